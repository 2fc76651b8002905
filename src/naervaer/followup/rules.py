"""Who is due, by when and why; the leader's load; who calls when the leader is away. `today` is an argument.

A41, A14, A09. The numbers are those of `oracles.md` 3. What it leaves open is decided here:

* Due by rhythm. Count calendar days after the day of the last spoken contact, leaving out whole days of the
  employee's leave, until the rhythm is reached. If that is no working day of both, go back to the last one
  that is, but never further than the day after the contact. A day counts for the employee when it is open
  and not leave; for the leader when it is open: a leader's leave moves nothing, because then the deputy
  calls.
* No weekday in common: due is the calendar day itself, and `Due.no_common_day` says so.
* Never talked with this leader: due on the fifth of the employee's own working days from `Pair.counted_from`.
  That is the first day of employment if this is the first leader and the leadership began at most 42 days
  after it, else the day on which the leadership began: whoever has been employed for years and is imported
  today is due within five working days from today, and so is everybody after a change of leader. Nothing
  moves this day.
* Somebody without any weekday is due on the fifth calendar day that is not leave.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from naervaer.kernels.worktime import ONE_DAY, Workdays

RHYTHM_SHORTEST = 7
RHYTHM_STANDARD = 14
RHYTHM_LONGEST = 42
NEW_DAYS = 42
"""Days from the first day of employment during which somebody who has not been talked with counts as new."""
FIRST_TALK_WORKDAYS = 5
FULL_WEEK = 5
"""Weekdays with hours below which somebody is said to work part-time."""

STANDARD_TALK_MINUTES = 30
STANDARD_WEEK_MINUTES = 37 * 60
HEAVY_LOAD = Fraction(20, 100)
STRIP_WEEKS = 8


# Who is due ---------------------------------------------------------------------------------------
# Named tuples: they are made four times as fast as frozen dataclasses, and 100,000 times for everybody's list.


class State(StrEnum):
    """Where a pair stands today. About the leader's contact, never about the employee."""

    NOT_STARTED = "not_started"
    AWAY = "away"
    NEW = "new"
    LEADER_CHANGED = "leader_changed"
    NEVER = "never"
    OVERDUE = "overdue"
    DUE = "due"
    SOON = "soon"
    FINE = "fine"


NEVER_TALKED = frozenset({State.NEW, State.LEADER_CHANGED, State.NEVER})


class Path(StrEnum):
    """What lies between the road and the house: the leader's doing (`product.md` 2)."""

    TRODDEN = "trodden"
    GROWN = "grown"
    FRESH = "fresh"
    CURTAIN = "curtain"


class Pair(NamedTuple):
    """What is known about one employee and the nearest leader.

    `led_from` is the day on which this leader took over; `last_spoken_on` is with this leader, None if never.
    """

    employed_from: date
    led_from: date
    had_leader_before: bool
    rhythm_days: int
    last_spoken_on: date | None
    employee: Workdays
    leader: Workdays

    @property
    def first_day_counts(self) -> bool:
        """The first talk is counted from the first day of employment, not from the change of leader."""
        return not self.had_leader_before and (self.led_from - self.employed_from).days <= NEW_DAYS

    @property
    def counted_from(self) -> date:
        """The day from which the first talk is counted."""
        return self.employed_from if self.first_day_counts else self.led_from

    @property
    def no_common_day(self) -> bool:
        """There is no weekday on which both have hours."""
        return self.employee.weekdays.isdisjoint(self.leader.weekdays)


class Reason(NamedTuple):
    """Why the day is that day; a screen makes one plain sentence of it.

    `counted_from` is the day of the last spoken contact, or for a first talk its first day. `counted_to` is
    the day that the count reached, before it was moved to a common working day. `leave_days` of the employee
    were not counted. `weekdays` are the employee's, as ISO numbers.
    """

    first_talk: bool
    rhythm_days: int
    counted_from: date
    counted_to: date
    leave_days: int
    weekdays: frozenset[int]

    @property
    def part_time(self) -> tuple[int, ...]:
        """The ISO weekdays of somebody who works on fewer than five, else nothing."""
        return () if len(self.weekdays) >= FULL_WEEK else tuple(sorted(self.weekdays))


class Due(NamedTuple):
    """When the two should have talked, and where that stands today.

    `overdue_days` are calendar days, 0 while the employee is away: the clock stands still.
    """

    due_on: date
    state: State
    reason: Reason
    overdue_days: int
    no_common_day: bool

    @property
    def path(self) -> Path:
        """The path of the house; where nobody has been yet it is fresh until the first talk is late."""
        if self.state is State.AWAY:
            return Path.CURTAIN
        if self.overdue_days:
            return Path.GROWN
        return Path.FRESH if self.reason.first_talk else Path.TRODDEN


def due_of(pair: Pair, *, today: date) -> Due:
    """When the two are to talk, why, and where that stands today (`oracles.md` 3)."""
    if pair.last_spoken_on is None:
        reason = _first_talk(pair)
        due_on = reason.counted_to
    else:
        due_on, reason = _by_rhythm(pair.employee, pair.leader, pair.rhythm_days, pair.last_spoken_on)
    state = _state(pair, due_on, today)
    standing_still = state is State.AWAY or state is State.NOT_STARTED
    overdue_days = 0 if standing_still or due_on >= today else (today - due_on).days
    return Due(due_on, state, reason, overdue_days, pair.no_common_day)


def _first_talk(pair: Pair) -> Reason:
    start, days = pair.counted_from, pair.employee
    if days.weekdays:
        reached = days.workday(FIRST_TALK_WORKDAYS, start)
    else:
        reached = days.day_after(start - ONE_DAY, FIRST_TALK_WORKDAYS)
    leave_days = days.leave_days(start, reached) if days.leave else 0
    return Reason(True, pair.rhythm_days, start, reached, leave_days, days.weekdays)


@lru_cache(maxsize=16_384)
def _by_rhythm(
    employee: Workdays, leader: Workdays, rhythm_days: int, spoken_on: date
) -> tuple[date, Reason]:
    """The due day and its reason. Kept, because of 100,000 pairs most are alike in these four."""
    reached = employee.day_after(spoken_on, rhythm_days)
    leave_days = (reached - spoken_on).days - rhythm_days
    reason = Reason(False, rhythm_days, spoken_on, reached, leave_days, employee.weekdays)
    if employee.weekdays.isdisjoint(leader.weekdays):
        return reached, reason
    return _last_common_day(employee, leader, reached, earliest=spoken_on + ONE_DAY), reason


def _last_common_day(employee: Workdays, leader: Workdays, day: date, *, earliest: date) -> date:
    while day > earliest and not (employee.works_on(day) and leader.open_on(day)):
        day -= ONE_DAY
    return day


def _state(pair: Pair, due_on: date, today: date) -> State:
    if pair.employed_from > today:
        return State.NOT_STARTED
    if pair.employee.leave and pair.employee.on_leave(today):
        return State.AWAY
    if pair.last_spoken_on is None:
        return _never_talked(pair, today)
    if due_on <= today:
        return State.DUE if due_on == today else State.OVERDUE
    return State.SOON if due_on <= last_day_of_week(today) else State.FINE


def _never_talked(pair: Pair, today: date) -> State:
    if pair.had_leader_before:
        return State.LEADER_CHANGED
    if pair.first_day_counts and (today - pair.employed_from).days <= NEW_DAYS:
        return State.NEW
    return State.NEVER


@lru_cache(maxsize=8)
def last_day_of_week(day: date) -> date:
    """The Sunday of this ISO week."""
    return day + timedelta(days=7 - day.isoweekday())


def is_listed(due: Due, *, on: date) -> bool:
    """Belongs on the due list of `on`: due by then, or never talked with by this leader; and employed."""
    return due.state is not State.NOT_STARTED and (due.reason.first_talk or due.due_on <= on)


def is_for_later(
    employee: Workdays, leader: Workdays, rhythm_days: int, last_spoken_on: date | None, *, on: date
) -> bool:
    """They have talked and are not due by then, so that they are on no list: asked of 100,000 before all else."""
    return last_spoken_on is not None and _by_rhythm(employee, leader, rhythm_days, last_spoken_on)[0] > on


def longest_overdue_first(due: Due) -> tuple[date, bool, date]:
    """The key that sorts a due list: the earliest due day, then never talked with, then the longest time."""
    return due.due_on, not due.reason.first_talk, due.reason.counted_from


# Contacts -----------------------------------------------------------------------------------------


class Contact(NamedTuple):
    """One touch of a pair, as far as it counts."""

    on: date
    spoken: bool
    withdrawn: bool


class StripWeek(NamedTuple):
    """One ISO week of the contact strip with its contacts in order."""

    year: int
    week: int
    monday: date
    marks: tuple[Contact, ...]


def last_spoken(contacts: Iterable[Contact]) -> date | None:
    """The day of the last spoken contact; what one of the two has taken back was never logged (settled 4)."""
    return max((contact.on for contact in contacts if contact.spoken and not contact.withdrawn), default=None)


def contact_strip(contacts: Iterable[Contact], *, today: date) -> tuple[StripWeek, ...]:
    """The last eight ISO weeks, the running one last, each with the contacts that nobody has taken back."""
    marks: dict[date, list[Contact]] = {}
    for contact in sorted(contacts):
        if contact.on <= today and not contact.withdrawn:
            marks.setdefault(_monday(contact.on), []).append(contact)
    mondays = (_monday(today) - timedelta(weeks=back) for back in reversed(range(STRIP_WEEKS)))
    return tuple(StripWeek(*day.isocalendar()[:2], day, tuple(marks.get(day, ()))) for day in mondays)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


# Who calls today ----------------------------------------------------------------------------------


def responsible(day: date, leader: Workdays, chain: Sequence[Workdays]) -> int | None:
    """Who is to call on this day: 0 the leader, 1 the first of the chain, …; None if all are on leave.

    The chain is the deputies in their order, then the next leader up. Only registered leave passes the call
    on: a closed day or a weekday off does not (`oracles.md` 2, settled 5).
    """
    people = (leader, *chain)
    return next((place for place, days in enumerate(people) if not days.on_leave(day)), None)


# Rhythm and load ----------------------------------------------------------------------------------


class RhythmError(ValueError):
    """A rhythm outside 7 to 42 whole days; `days` is what was asked for."""

    def __init__(self, days: int) -> None:
        super().__init__(f"no rhythm of {days} days: {RHYTHM_SHORTEST} to {RHYTHM_LONGEST}")
        self.days = days


def checked_rhythm(days: int) -> int:
    """The rhythm itself if it is one of 7 to 42 days (`oracles.md` 8), else RhythmError."""
    if not RHYTHM_SHORTEST <= days <= RHYTHM_LONGEST:
        raise RhythmError(days)
    return days


class Talk(NamedTuple):
    """What one person asks of the leader's time: minutes a talk, days between talks."""

    rhythm_days: int = RHYTHM_STANDARD
    minutes: int = STANDARD_TALK_MINUTES


@dataclass(frozen=True, slots=True)
class Load:
    """The leader's time for talks, exact: minutes a week, and their share of the leader's own week."""

    minutes: Fraction
    share: Fraction

    @property
    def is_heavy(self) -> bool:
        """Above 20 %, and not at 20 %."""
        return self.share > HEAVY_LOAD

    @property
    def per_mille(self) -> int:
        """The share in tenths of a percent, rounded half up once for print: 189 is 18,9 %."""
        return int(self.share * 1000 + Fraction(1, 2))


def load_of(talks: Iterable[Talk], *, week_minutes: int) -> Load:
    """The load of these people on a leader who works `week_minutes` a week; 0 means the usual 37 hours.

    Whoever is on leave for the whole week is left out by the caller (`away_all_week`); `oracles.md` 3,
    settled 1.
    """
    minutes = sum((Fraction(talk.minutes * 7, talk.rhythm_days) for talk in talks), Fraction())
    return Load(minutes, minutes / (week_minutes or STANDARD_WEEK_MINUTES))


def away_all_week(days: Workdays, day: date) -> bool:
    """Leave covers every day of this ISO week on which the person would have worked, and there is one."""
    week = [_monday(day) + offset * ONE_DAY for offset in range(7)]
    open_days = [each for each in week if days.open_on(each)]
    return bool(open_days) and all(days.on_leave(each) for each in open_days)
