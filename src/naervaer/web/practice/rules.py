"""When a leader last did what each of the eight recommendations asks for (A32). A list to remember, not a mark.

No figure is made of it: no share, no sum, no order by age, and nothing is compared with what others do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Advice(StrEnum):
    """The eight recommendations to leaders, in the article's order; the value is its page in the handbook."""

    AT_HAND = "at-hand"
    EXPECTATIONS = "expectations"
    PROJECTS = "projects"
    UNDERSTANDING = "understanding"
    EVERYONE = "everyone"
    COMMUNITY = "community"
    FOUNDATION = "foundation"
    WELLBEING_FIRST = "wellbeing-first"


NOT_BUILT = frozenset({Advice.AT_HAND, Advice.PROJECTS, Advice.COMMUNITY})
"""Nærvær has no place for these yet, so it cannot know when they were last done, and says so."""


class Deed(StrEnum):
    """What the leader did: something that stands in a table, never what somebody claims."""

    DEVELOPMENT = "development"
    GOAL = "goal"
    SITUATION = "situation"
    PICTURE = "picture"
    TALKED = "talked"
    OBSTACLE = "obstacle"
    BUDDY = "buddy"
    WELLBEING = "wellbeing"


SERVES: dict[Deed, Advice] = {
    Deed.DEVELOPMENT: Advice.EXPECTATIONS,
    Deed.GOAL: Advice.EXPECTATIONS,
    Deed.SITUATION: Advice.UNDERSTANDING,
    Deed.PICTURE: Advice.UNDERSTANDING,
    Deed.TALKED: Advice.EVERYONE,
    Deed.OBSTACLE: Advice.FOUNDATION,
    Deed.BUDDY: Advice.FOUNDATION,
    Deed.WELLBEING: Advice.WELLBEING_FIRST,
}


class Done(NamedTuple):
    """One deed: on which day, and with whom."""

    on: date
    deed: Deed
    person: UUID


@dataclass(frozen=True, slots=True)
class Remembered:
    """One recommendation with the last time it was practised, None for never; or it comes in a later version."""

    advice: Advice
    last: Done | None
    comes_later: bool


def remembered(done: Iterable[Done], *, today: date) -> list[Remembered]:
    """All eight in the article's order, each with its latest deed. A day that is still to come does not count.

    Of two deeds on one day it is the one that ``Deed`` names first.
    """
    order = list(Deed)
    latest: dict[Advice, Done] = {}
    for each in sorted(done, key=lambda each: (each.on, -order.index(each.deed))):
        if each.on <= today:
            latest[SERVES[each.deed]] = each
    return [Remembered(advice, latest.get(advice), advice in NOT_BUILT) for advice in Advice]
