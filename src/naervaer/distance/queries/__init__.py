"""When people work, when they are away and when they are taken, asked for many at once in a fixed number of queries."""

from naervaer.distance.queries.appointments import Span, attended_by, busy_times
from naervaer.distance.queries.hours import (
    Everyone,
    HoursOf,
    as_text,
    closed_from,
    day_of_text,
    default_hours,
    hours_of,
    leave_from,
    on_leave,
    stands_in,
    today_of,
    week_of,
    workdays_of,
    workdays_of_everyone,
    zone_of,
)

__all__ = [
    "Everyone",
    "HoursOf",
    "Span",
    "as_text",
    "attended_by",
    "busy_times",
    "closed_from",
    "day_of_text",
    "default_hours",
    "hours_of",
    "leave_from",
    "on_leave",
    "stands_in",
    "today_of",
    "week_of",
    "workdays_of",
    "workdays_of_everyone",
    "zone_of",
]
