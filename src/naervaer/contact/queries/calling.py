"""When somebody who is asked may call: suggested from their own hours, never in the quiet time of who asked."""

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from naervaer.contact.models import ContactAgreement
from naervaer.contact.queries.agreements import quiet_hours_of
from naervaer.distance.queries import calendars_of
from naervaer.kernels.windows import free_spans
from naervaer.kernels.worktime import Span, daily_spans
from naervaer.people.models import Person

HALF_HOUR = timedelta(minutes=30)
AHEAD = timedelta(days=3)


def suggested_time(
    person: Person, employee: Person, *, at: datetime, latest: datetime | None
) -> datetime | None:
    """When this person may call: in the open hour of the agreement, else in the next free half hour of the own hours.

    Never in the employee's quiet time, and only a time that still keeps the promise, else None.
    """
    calendars = calendars_of([person.id, employee.id], at, at + AHEAD)
    calendar = calendars[person.id]
    taken = (*calendar.busy, *_quiet(employee, calendars[employee.id].zone, at))
    free = free_spans(replace(calendar, busy=taken), at, at + AHEAD)
    for start, end in (*_open_hours(employee, calendar.zone, free, at), *free):
        begin = _next_half_hour(start, calendar.zone) if start <= at else start
        if begin + HALF_HOUR <= end and (latest is None or begin <= latest):
            return begin
    return None


def _quiet(employee: Person, zone: tzinfo, at: datetime) -> tuple[Span, ...]:
    """The quiet time of these days, on the employee's own clock."""
    window = quiet_hours_of([employee.id]).get(employee.id)
    days = (at.astimezone(zone).date() + timedelta(days=number) for number in range(AHEAD.days + 1))
    return tuple(span for day in days for span in daily_spans(*window, day, zone)) if window else ()


def _open_hours(employee: Person, zone: tzinfo, free: tuple[Span, ...], at: datetime) -> list[Span]:
    """The open hours that the two have agreed on, as far as the time is free."""
    agreed = ContactAgreement.objects.in_force().filter(employee=employee).order_by("pk").first()
    if agreed is None or not (agreed.open_weekday and agreed.open_from and agreed.open_until):
        return []
    days = [at.astimezone(zone).date() + timedelta(days=number) for number in range(AHEAD.days + 1)]
    hours = [
        tuple(datetime.combine(day, each, zone) for each in (agreed.open_from, agreed.open_until))
        for day in days
        if day.isoweekday() == agreed.open_weekday
    ]
    return [(max(a, c), min(b, d)) for a, b in hours for c, d in free if max(a, c) < min(b, d)]


def _next_half_hour(moment: datetime, zone: tzinfo) -> datetime:
    local = moment.astimezone(zone).replace(second=0, microsecond=0)
    return local + timedelta(minutes=30 - local.minute % 30)
