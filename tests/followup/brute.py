"""Who is due, told a second time: from raw histories, one day after the other, without a line of the product.

Slow on purpose. It reads `oracles.md` 3 and the head of `followup/rules.py` and shares nothing else with them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Everything about one person's days, each day by itself."""

    weekdays: frozenset[int]
    closed: frozenset[date]
    leave: frozenset[date]

    def has_work(self, day: date) -> bool:
        return day.isoweekday() in self.weekdays and day not in self.closed


@dataclass(frozen=True)
class Talked:
    """A contact with one of the leaders."""

    leader: str
    on: date
    spoken: bool
    withdrawn: bool


@dataclass(frozen=True)
class History:
    """One employee's leaders, the current one last, and all contacts with any of them."""

    employed_from: date
    leaders: tuple[tuple[str, date], ...]
    talked: tuple[Talked, ...]
    rhythm_days: int
    employee: Calendar
    leader: Calendar

    @property
    def talked_on(self) -> list[date]:
        name = self.leaders[-1][0]
        return [each.on for each in self.talked if each.leader == name and each.spoken and not each.withdrawn]

    @property
    def starts_with_employment(self) -> bool:
        led_from = self.leaders[-1][1]
        return len(self.leaders) == 1 and led_from <= self.employed_from + 42 * DAY


def due_day(history: History) -> date:
    talked_on = history.talked_on
    return by_rhythm(history, max(talked_on)) if talked_on else first_talk(history)


def first_talk(history: History) -> date:
    """The fifth own working day; somebody without weekdays works whenever there is no leave."""
    days = history.employee
    day = history.employed_from if history.starts_with_employment else history.leaders[-1][1]
    worked = 0
    while True:
        free = day in days.leave or (bool(days.weekdays) and not days.has_work(day))
        worked += not free
        if worked == 5:
            return day
        day += DAY


def by_rhythm(history: History, talked_on: date) -> date:
    between: list[date] = []
    day, counted = talked_on, 0
    while counted < history.rhythm_days:
        day += DAY
        between.append(day)
        if day not in history.employee.leave:
            counted += 1
    if not history.employee.weekdays & history.leader.weekdays:
        return between[-1]
    common = [
        day
        for day in between
        if history.employee.has_work(day)
        and day not in history.employee.leave
        and history.leader.has_work(day)
    ]
    return common[-1] if common else between[0]


def state(history: History, today: date) -> str:
    due_on = due_day(history)
    if today < history.employed_from:
        return "not_started"
    if today in history.employee.leave:
        return "away"
    if not history.talked_on:
        if len(history.leaders) > 1:
            return "leader_changed"
        recent = today <= history.employed_from + 42 * DAY
        return "new" if recent and history.starts_with_employment else "never"
    if due_on == today:
        return "due"
    if due_on < today:
        return "overdue"
    same_week = due_on.isocalendar()[:2] == today.isocalendar()[:2]
    return "soon" if same_week else "fine"


def overdue_days(history: History, today: date) -> int:
    if state(history, today) in ("away", "not_started"):
        return 0
    day, late = due_day(history), 0
    while day < today:
        day += DAY
        late += 1
    return late


def path(history: History, today: date) -> str:
    if state(history, today) == "away":
        return "curtain"
    if overdue_days(history, today) > 0:
        return "grown"
    return "trodden" if history.talked_on else "fresh"


def who_calls(day: date, leaves: list[frozenset[date]]) -> int | None:
    """The first who is not on leave: the leader, the deputies in order, the next leader up."""
    present = [place for place, leave in enumerate(leaves) if day not in leave]
    return min(present) if present else None
