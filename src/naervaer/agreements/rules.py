"""What two have agreed: whose turn it is, what asks to be dropped, when to look again. `today` is an argument.

A10, A12, A18, A24, A40, A54. The numbers are those of `oracles.md` 8. What it leaves open is decided here:

* A promise holds when both have said yes to the same words, date and doer. Whoever changes one of them has said
  yes to the new ones and asks the other anew. Carrying it on to a later day is done by the two together in the
  talk and asks nobody; it is written down with who and when.
* Made with a leader who no longer leads: it waits until the new leader takes it over or drops it.
* An obstacle and what hangs on it belong to sides, not to people: a new leader answers for the leader's side.
* An experiment ends when both give the same answer to the same review date. One "change" opens a new round.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

CARRIES_BEFORE_ASKING = 2
DEVELOPMENT_MONTHS = 3
TRASH = timedelta(days=30)
KEPT_MONTHS = 12


class Side(StrEnum):
    """One of the two. Stored instead of a person, so that a leader change moves what is to be done by itself."""

    EMPLOYEE = "employee"
    LEADER = "leader"

    @property
    def other(self) -> "Side":
        """The one across."""
        return Side.LEADER if self is Side.EMPLOYEE else Side.EMPLOYEE


class Track(StrEnum):
    """The two kinds of development (A24)."""

    PROFESSIONAL = "professional"
    PERSONAL = "personal"


class Outcome(StrEnum):
    """How a promise ended; open until then."""

    OPEN = ""
    HELD = "held"
    DROPPED = "dropped"


class Verdict(StrEnum):
    """How an experiment ended; running until then."""

    RUNNING = ""
    KEPT = "kept"
    STOPPED = "stopped"


class Answer(StrEnum):
    """What one of the two says about an experiment on its review date."""

    KEEP = "keep"
    CHANGE = "change"
    STOP = "stop"


class Spoken(StrEnum):
    """What was said about development: talked about, or "not now" (A24)."""

    TALKED = "talked"
    NOT_NOW = "not_now"


# Promises -------------------------------------------------------------------------------------------------------


class Standing(StrEnum):
    """Where an open agreement stands between the two."""

    PROPOSED = "proposed"
    FORMER = "former"
    AGREED = "agreed"


def standing_of(*, agreed: bool, with_present_leader: bool) -> Standing:
    """Made with a former leader comes before everything else: nobody present has said yes to it."""
    if not with_present_leader:
        return Standing.FORMER
    return Standing.AGREED if agreed else Standing.PROPOSED


def asks_to_drop(carries: int) -> bool:
    """A promise that has been carried on twice asks the third time whether it shall be dropped."""
    return carries >= CARRIES_BEFORE_ASKING


# Development ----------------------------------------------------------------------------------------------------


def months_on(day: date, months: int) -> date:
    """The same day number so many months on (or back), or the last day of that month."""
    ahead = day.year * 12 + day.month - 1 + months
    year, month = divmod(ahead, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def development_due(last_on: date) -> date:
    """By when development is to be talked about again, "not now" included (`oracles.md` 8)."""
    return months_on(last_on, DEVELOPMENT_MONTHS)


# Obstacles ------------------------------------------------------------------------------------------------------


def may_close(*, raised: Side, by: Side) -> bool:
    """An obstacle is gone when the side that raised it says so; whoever owns it may only do something about it."""
    return raised is by


# Experiments ----------------------------------------------------------------------------------------------------


class Review(StrEnum):
    """What follows from the answers to one review date."""

    WAITING = "waiting"
    KEPT = "kept"
    STOPPED = "stopped"
    CHANGE = "change"
    DIFFERENT = "different"


def review_of(answers: Mapping[Side, Answer]) -> Review:
    """What follows: a "change" by either asks for new words; two different answers are shown to both."""
    given = set(answers.values())
    if Answer.CHANGE in given:
        return Review.CHANGE
    if len(answers) < len(Side):
        return Review.WAITING
    if len(given) > 1:
        return Review.DIFFERENT
    return Review.KEPT if given == {Answer.KEEP} else Review.STOPPED


# Two at once, and the trash -------------------------------------------------------------------------------------


def both_as_one(mine: str, theirs: str) -> str:
    """The two texts as one, neither twice."""
    if mine in theirs:
        return theirs
    return mine if theirs in mine else f"{theirs} · {mine}"


def trash_ends(removed_at: datetime) -> datetime:
    """Until when something removed can be put back."""
    return removed_at + TRASH
