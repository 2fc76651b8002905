"""When people work and when they are away, asked for many at once in a fixed number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import CharField, DateField, Model, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.distance.models import ClosedDay, DefaultHours, Hours, Leave
from naervaer.distance.rules import closed_days
from naervaer.kernels.worktime import Period, Week, Workdays, minutes_per_week, parse_week, weekdays
from naervaer.people.models import Organisation, Person
from naervaer.people.queries import deputies_of, leader_of
from naervaer.statements.kept import kept
from naervaer.ui.dates import city, clock

Key = TypeVar("Key", UUID, str)

STANDARD_WEEK = "1-5 09:00-17:00"
NOTHING_SAID = (None, "Europe/Copenhagen", "DK")
MANY = 512
"""From so many people on, all rows are read: a list of ids would be longer than the answer."""

week_of = lru_cache(maxsize=4096)(parse_week)


@dataclass(frozen=True)
class HoursOf:
    """One person's week in the own zone, ready to be told. Not ``own``: the one of everybody else (A08)."""

    week: Week
    zone: ZoneInfo
    country: str
    own: bool = True

    @property
    def zone_label(self) -> str:
        """The zone as people name it: "København"."""
        return city(self.zone.key)

    def clock_differs(self, now: datetime) -> bool:
        """Whether the clock there shows another time than the reader's."""
        return now.astimezone(self.zone).utcoffset() != timezone.localtime(now).utcoffset()

    @cached_property
    def days(self) -> list[tuple[str, str]]:
        """Monday to Friday, and the weekend where there are hours: the day and its times."""
        names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
        told = [
            (names[index], ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in intervals))
            for index, intervals in enumerate(self.week.days)
        ]
        return [(day, times) for index, (day, times) in enumerate(told) if index < 5 or times]


def _clock(minute: int) -> str:
    return clock(time(*divmod(minute, 60))) if minute % 60 else str(minute // 60)


def default_hours() -> tuple[str, str, str]:
    """The organisation's week, zone and country; Monday to Friday 9 to 17 while it has said nothing."""
    said = Organisation.objects.order_by("pk").annotate(week=OWN_WEEK)
    held = said.values_list("week", "time_zone", "country").first()
    week, zone, country = held or NOTHING_SAID
    return week or STANDARD_WEEK, zone, country


OWN_WEEK = Subquery(DefaultHours.objects.order_by("pk").values("week")[:1])


def _said_for_all() -> tuple[tuple[str, str, str], frozenset[date]]:
    """``default_hours``, and the days that the organisation itself closes: one question for the two."""
    rows = _hours_and_closed_days()
    week, zone, country = next((row[1:] for row in rows if row[0] is None), NOTHING_SAID)
    return (week or STANDARD_WEEK, zone, country), frozenset(row[0] for row in rows if row[0] is not None)


@kept
def _hours_and_closed_days() -> QuerySet[Any, tuple[Any, ...]]:
    """The organisation's hours as a row without a day, and a row for each day that it closes."""
    no_day, no_text = Value(None, DateField()), Value("", CharField())
    said = Organisation.objects.order_by().annotate(week=OWN_WEEK, day=no_day)
    hours = said.values_list("day", "week", "time_zone", "country")
    days = ClosedDay.objects.order_by().annotate(week=no_text, time_zone=no_text, country=no_text)
    return hours.union(days.values_list("on", "week", "time_zone", "country"), all=True)


def hours_of(person: Person) -> HoursOf:
    """The person's own hours, or the organisation's."""
    own = Hours.objects.filter(person=person).order_by("pk").values_list("week", "zone", "country").first()
    week, zone, country = own or default_hours()
    return HoursOf(week_of(week), ZoneInfo(zone), country, own=own is not None)


def minutes_a_week(person: Person) -> int:
    """Minutes in the person's own week, else in the one that the organisation has said; 0 if neither has said any."""
    own = Hours.objects.filter(person=person).order_by("pk").values_list("week", flat=True).first()
    week = own or DefaultHours.objects.order_by("pk").values_list("week", flat=True).first()
    return minutes_per_week(week_of(week)) if week else 0


def zone_of(person: Person) -> ZoneInfo:
    """The zone in which the person's clock runs."""
    return hours_of(person).zone


def today_of(person: Person, *, now: datetime) -> date:
    """The date on the person's own calendar."""
    return now.astimezone(zone_of(person)).date()


class Patterns:
    """What a week's text and a country make of the days in [first, end); equal ones are one value."""

    def __init__(self, first: date, end: date) -> None:
        self._years = first.year, end.year
        (self.week, self.zone, country), self._own = _said_for_all()
        self.standard = self.of(self.week, country)

    def of(self, week: str, country: str) -> Workdays:
        return _pattern(week, country, *self._years, self._own)


@lru_cache(maxsize=1024)
def _pattern(week: str, country: str, first_year: int, last_year: int, own: frozenset[date]) -> Workdays:
    """One value for all who share it, also from one request to the next: the same object is compared at once."""
    return Workdays(weekdays(week_of(week)), closed_days(country, first_year, last_year, own))


@dataclass(frozen=True, slots=True)
class Worktime:
    """When one person works: the hours of a week, in which zone, and on which days."""

    week: Week
    zone: ZoneInfo
    days: Workdays


def worktimes_of(people: Iterable[UUID], first: date, end: date) -> dict[UUID, Worktime]:
    """Hours and ``workdays_of`` of these people for the days in [first, end), in the same two queries."""
    patterns = Patterns(first, end)
    standard = Worktime(week_of(patterns.week), ZoneInfo(patterns.zone), patterns.standard)
    found = dict.fromkeys(people, standard)
    hours, leave = _own(found, first, end)
    for person, (week, zone, country) in hours.items():
        found[person] = Worktime(week_of(week), ZoneInfo(zone), patterns.of(week, country))
    for person, periods in leave.items():
        found[person] = replace(found[person], days=found[person].days.with_leave(periods))
    return found


def workdays_of(people: Iterable[UUID], first: date, end: date) -> dict[UUID, Workdays]:
    """Weekdays, closed days and leave of these people for the days in [first, end).

    Two queries for any number of people. Everybody with the same pattern and country and without leave
    shares one value.
    """
    patterns = Patterns(first, end)
    found = dict.fromkeys(people, patterns.standard)
    hours, leave = _own(found, first, end)
    for person, (week, _zone, country) in hours.items():
        found[person] = patterns.of(week, country)
    for person, periods in leave.items():
        found[person] = found[person].with_leave(periods)
    return found


def _own(
    people: Collection[UUID], first: date, end: date
) -> tuple[dict[UUID, tuple[str, str, str]], dict[UUID, list[Period]]]:
    """Of these people: week, zone and country of who has own hours, and the leave that touches [first, end)."""
    hours: dict[UUID, tuple[str, str, str]] = {}
    leave: dict[UUID, list[Period]] = {}
    everybody = len(people) > MANY
    rows = (
        _everybodys(first=first, end=end) if everybody else _theirs(people=list(people), first=first, end=end)
    )
    for person, week, zone, country, started_on, ended_on in rows:
        if person not in people:
            continue
        if started_on is None:
            hours[person] = week, zone, country
        else:
            leave.setdefault(person, []).append((started_on, ended_on))
    return hours, leave


@kept
def _theirs(*, people: Collection[UUID], first: date, end: date) -> QuerySet[Any, tuple[Any, ...]]:
    """Own hours and leave of these people, one kind of row after the other."""
    hours, leave = Hours.objects.filter(person_id__in=people), Leave.objects.filter(person_id__in=people)
    return _together(hours, leave.touching(first, end))


@kept
def _everybodys(*, first: date, end: date) -> QuerySet[Any, tuple[Any, ...]]:
    """The same of everybody."""
    return _together(Hours.objects.all(), Leave.objects.touching(first, end))


def _together(hours: QuerySet[Hours], leave: QuerySet[Leave]) -> QuerySet[Any, tuple[Any, ...]]:
    """Both as rows of one statement: person, week, zone, country, first and last day; hours have no days."""
    no_day, no_text = Value(None, DateField()), Value("", CharField())
    worked = hours.order_by().annotate(from_on=no_day, until_on=no_day)
    away = leave.order_by().annotate(week=no_text, zone=no_text, country=no_text)
    return worked.values_list("person_id", "week", "zone", "country", "from_on", "until_on").union(
        away.values_list("person_id", "week", "zone", "country", "started_on", "ended_on"), all=True
    )


class Everyone(dict[str, Workdays]):
    """The days of everybody by the text of their id; who is not in it has the ``standard``."""

    def __init__(self, standard: Workdays) -> None:
        super().__init__()
        self.standard = standard


def as_text(column: str) -> Cast:
    """An id or a day as text: to make a value of each costs more than what is computed about it."""
    return Cast(column, CharField())


day_of_text = lru_cache(maxsize=8192)(date.fromisoformat)


def workdays_of_everyone(first: date, end: date) -> Everyone:
    """``workdays_of`` for all people at once, in three queries."""
    patterns = Patterns(first, end)
    found = Everyone(patterns.standard)
    hours = Hours.objects.order_by().values_list(as_text("person_id"), "week", "country")
    for person, week, country in hours.iterator():
        found[person] = patterns.of(week, country)
    leave = Leave.objects.touching(first, end).order_by()
    rows = leave.values_list(as_text("person_id"), as_text("started_on"), as_text("ended_on"))
    days = ((person, day_of_text(started), day_of_text(ended)) for person, started, ended in rows.iterator())
    shared: dict[tuple[int, tuple[Period, ...]], Workdays] = {}  # many are away on the same days
    for person, periods in _by_person(days).items():
        own = found.get(person, found.standard)
        key = id(own), tuple(periods)
        if key not in shared:
            shared[key] = own.with_leave(periods)
        found[person] = shared[key]
    return found


def _by_person(rows: Iterable[tuple[Key, date, date]]) -> dict[Key, list[tuple[date, date]]]:
    periods: dict[Key, list[tuple[date, date]]] = {}
    for person, started_on, ended_on in rows:
        periods.setdefault(person, []).append((started_on, ended_on))
    return periods


def _of(rows: QuerySet[Model], wanted: Iterable[UUID]) -> QuerySet[Model]:
    ids = list(wanted)
    return rows.order_by() if len(ids) > MANY else rows.filter(person_id__in=ids).order_by()


def on_leave(people: Iterable[UUID], *, day: date) -> set[UUID]:
    """Which of these people have leave on this day."""
    wanted = set(people)
    return wanted & set(_of(Leave.objects.covering(day), wanted).values_list("person_id", flat=True))


def leave_from(person: Person, *, viewer: Person, first: date) -> list[Leave]:
    """The person's leave that has not ended by this day, as far as the viewer may see it."""
    rows = Leave.objects.visible_to(viewer).filter(person=person, ended_on__gt=first)
    return list(rows.order_by("started_on", "pk"))


def stands_in(leader: Person, *, on: date) -> Person | None:
    """Who calls while this leader is away: the first deputy, else the next leader up."""
    deputies = deputies_of(leader, on=on)
    return deputies[0].deputy if deputies else leader_of(leader)


def closed_from(first: date, end: date) -> list[ClosedDay]:
    """The organisation's own closed days in [first, end)."""
    return list(ClosedDay.objects.filter(on__gte=first, on__lt=end).order_by("on"))
