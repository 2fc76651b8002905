"""Decisions about the organisation from plain values."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar
from urllib.parse import quote

Key = TypeVar("Key")

IDLE = timedelta(minutes=60)
"""How long a session of an administrator or of HR goes on without being used (`product.md` 5 g)."""
RENEWED = timedelta(minutes=5)
"""How often the use of it is noted at most."""

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


def last_day(ended_on: date) -> date:
    """What people call the last day of a half-open period: the day before it holds no more."""
    return ended_on - timedelta(days=1)


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


def call_link(*, template: str, call_by: str, phone: str, email: str) -> str:
    """Where "Ring" leads: the person's chosen way if it can be used, else the other, else nothing.

    ``template`` is the administrator's, an https address with {email} or {phone} in it.
    """
    dial = re.sub(r"[^0-9+]", "", phone)
    by_phone = f"tel:{dial}" if dial else ""
    by_link = _filled(template, email=email, phone=dial)
    return (by_link or by_phone) if call_by == "link" else (by_phone or by_link)


def _filled(template: str, *, email: str, phone: str) -> str:
    for name, value in (("{email}", email), ("{phone}", phone)):
        if name in template and not value:
            return ""
        template = template.replace(name, quote(value, safe="@+"))
    return template
