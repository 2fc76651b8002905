"""Fills an empty database with an invented organisation, by bulk statements."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TypeVar

from django.db import models, transaction

from bench import DAY
from bench.contacts import fill_contacts
from bench.people import FOUNDED, LEADER_CHANGE, Invented, identity
from naervaer.accounts.models import User
from naervaer.conversations.models import Talk
from naervaer.distance.models import Appointment, Attendance, Hours, Leave
from naervaer.followup.models import Rhythm
from naervaer.people.models import Deputy, Employment, Leadership, Organisation, Person, Role, Unit
from naervaer.people.rules import sort_key
from naervaer.vault import ring

Row = TypeVar("Row", bound=models.Model)

AT_ONCE = 5_000
CALL_LINK = "https://teams.microsoft.com/l/call/0/0?users={email}"


def fill(size: int) -> None:
    """So many people, a unit for twenty of them, a talk to come for each, and three years of contacts."""
    everybody = [Invented(n) for n in range(size)]
    units = size // 20
    with transaction.atomic():
        Organisation.objects.create(pk=1, name="Vidar", set_up_at=_morning(FOUNDED), call_link=CALL_LINK)
        _write(_units(units))
        _write(User(id=identity("user", one.n), email=_email(one), password="!") for one in everybody)
        _people(everybody, units)
        _write(Employment(person_id=one.id, started_on=one.employed_from) for one in everybody)
        _write(_leaderships(everybody))
        _write(_deputies(everybody))
        _write(_hours(everybody))
        _write(_leave(everybody))
        _write(_rhythms(everybody))
        _write(_appointments(everybody))
        _write(_attendances(everybody))
        _write(_talks(everybody))
        Role.objects.create(person_id=everybody[0].id, kind=Role.Kind.ADMIN, started_at=_morning(FOUNDED))
    fill_contacts(everybody)


def _write(rows: Iterable[Row]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, AT_ONCE)):
        type(batch[0])._default_manager.bulk_create(batch)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(7), tzinfo=UTC)


def _email(one: Invented) -> str:
    return f"person{one.n}@example.org"


def _units(count: int) -> Iterator[Unit]:
    for n in range(count):
        above = identity("unit", (n - 1) // 8) if n else None
        yield Unit(id=identity("unit", n), name=f"Unit {n}", sort_key=f"unit {n:05}", parent_id=above)


def _people(everybody: list[Invented], units: int) -> None:
    """Each batch with keys of its own, and every telephone number sealed with them."""
    for start in range(0, len(everybody), AT_ONCE):
        batch = everybody[start : start + AT_ONCE]
        with ring.fresh() as keys:
            keys.make([one.id for one in batch])
            _write(_person(one, units) for one in batch)


def _person(one: Invented, units: int) -> Person:
    return Person(
        id=one.id,
        user_id=identity("user", one.n),
        name=one.name,
        sort_key=sort_key(one.name),
        email=_email(one),
        employee_number=str(one.n),
        unit_id=identity("unit", (one.leader or 0) % units),
        phone=f"+45 {20_000_000 + one.n}",
        call_by="link" if one.n % 3 else "phone",
        welcomed_at=_morning(one.employed_from),
    )


def _leaderships(everybody: list[Invented]) -> Iterator[Leadership]:
    for one in everybody:
        if one.leader is None:
            continue
        since = one.employed_from
        if one.former is not None:
            yield _leadership(one, one.former, since, until=LEADER_CHANGE)
            since = LEADER_CHANGE
        yield _leadership(one, one.leader, since)


def _leadership(one: Invented, leader: int, since: date, until: date | None = None) -> Leadership:
    return Leadership(
        person_id=one.id,
        leader_id=Invented(leader).id,
        started_on=since,
        started_at=_morning(since),
        ended_at=_morning(until) if until else None,
    )


def _deputies(everybody: list[Invented]) -> Iterator[Deputy]:
    """One leader in ten has named somebody."""
    for one in everybody[: len(everybody) * 2 // 25 : 10]:
        yield Deputy(leader_id=one.id, deputy_id=Invented(one.n + 3).id, started_on=FOUNDED)


def _hours(everybody: list[Invented]) -> Iterator[Hours]:
    for one in everybody:
        if one.hours:
            week, zone = one.hours
            yield Hours(person_id=one.id, week=week, zone=zone, country="DK")


def _leave(everybody: list[Invented]) -> Iterator[Leave]:
    for one in everybody:
        for count, (start, end) in enumerate(one.leave):
            yield Leave(
                id=identity("leave", one.n * 10 + count),
                person_id=one.id,
                started_on=start,
                ended_on=end,
                noted_by_id=one.id,
                noted_at=_morning(min(start, DAY)),
            )


def _rhythms(everybody: list[Invented]) -> Iterator[Rhythm]:
    for one in everybody:
        if one.rhythm and one.leader is not None:
            agreed = _morning(LEADER_CHANGE)
            leader = Invented(one.leader).id
            yield Rhythm(
                employee_id=one.id,
                days=one.rhythm,
                proposed_by_id=leader,
                proposed_at=agreed,
                agreed_by_id=one.id,
                agreed_at=agreed,
            )


def _appointments(everybody: list[Invented]) -> Iterator[Appointment]:
    """Everybody's next talk is planned: on one of fifteen days, the first of them the day that is measured."""
    for one in everybody:
        if one.leader is not None:
            day = _morning(DAY + timedelta(days=one.n % 15))
            start = day + timedelta(minutes=30 * (one.n % 16))
            end = start + timedelta(minutes=30)
            yield Appointment(id=identity("talk", one.n), kind="talk", starts_at=start, ends_at=end)


def _attendances(everybody: list[Invented]) -> Iterator[Attendance]:
    for one in everybody:
        if one.leader is not None:
            appointment = identity("talk", one.n)
            yield Attendance(appointment_id=appointment, person_id=one.id)
            yield Attendance(appointment_id=appointment, person_id=Invented(one.leader).id, leads_id=one.id)


def _talks(everybody: list[Invented]) -> Iterator[Talk]:
    planned = _morning(DAY - timedelta(days=7))
    for one in everybody:
        if one.leader is not None:
            by = Invented(one.leader).id
            about = identity("talk", one.n)
            yield Talk(
                id=about, appointment_id=about, employee_id=one.id, planned_by_id=by, planned_at=planned
            )
