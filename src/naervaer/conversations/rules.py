"""When the list of a talk is open, which openers are shown, and when the next talk is proposed. `oracles.md` 8.

A02, A24, A36, A48, A52. What the oracles leave open is decided here:

* Taking back ("we did not get to it") is said of the talk, not of one mark: it takes back what the other has marked and
  withdraws one's own mark, so the list is closed again although both had marked. Whose mark was taken back cannot mark
  again in this talk; who said it can.
* Undo of one's own mark is no taking back: it bars nobody, and a mark of the other stands.
* "Another day" is the employee's alone, to say and to withdraw; nobody can take it back.
* Only the two of today count: after a leader change the former leader's mark opens nothing.
* The next talk lies on the last day by which it is due, or in the six days before it, on the weekday of this talk if
  that is possible. If no day there has room, it is the first one after.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from naervaer.kernels.windows import Calendar, free_spans, shared_windows
from naervaer.kernels.worktime import ONE_DAY, Span, Workdays, instant

# Wellbeing first ----------------------------------------------------------------------------------


class MarkKind(StrEnum):
    """What opens the list: "we have talked about wellbeing", or the employee's "another day"."""

    TALKED = "talked"
    ANOTHER_DAY = "another_day"


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the two has said so; ``withdrawn_by`` is who took it out again, None while it stands."""

    kind: MarkKind
    by: UUID
    withdrawn_by: UUID | None = None

    @property
    def stands(self) -> bool:
        """Nobody has taken it out."""
        return self.withdrawn_by is None

    @property
    def taken_back(self) -> bool:
        """The other has taken it back; an undo of one's own is none."""
        return self.withdrawn_by is not None and self.withdrawn_by != self.by


def is_open(marks: Iterable[Mark], *, employee: UUID, leader: UUID | None) -> bool:
    """Whether topics can be taken up: a mark of one of these two stands (`oracles.md` 8, settled 1)."""
    two = (employee, leader)
    return any(mark.stands and mark.by in two for mark in marks)


def may_mark(marks: Iterable[Mark], *, by: UUID) -> bool:
    """Whether this one of the two may say that they have talked about wellbeing."""
    return not any(mark.taken_back and mark.by == by for mark in marks)


def may_say_another_day(*, employee: UUID, by: UUID) -> bool:
    """Only the employee may let it wait; a leader may not (`product.md` 1.2)."""
    return by == employee


def taken_back_by(marks: Sequence[Mark], *, by: UUID) -> list[int]:
    """Which of these marks fall when this one says "we did not get to it": places in the sequence.

    Empty when the other has marked nothing that stands: then there is nothing to take back.
    """
    standing = [place for place, mark in enumerate(marks) if mark.stands and mark.kind is MarkKind.TALKED]
    others = [place for place in standing if marks[place].by != by]
    return standing if others else []


# Openers ------------------------------------------------------------------------------------------

SHOWN = 3
BARRED_TALKS = 8


def openers_for(talk: UUID, *, bank: Sequence[str], shown: Sequence[Iterable[str]]) -> tuple[str, ...]:
    """The three openers of this talk, by key: the same for both, and the same each time they are asked for.

    ``shown`` holds what was shown in the pair's held talks, the latest first. What was shown in the last
    eight is barred; if fewer than three are left, the longest unused come after them (settled 2).
    """
    last = _last_shown(shown)
    free = [key for key in bank if last.get(key, BARRED_TALKS) >= BARRED_TALKS]
    used = [key for key in bank if last.get(key, BARRED_TALKS) < BARRED_TALKS]
    shuffled = sorted(free, key=lambda key: _drawn(talk, key))
    longest_unused = sorted(used, key=lambda key: (-last[key], _drawn(talk, key)))
    return tuple((shuffled + longest_unused)[:SHOWN])


def _last_shown(shown: Sequence[Iterable[str]]) -> Mapping[str, int]:
    """How many held talks ago each was last shown, 0 for the latest."""
    ago: dict[str, int] = {}
    for talks, keys in enumerate(shown):
        for key in keys:
            ago.setdefault(key, talks)
    return ago


def _drawn(talk: UUID, key: str) -> bytes:
    """A lot that is the same in every process."""
    return sha256(talk.bytes + key.encode()).digest()


# Next time ----------------------------------------------------------------------------------------

LENGTH = 30
"""Minutes of a talk unless something else is said."""
FIRST_HOUR = time(10, 0)
"""The time of day that is tried first when the two have none of their own yet."""
STEP = 15
LOOK_AHEAD = 90
WEEK = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """What the next talk is counted from and what it should be like.

    ``since`` is the day of the talk before; ``at`` the time of day in the leader's zone. ``earliest`` is the first
    day that can still be chosen, and ``length`` is in minutes.
    """

    since: date
    rhythm_days: int
    earliest: date
    weekday: int | None = None
    at: time = FIRST_HOUR
    length: int = LENGTH


def next_time(wish: Wish, *, employee: Calendar, leader: Calendar) -> Span | None:
    """When the next talk is proposed, as a UTC span; None if the two share no hour in the coming three months.

    On a working day of both, inside the hours of both, beside what is planned already; on the weekday and at the time
    of day of the talk before if they are free.
    """
    for day in _days(wish, employee.days):
        found = _slot(wish, day, employee, leader)
        if found is not None:
            return found
    return None


def _days(wish: Wish, employee: Workdays) -> Iterator[date]:
    """The days to try, the best first. Days of the employee's leave are not counted (`oracles.md` 3, settled 2)."""
    due = employee.day_after(wish.since, wish.rhythm_days)
    first = max(wish.earliest, wish.since + ONE_DAY)
    near = [due - back * ONE_DAY for back in range(WEEK)]
    near.sort(key=lambda day: day.isoweekday() != (wish.weekday or due.isoweekday()))  # else the latest first
    yield from (day for day in near if day >= first)
    after = max(first, due + ONE_DAY)
    yield from (after + ahead * ONE_DAY for ahead in range(LOOK_AHEAD))


def _slot(wish: Wish, day: date, employee: Calendar, leader: Calendar) -> Span | None:
    """The free time of this day that lies nearest to the wished one; the earlier of two that are as near."""
    length = timedelta(minutes=wish.length)
    wished = instant(day, wish.at.hour * 60 + wish.at.minute, leader.zone)
    midnight, next_midnight = instant(day, 0, leader.zone), instant(day + ONE_DAY, 0, leader.zone)
    windows = shared_windows((employee, leader), midnight, next_midnight, shortest=length)
    starts = [start for window in windows for start in _starts(window, length, wished)]
    best = min(starts, key=lambda start: (abs(start - wished), start), default=None)
    return (best, best + length) if best is not None else None


def _starts(window: Span, length: timedelta, wished: datetime) -> Iterator[datetime]:
    """Quarters of an hour from which the talk fits into the window, and the wished time itself."""
    first, last = window[0], window[1] - length
    if first <= wished <= last:
        yield wished
    step = timedelta(minutes=STEP)
    since = first - datetime(2020, 1, 1, tzinfo=UTC)
    start = first + (-since % step)
    while start <= last:
        yield start
        start += step


class Clash(StrEnum):
    """Why a time that somebody has typed does not suit one of the two."""

    NOT_AT_WORK = "not_at_work"
    TAKEN = "taken"


def clash(span: Span, person: Calendar) -> Clash | None:
    """What is in the way of this time in the person's calendar, if anything: no hours then, or something planned.

    Whoever plans is told and may do it all the same: two can agree on an evening that no calendar knows of.
    """
    if free_spans(replace(person, busy=()), *span) != (span,):
        return Clash.NOT_AT_WORK
    return None if free_spans(person, *span) == (span,) else Clash.TAKEN


def falls_into_leave(starts_at: datetime, *, people: Iterable[Calendar]) -> bool:
    """Whether one of the two has leave on the day of the talk, by the own calendar."""
    return any(each.days.on_leave(starts_at.astimezone(each.zone).date()) for each in people)
