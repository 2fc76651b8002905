"""The clock of a promise: when so many minutes have passed in which somebody who is responsible is at work.

Pure: hours, closed days and leave come in as values, instants of UTC go out. A *chain* is who answers, in order: the
leader, the deputies, the next leader up, the duty person. Whoever has leave is passed over; a closed day and an hour
outside the hours pass nobody over. Busy times are not asked: a promise runs on through meetings.
Source: `oracles.md` 2, settled 1, 2, 4, 5, 7, 8, 9 and 10; `domain.md` 6.4; A27, A28.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Self

from naervaer.kernels.worktime import ONE_DAY, Span, Week, Workdays, instant, merged, open_spans

MINUTE = timedelta(minutes=1)
WARNED_BEFORE = 15
"""Open minutes that are left when the next in the chain is warned (settled 10)."""
ABLE_WITHIN = timedelta(days=30)
"""Who has no open minute for so long is passed over as if on leave (settled 7)."""
FARTHEST = timedelta(days=400)
"""A promise that is not over by then is none."""
STRIDE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Member:
    """One of a chain: the week in the own zone, the days that are open, and when this person is on leave."""

    week: Week
    zone: tzinfo
    days: Workdays
    away: tuple[Span, ...] = ()

    @classmethod
    def of(cls, week: Week, zone: tzinfo, days: Workdays) -> Self:
        """With the whole days of leave that ``days`` holds, from midnight to midnight of the own zone."""
        return cls(week, zone, days, tuple(_local_days(start, end, zone) for start, end in days.leave))

    def at_work(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """The own hours in [start, end) on days that are open, without those of the leave."""
        return _without(self.hours(start, end), self.away)

    def hours(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """The own hours in [start, end) on days that are open, leave or not."""
        day, last = start.astimezone(self.zone).date() - ONE_DAY, end.astimezone(self.zone).date()
        spans: list[Span] = []
        while day <= last:
            if self.days.open_on(day):
                spans += open_spans(self.week, day, self.zone)
            day += ONE_DAY
        return _both(merged(spans), ((start, end),))

    def is_away(self, at: datetime) -> bool:
        """On leave at this instant."""
        return any(start <= at < end for start, end in self.away)


Chain = Sequence[Member]


def _local_days(start: date, end: date, zone: tzinfo) -> Span:
    return instant(start, 0, zone), instant(end, 0, zone)


def whole_minute(moment: datetime) -> datetime:
    """Cut down to the minute, in UTC: so asking and answering are both counted (settled 2)."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def is_able(member: Member, at: datetime) -> bool:
    """At work for at least a minute in the 30 days from now on."""
    return next(_chunks_at_work(member, at, at + ABLE_WITHIN), None) is not None


def _chunks_at_work(member: Member, start: datetime, end: datetime) -> Iterator[Span]:
    for first, last in _strides(start, end):
        yield from member.at_work(first, last)


def responsible(chain: Chain, at: datetime) -> int | None:
    """Whose it is at this instant: the place in the chain of the first who is able and not on leave, else None."""
    return next(
        (place for place, each in enumerate(chain) if not each.is_away(at) and is_able(each, at)), None
    )


def due_at(chain: Chain, asked_at: datetime, minutes: int) -> datetime | None:
    """The earliest instant at which so many open minutes have passed; None when no time can be promised.

    The clock runs in the hours of the one who is responsible at each instant, and stands still while nobody is.
    Minutes that run out exactly at closing time end then, not at the next opening.
    """
    asked = whole_minute(asked_at)
    able = [each for each in chain if is_able(each, asked)]
    left = timedelta(minutes=minutes)
    for start, end in _running(able, asked, asked + FARTHEST) if able else ():
        if end - start >= left:
            return start + left
        left -= end - start
    return None


def warned_at(chain: Chain, asked_at: datetime, minutes: int) -> datetime | None:
    """When 15 open minutes are left, or half of a promise of 15 or less (settled 10)."""
    return due_at(chain, asked_at, minutes - (WARNED_BEFORE if minutes > WARNED_BEFORE else minutes // 2))


def open_minutes(chain: Chain, asked_at: datetime, answered_at: datetime) -> int:
    """How many minutes of the clock passed between two moments, each cut down to its minute."""
    asked, answered = whole_minute(asked_at), whole_minute(answered_at)
    able = [each for each in chain if is_able(each, asked)]
    passed = sum((end - start for start, end in _running(able, asked, answered)), timedelta())
    return int(passed / MINUTE)


def first_at_work(people: Chain, at: datetime) -> tuple[int, datetime] | None:
    """The first minute from ``at`` on in which one of these is at work, and the first of them who is; else None.

    A promise is warned about and handed over to somebody who is there, never to an empty chair.
    """
    moment = whole_minute(at)
    for start, end in _strides(moment, moment + ABLE_WITHIN):
        there = [
            (spans[0][0], place) for place, each in enumerate(people) if (spans := each.at_work(start, end))
        ]
        if there:
            first, place = min(there)
            return place, first
    return None


def _running(chain: Chain, start: datetime, end: datetime) -> Iterator[Span]:
    """The spans of [start, end), in order, in which the clock of this chain runs."""
    for first, last in _strides(start, end):
        yield from _of_the_responsible(chain, first, last)


def _of_the_responsible(chain: Chain, start: datetime, end: datetime) -> tuple[Span, ...]:
    """Each member's hours in the time that all before have leave and the member has none."""
    found: list[Span] = []
    handed_on: tuple[Span, ...] = ((start, end),)
    for each in chain:
        found += _both(each.hours(start, end), _without(handed_on, each.away))
        handed_on = _both(handed_on, merged(each.away))
        if not handed_on:
            break
    return merged(found)


def _strides(start: datetime, end: datetime) -> Iterator[Span]:
    """[start, end) in short pieces: most promises are over in the first."""
    while start < end:
        stop = min(start + STRIDE, end)
        yield start, stop
        start = stop


def _both(mine: Iterable[Span], yours: Sequence[Span]) -> tuple[Span, ...]:
    """What two lists in order have in common."""
    both = ((max(a, c), min(b, d)) for a, b in mine for c, d in yours)
    return tuple((start, end) for start, end in both if start < end)


def _without(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of spans in order when others are taken out."""
    left = list(spans)
    for start, end in taken:
        left = [
            piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[0] < piece[1]
        ]
    return tuple(left)
