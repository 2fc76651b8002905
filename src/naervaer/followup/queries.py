"""Who is due, asked of the database: one leader's people, one pair, or everybody."""

import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery

from naervaer.distance.models import Leave
from naervaer.distance.queries import as_text, day_of_text, workdays_of, workdays_of_everyone
from naervaer.followup.models import Rhythm, Standing, Touch
from naervaer.followup.rules import (
    RHYTHM_STANDARD,
    Contact,
    Due,
    Pair,
    State,
    StripWeek,
    contact_strip,
    due_of,
    is_for_later,
    is_listed,
    longest_overdue_first,
    responsible,
)
from naervaer.kernels.worktime import Workdays
from naervaer.people.models import Deputy, Employment, Leadership, Person
from naervaer.statements.kept import kept

LOOK_BACK = timedelta(days=120)
LOOK_AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Seen:
    """One of a leader's people: when they are to talk and why. ``leader`` is the nearest leader.

    ``rhythm_agreed``: the two have agreed on a rhythm of their own; else the common one holds (A08).
    """

    person: Person
    leader: Person
    due: Due
    last_spoken_on: date | None
    rhythm_days: int
    away_until: date | None
    leads: bool
    rhythm_agreed: bool


def led_by(leaders: Iterable[Person], *, today: date) -> list[Seen]:
    """Everybody whose nearest leader is one of these and whose employment has begun, by name.

    One query for the rows and two for the calendars, whatever the number of people.
    """
    by_id = {leader.id: leader for leader in leaders}
    rows = _led_by(leaders=by_id.keys(), today=today)
    calendars = workdays_of(
        {row.person_id for row in rows} | set(by_id), today - LOOK_BACK, today + LOOK_AHEAD
    )
    return [_seen(row, by_id[row.leader_id], calendars, today) for row in rows]


def around(person: Person, *, today: date) -> tuple[list[Seen], Seen | None]:
    """Both sides of one person: everybody whom they lead, by name, and how they stand with their own leader.

    Leaders are led too. It takes as many queries as ``led_by`` alone.
    """
    rows = _on_either_side(person=person, today=today)
    people = {each for row in rows for each in (row.person_id, row.leader_id)}
    calendars = workdays_of(people, today - LOOK_BACK, today + LOOK_AHEAD)
    seen = [_seen(row, row.leader, calendars, today) for row in rows]
    own = next((each for each in seen if each.person.id == person.id), None)
    return [each for each in seen if each is not own], own


def pair_of(employee: Person, *, today: date) -> Seen | None:
    """How the employee stands with the nearest leader; None for who has none or has not begun."""
    row = next(iter(_of_employee(employee=employee, today=today)), None)
    if row is None:
        return None
    calendars = workdays_of({row.person_id, row.leader_id}, today - LOOK_BACK, today + LOOK_AHEAD)
    return _seen(row, row.leader, calendars, today)


@kept
def _led_by(*, leaders: Collection[UUID], today: date) -> QuerySet[Leadership]:
    """Everybody whom one of these leads, by name."""
    return _leaderships(today).filter(leader_id__in=leaders).order_by("person__sort_key", "person_id")


@kept
def _on_either_side(*, person: Person, today: date) -> QuerySet[Leadership]:
    """Everybody whom this person leads, by name, and the person's own leader."""
    either = _leaderships(today).filter(Q(leader=person) | Q(person=person)).select_related("leader")
    return either.order_by("person__sort_key", "person_id")


@kept
def _of_employee(*, employee: Person, today: date) -> QuerySet[Leadership]:
    """The one of this employee."""
    return _leaderships(today).filter(person=employee).select_related("leader").order_by("pk")[:1]


def _leaderships(today: date) -> QuerySet[Leadership]:
    """The open leaderships of people who are employed, each with what the rule asks for."""
    employed = Employment.objects.running(on=today).filter(person=OuterRef("person")).order_by("started_on")
    earlier = Leadership.objects.filter(person=OuterRef("person")).exclude(ended_at=None)
    standing = Standing.objects.filter(employee=OuterRef("person"), leader=OuterRef("leader"))
    rhythm = Rhythm.objects.in_force().filter(employee=OuterRef("person"))
    below = Leadership.objects.filter(leader=OuterRef("person"), ended_at=None)
    return (
        Leadership.objects.filter(ended_at=None)
        .select_related("person", "person__unit")
        .annotate(
            employed_from=Subquery(employed.values("started_on")[:1], output_field=DateField()),
            had_before=Exists(earlier),
            last_spoken_on=Subquery(standing.values("last_spoken_on")[:1], output_field=DateField()),
            rhythm_days=Subquery(rhythm.values("days")[:1], output_field=IntegerField()),
            rhythm_agreed=Exists(rhythm.exclude(agreed_by=None)),
            leads=Exists(below),
        )
        .filter(employed_from__isnull=False)
    )


def _seen(row: Leadership, leader: Person, calendars: dict[UUID, Workdays], today: date) -> Seen:
    facts = vars(row)
    rhythm_days = facts["rhythm_days"] or RHYTHM_STANDARD
    days = calendars[row.person_id]
    pair = Pair(
        employed_from=facts["employed_from"],
        led_from=row.started_on,
        had_leader_before=facts["had_before"],
        rhythm_days=rhythm_days,
        last_spoken_on=facts["last_spoken_on"],
        employee=days,
        leader=calendars[row.leader_id],
    )
    away_until = next((end for start, end in days.leave if start <= today < end), None)
    return Seen(
        row.person,
        leader,
        due_of(pair, today=today),
        facts["last_spoken_on"],
        rhythm_days,
        away_until,
        facts["leads"],
        rhythm_agreed=facts["rhythm_agreed"],
    )


def due_list(leader: Person, *, on: date) -> list[Seen]:
    """Everybody who is due by this day or has never been talked with by this leader, longest overdue first."""
    listed = [seen for seen in led_by([leader], today=on) if is_listed(seen.due, on=on)]
    return sorted(listed, key=lambda seen: longest_overdue_first(seen.due))


class Waiting(NamedTuple):
    """One person of the due list of everybody, as plain values."""

    employee_id: UUID
    leader_id: UUID
    due_on: date
    state: State


def due_of_everyone(*, today: date) -> list[Waiting]:
    """The due lists of all leaders in one, longest overdue first.

    The same people and days as ``due_list``, made for 100,000: eight queries over whole tables, no row
    becomes an object, and an id becomes a UUID only for who is on the list.
    """
    with _no_looking_for_circles():
        listed = [
            (longest_overdue_first(due), employee, leader, due)
            for employee, leader, pair in _perhaps_due(today)
            if is_listed(due := due_of(pair, today=today), on=today)
        ]
        listed.sort(key=itemgetter(0, 1))
        return [
            Waiting(UUID(employee), UUID(leader), due.due_on, due.state)
            for _, employee, leader, due in listed
        ]


@contextmanager
def _no_looking_for_circles() -> Iterator[None]:
    """Hundreds of thousands of plain values are made here, and none refers back: Python would look through all of
    them again and again for what does, a sixth of the time.
    """
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


def _perhaps_due(today: date) -> Iterator[tuple[str, str, Pair]]:
    """Everybody who is employed, led and not for later, with the nearest leader and what the rule asks for."""
    person, employee, leader = as_text("person_id"), as_text("employee_id"), as_text("leader_id")
    started, last = as_text("started_on"), as_text("last_spoken_on")
    days = workdays_of_everyone(today - LOOK_BACK, today + LOOK_AHEAD)
    running = Employment.objects.running(on=today).order_by()
    employed = _earliest(running.values_list(person, started).iterator())
    former = Leadership.objects.exclude(ended_at=None).order_by()
    had_leader_before = set(former.values_list(person, flat=True))
    rhythms = dict(Rhythm.objects.in_force().order_by().values_list(employee, "days"))
    standings = Standing.objects.exclude(last_spoken_on=None).order_by().values_list(employee, leader, last)
    spoken = {(one, above): on for one, above, on in standings.iterator()}
    led = Leadership.objects.filter(ended_at=None).order_by().values_list(person, leader, started)
    # Most pairs are alike, and the days that are alike are one object: its id says so without comparing calendars.
    decided: dict[tuple[int, int, int, str | None], bool] = {}
    for one, above, led_from in led.iterator():
        own, leaders = days.get(one, days.standard), days.get(above, days.standard)
        rhythm, on = rhythms.get(one, RHYTHM_STANDARD), spoken.get((one, above))
        key = id(own), id(leaders), rhythm, on
        later = decided.get(key)
        if later is None:
            later = decided[key] = is_for_later(own, leaders, rhythm, _day(on), on=today)
        if not later and one in employed:
            since = day_of_text(employed[one]), day_of_text(led_from)
            yield one, above, Pair(*since, one in had_leader_before, rhythm, _day(on), own, leaders)


def _earliest(days: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first day of each. Hardly anybody has two: to have the database sort all of them takes longer."""
    rows = list(days)
    found = dict(rows)
    if len(found) < len(rows):
        for one, on in rows:
            found[one] = min(on, found[one])
    return found


def _day(text: str | None) -> date | None:
    return None if text is None else day_of_text(text)


def stands_in_for(viewer: Person, *, today: date) -> list[Person]:
    """The leaders who are on leave today and whose calls are this person's now.

    The order is leader, deputies, next leader up; whoever has leave too is passed over (`oracles.md` 2,
    settled 4).
    """
    candidates = _may_stand_in_for(viewer=viewer, today=today)
    return [leader for leader, acting in acting_for(candidates, today=today).items() if acting == viewer.id]


@kept
def _may_stand_in_for(*, viewer: Person, today: date) -> QuerySet[Person]:
    """The leaders who are on leave today and whose deputy or next leader up is the viewer, by name."""
    deputising = Deputy.objects.running(on=today).filter(deputy=viewer).values("leader")
    below = Leadership.objects.filter(leader=viewer, ended_at=None).values("person")
    leading = Leadership.objects.filter(leader=OuterRef("pk"), ended_at=None)
    away = Leave.objects.covering(today).filter(person=OuterRef("pk"))
    return (
        Person.objects.active(on=today)
        .filter(Exists(away), Exists(leading))
        .filter(pk__in=deputising.union(below))
        .order_by("sort_key", "pk")
    )


def acting_for(leaders: list[Person], *, today: date) -> dict[Person, UUID | None]:
    """For each leader who is on leave today: who calls instead; None when everybody in the chain is away.

    Leaders who are here are left out.
    """
    if not leaders:
        return {}
    chains = _chains(leaders, today)
    everybody = {leader.id for leader in leaders}.union(*chains.values())
    days = workdays_of(everybody, today, today + timedelta(days=1))
    acting: dict[Person, UUID | None] = {}
    for leader in leaders:
        chain = chains[leader.id]
        place = responsible(today, days[leader.id], [days[each] for each in chain])
        if place != 0:
            acting[leader] = None if place is None else chain[place - 1]
    return acting


def _chains(leaders: list[Person], today: date) -> dict[UUID, list[UUID]]:
    """Deputies in the order in which they were named, then the next leader up."""
    chains: dict[UUID, list[UUID]] = {leader.id: [] for leader in leaders}
    deputies = Deputy.objects.running(on=today).filter(leader__in=leaders).order_by("started_on", "pk")
    for leader_id, deputy_id in deputies.values_list("leader_id", "deputy_id"):
        chains[leader_id].append(deputy_id)
    above = Leadership.objects.filter(person__in=leaders, ended_at=None).order_by("pk")
    for leader_id, next_up in above.values_list("person_id", "leader_id"):
        if next_up not in chains[leader_id]:
            chains[leader_id].append(next_up)
    return chains


def asked_rhythm(employee: Person) -> Rhythm | None:
    """The rhythm to which the other of the two has not said yes yet: the newest one."""
    asked = Rhythm.objects.unanswered().filter(employee=employee)
    return asked.order_by(F("agreed_at").asc(nulls_first=True), "pk").first()


def strip_of(employee: Person, leader_id: UUID, *, today: date) -> tuple[StripWeek, ...]:
    """Eight weeks of contact between the two."""
    rows = _spoken(employee=employee, leader=leader_id, after=today - timedelta(weeks=9))
    return contact_strip([Contact(on, spoken, withdrawn=False) for on, spoken in rows], today=today)


@kept
def _spoken(*, employee: Person, leader: UUID, after: date) -> QuerySet[Any, tuple[Any, ...]]:
    """The day of each contact that counts, and whether it was spoken."""
    rows = Touch.objects.counting().filter(employee=employee, leader_id=leader, on__gt=after)
    return rows.order_by("on", "pk").values_list("on", "spoken")
