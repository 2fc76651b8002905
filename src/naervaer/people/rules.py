"""Decisions about the organisation from plain values."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")

_LAST_LETTERS = str.maketrans({"æ": "z1", "ä": "z1", "ø": "z2", "ö": "z2", "å": "z3"})


def sort_key(name: str) -> str:
    """Sorts names as Danish does, alike on every database: æ, ø, å last, and aa sorts as å."""
    lowered = unicodedata.normalize("NFC", name).casefold().replace("aa", "å")
    spelled = lowered.translate(_LAST_LETTERS)
    plain = "".join(sign for sign in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()[:200]


def initials(name: str) -> str:
    """Two letters for a tile: of the first and the last word."""
    words = [word for word in re.split(r"[\s-]+", name.strip()) if word]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def first_name(name: str) -> str:
    """The name one is called by: the first word."""
    words = name.split()
    return words[0] if words else name


def leads_in_a_circle(leader_of: Mapping[Key, Key | None], person: Key, leader: Key) -> bool:
    """Whether the person would end up above the own leader. Own leader counts as a circle."""
    seen: set[Key] = set()
    above: Key | None = leader
    while above is not None and above not in seen:
        if above == person:
            return True
        seen.add(above)
        above = leader_of.get(above)
    return False
