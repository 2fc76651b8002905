"""What `bench.child` can do about shared windows: a team of forty over two weeks, and the same minute by minute."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bench import DAY
from bench.figures import percentile
from bench.people import Invented
from naervaer.distance.models import Appointment, Attendance, Hours
from naervaer.distance.queries import calendars_of, windows_of
from naervaer.kernels.windows import Calendar, shared_windows
from naervaer.kernels.worktime import ONE_DAY, Span, open_spans

TEAM, DAYS, EACH = 40, 14, 10
TIMES = 40
START = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC)
END = START + DAYS * ONE_DAY
MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Copenhagen", "Europe/Copenhagen", "Europe/Vilnius", "Atlantic/Faroe")


def windows() -> dict[str, Any]:
    """Milliseconds of the question with all that is read for it, of its computing alone, and minute by minute.

    The hours and appointments of the team are written for the measurement and taken back.
    """
    people = [Invented(n).id for n in range(TEAM)]
    with transaction.atomic():
        _written(people)
        taken, found = _timed(lambda: windows_of(people, START, END))
        calendars = list(calendars_of(people, START, END).values())
        computed, again = _timed(lambda: shared_windows(calendars, START, END))
        started = time.perf_counter()
        minutes = _minute_by_minute(calendars)
        brute = time.perf_counter() - started
        assert found == again
        assert minutes == {minute for span in found for minute in _minutes(span)}
        transaction.set_rollback(True)
    return {
        "p95": _ms(percentile(taken, 0.95)),
        "p50": _ms(percentile(taken, 0.5)),
        "computing_p50": _ms(percentile(computed, 0.5)),
        "minute_by_minute": _ms(brute),
        "windows": len(found),
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


def _timed(ask: Any) -> tuple[list[float], Any]:
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        found = ask()
        taken.append(time.perf_counter() - started)
    return taken, found


def _minute_by_minute(calendars: list[Calendar]) -> set[datetime]:
    shared: set[datetime] | None = None
    for each in calendars:
        days = (DAY + number * ONE_DAY for number in range(-2, DAYS + 3))
        spans = [
            span for day in days if each.days.works_on(day) for span in open_spans(each.week, day, each.zone)
        ]
        free = {minute for span in spans for minute in _minutes(span)}
        free -= {minute for span in each.busy for minute in _minutes(span)}
        shared = free if shared is None else shared & free
    return {minute for minute in shared or () if START <= minute < END}


def _minutes(span: Span) -> Iterator[datetime]:
    now, end = span
    while now < end:
        yield now
        now += MINUTE


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
