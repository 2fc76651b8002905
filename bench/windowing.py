"""What `bench.child` can do about shared windows: a team of forty over two weeks, and the same minute by minute."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from bench import DAY
from bench.people import Invented
from bench.quiet import Samples, sample, timed
from naervaer.distance.models import Appointment, Attendance, Hours
from naervaer.distance.queries import calendars_of, team_days
from naervaer.kernels.windows import Calendar, windows_by_day
from naervaer.kernels.worktime import ONE_DAY, Span, instant, open_spans

TEAM, DAYS, EACH = 40, 14, 10
TIMES = 150
HERE = ZoneInfo("Europe/Copenhagen")
DATES = [DAY + number * ONE_DAY for number in range(DAYS)]
START, END = instant(DAY, 0, HERE), instant(DAY + DAYS * ONE_DAY, 0, HERE)
MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Copenhagen", "Europe/Copenhagen", "Europe/Vilnius", "Atlantic/Faroe")


def windows(size: int) -> dict[str, Any]:
    """Milliseconds of what a team's page asks, of its computing without reading, and of the same minute by minute.

    The hours and appointments of the team are written for the measurement and taken back. Nobody of the team leads
    anybody: each has a talk to come beside what is written.
    """
    people = [Invented(n).id for n in range(size - TEAM, size)]
    with transaction.atomic():
        _written(people)
        taken, found = _timed(lambda: team_days(people, DATES, HERE))
        calendars = calendars_of(people, START, END)
        computed, again = _timed(lambda: windows_by_day(calendars, DATES, HERE))
        started = time.perf_counter()
        minutes = {day: _minute_by_minute(calendars.values(), day) for day in DATES}
        brute = time.perf_counter() - started
        assert [(each.day, each.windows) for each in found] == [
            (day, spans) for day, spans, out in again if len(out) < TEAM
        ]
        for day, spans, _out in again:
            assert minutes[day] == {minute for span in spans for minute in _minutes(span)}
        transaction.set_rollback(True)
    return {
        "p95": taken.of_quiet(0.95),
        "p50": taken.of_quiet(0.5),
        **taken.beside(),
        "computing_p50": computed.of_quiet(0.5),
        "minute_by_minute": _ms(brute),
        "windows": sum(len(each.windows) for each in found),
    }


def _written(people: list[Any]) -> None:
    """Everybody has own hours, in three zones, and ten appointments of half an hour."""
    chance = random.Random(40)
    Hours.objects.filter(person__in=people).delete()
    Hours.objects.bulk_create(
        Hours(
            person_id=person,
            week=f"1-5 {8 + n % 2:02}:{15 * (n % 4):02}-12:00 12:30-{15 + n % 3}:30",
            zone=ZONES[n % len(ZONES)],
            country="DK",
        )
        for n, person in enumerate(people)
    )
    for person in people:
        for _ in range(EACH):
            starts = START + chance.randrange(DAYS) * ONE_DAY + (7 * 60 + 30 * chance.randrange(16)) * MINUTE
            made = Appointment.objects.create(kind="talk", starts_at=starts, ends_at=starts + 30 * MINUTE)
            Attendance.objects.create(appointment=made, person_id=person)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE distance_appointment, distance_attendance")


def _timed(ask: Callable[[], Any]) -> tuple[Samples, Any]:
    return Samples([sample(timed, ask) for _ in range(TIMES)]), ask()


def _minute_by_minute(calendars: Iterable[Calendar], day: date) -> set[datetime]:
    """Every minute of the day at which all are at work and free who have hours on it."""
    start, end = instant(day, 0, HERE), instant(day + ONE_DAY, 0, HERE)
    shared: set[datetime] | None = None
    for each in calendars:
        if not each.week.on(day) or not each.days.works_on(day):
            continue
        near = [day + number * ONE_DAY for number in range(-2, 3)]
        spans = [
            span for on in near if each.days.works_on(on) for span in open_spans(each.week, on, each.zone)
        ]
        free = {minute for span in spans for minute in _minutes(span)}
        free -= {minute for span in each.busy for minute in _minutes(span)}
        shared = free if shared is None else shared & free
    return {minute for minute in shared or () if start <= minute < end}


def _minutes(span: Span) -> Iterator[datetime]:
    now, end = span
    while now < end:
        yield now
        now += MINUTE


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
