"""What was promised, whether it was kept, and what comes next; decided from plain values. A26, A27, A28.

The clock itself is `kernels.promises`. The numbers are those of `oracles.md` 2. What it leaves open is decided here:

* Each turn has its two promises. When a request moves on because a promise broke or because somebody was asked to take
  it, both begin anew for the new owner; when it moves because the owner goes on leave, they run on.
* A turn that was broken is never given to the same person again. When nobody is left, it stays where it is.
* "We have talked", said by one of the two, stops the clock; "not yet", said by the other, lets it run on.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import Any, TypeVar

from naervaer.kernels.promises import whole_minute

SHORTEST, LONGEST = 5, 2400
ANSWER, TALK, URGENT = 30, 120, 30
"""Open minutes within which there is an answer, the talk, and the talk when it is urgent (settled 3)."""
GRACE = 15
"""Open minutes after the stated time before it counts as broken (settled 11)."""
UNDO = timedelta(seconds=10)
"""So long one can take back a request before anybody is told."""
ASKED_AFTER = timedelta(hours=24)
"""When only one of the two has said that they talked, the other is asked once after so long."""
LINE_LENGTH = 200
REVIEW_MONTHS, REVIEW_LATEST_MONTHS = 3, 6
"""After how many months two look at their contact agreement again, and the latest they may choose (`domain.md` 6.4)."""
LONGEST_REACHABLE = timedelta(hours=12)


class How(StrEnum):
    """How the employee would like to be reached."""

    CALL = "call"
    WRITE = "write"
    VIDEO = "video"


class Suits(StrEnum):
    """When it suits the employee."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    TOMORROW = "tomorrow"


class Channel(StrEnum):
    """By which way two reach each other."""

    CALL = "call"
    CHAT = "chat"
    MAIL = "mail"
    VIDEO = "video"
    MEET = "meet"


class Calls(StrEnum):
    """Whether a call is announced before."""

    ANY = "any"
    ANNOUNCED = "announced"


class Video(StrEnum):
    """Wishes about the picture in a video call; nothing said is no wish."""

    FREE = "free"
    WITH = "with"
    WITHOUT = "without"


class Because(StrEnum):
    """Why a request is whose it is."""

    ASKED = "asked"
    CHOSEN = "chosen"
    NAMED = "named"
    TAKEN = "taken"
    AWAY = "away"
    BROKEN = "broken"
    LEADER = "leader"


class Ending(StrEnum):
    """How a request ended."""

    TALKED = "talked"
    SOLVED = "solved"
    WITHDRAWN = "withdrawn"


class PromiseError(ValueError):
    """A promise outside 5 to 2,400 minutes; ``minutes`` is what was asked for."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"no promise of {minutes} minutes: {SHORTEST} to {LONGEST}")
        self.minutes = minutes


def checked_promise(minutes: int) -> int:
    """The promise itself if it is one of 5 to 2,400 whole minutes (settled 3), else PromiseError."""
    if not SHORTEST <= minutes <= LONGEST:
        raise PromiseError(minutes)
    return minutes


def months_on(day: date, months: int) -> date:
    """The same day number so many months on, or the last day of that month (`oracles.md` 9)."""
    counted = day.month - 1 + months
    year, month = day.year + counted // 12, counted % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Terms:
    """What is promised, in open minutes: an answer (who and when), and the talk."""

    answer: int = ANSWER
    talk: int = TALK

    def when_urgent(self, urgent: bool) -> "Terms":
        """The talk within 30 as well, unless it is promised sooner anyway."""
        return Terms(self.answer, min(self.talk, URGENT)) if urgent else self


def in_time(done_at: datetime, due_at: datetime) -> bool:
    """Done by the due minute; the due minute itself is in time (settled 2)."""
    return whole_minute(done_at) <= due_at


def needs_yes(call_at: datetime, talk_due_at: datetime | None) -> bool:
    """A time later than the talk was promised needs the employee's yes (settled 11)."""
    return talk_due_at is not None and whole_minute(call_at) > talk_due_at


def the_earlier(*moments: datetime | None) -> datetime | None:
    """The earliest of those that there are."""
    return min((each for each in moments if each is not None), default=None)


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise that was to be kept: whether it was, and after how many open minutes there was an answer."""

    kept: bool
    took: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """A pair's own figures: of how many promises how many were kept, and the median of the minutes."""

    promised: int
    kept: int
    median: Fraction | None

    @property
    def percent(self) -> int:
        """Rounded half up, once, for print."""
        return int(Fraction(100 * self.kept, self.promised) + Fraction(1, 2))


def figures_of(promises: Iterable[Kept]) -> Figures | None:
    """Settled 12; None when nothing was promised. What is open and not yet due is left out by the caller."""
    found = list(promises)
    if not found:
        return None
    took = [Fraction(each.took) for each in found if each.took is not None]
    return Figures(len(found), sum(each.kept for each in found), median(took) if took else None)


# Agreements -------------------------------------------------------------------------------------------------

Key = TypeVar("Key", bound=Hashable)


class Origin(StrEnum):
    """Where something that holds between two comes from."""

    PAIR = "pair"
    TEAM = "team"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Held:
    """One matter that is agreed, its values in the order of ``MATTERS``, and where it comes from."""

    values: tuple[Any, ...]
    origin: Origin


MATTERS: dict[str, tuple[str, ...]] = {
    "promise": ("answer_within", "talk_within"),
    "urgent": ("urgent_by",),
    "today": ("today_by",),
    "waits": ("waits_by",),
    "sensitive": ("sensitive_by",),
    "calls": ("calls",),
    "video": ("on_video",),
    "core": ("core_from", "core_until"),
    "quiet": ("quiet_from", "quiet_until"),
    "open": ("open_weekday", "open_from", "open_until"),
    "too_much": ("too_much",),
}
"""What an agreement is about, and the columns that belong together: half of a window is never filled in."""


def filled(pair: Mapping[str, Any], team: Mapping[str, Any]) -> dict[str, Held]:
    """What holds between two: what they have said themselves, else what their team has, else the standard promise.

    Both are terms by column; an agreement that does not exist has none. A matter about which nobody has said anything
    is left out.
    """
    found = {}
    for matter, columns in MATTERS.items():
        for terms, origin in ((pair, Origin.PAIR), (team, Origin.TEAM)):
            values = tuple(terms.get(column) for column in columns)
            if any(value not in (None, "") for value in values):
                found[matter] = Held(values, origin)
                break
    return {"promise": Held((ANSWER, TALK), Origin.STANDARD), **found}


class State(StrEnum):
    """How an agreement stands."""

    NONE = "none"
    PROPOSED = "proposed"
    VALID = "valid"
    REVIEW = "review"


def state_of(*, review_on: date | None, proposed: bool, today: date) -> State:
    """``review_on`` is that of the version in force, None without one. From that day on it is to be looked at again."""
    if review_on is None:
        return State.PROPOSED if proposed else State.NONE
    return State.REVIEW if review_on <= today else State.VALID


class Answer(StrEnum):
    """What one of a team says to a proposal. Passing is an answer as good as a yes."""

    YES = "yes"
    PASS = "pass"  # noqa: S105  # no password
    OBJECT = "object"


def team_agrees(answers: Mapping[Key, Answer], *, leader: Key, at_work: Collection[Key]) -> bool:
    """Whether a proposal holds from now on: the leader and every member who is at work have answered, nobody objects.

    ``answers`` are those of the leader and of all present members, ``at_work`` the members who can answer now: here,
    with a sign-in, not on leave. An objection counts from whoever is away, too; silence does not.
    """
    if Answer.OBJECT in answers.values():
        return False
    return all(person in answers for person in (leader, *at_work))


def heir(leaders_now: Collection[Key | None], *, before: Key) -> Key | None:
    """Who leads on what was ``before``'s team: whoever now leads more than half of those who had gone along.

    ``leaders_now`` has one entry for each of them, None for who has no leader. None: nobody else leads so many.
    """
    found, count = Counter(leaders_now).most_common(1)[0] if leaders_now else (None, 0)
    return found if found not in (None, before) and 2 * count > len(leaders_now) else None
