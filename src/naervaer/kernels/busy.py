"""When somebody is taken, read from a calendar of their own (RFC 5545): times, and nothing else.

Pure: text comes in, spans of UTC go out; no title, place or name leaves this file. What is decided here where
calendars leave it open:

* Taken is what stands: cancelled, transparent ("free") and declined entries take no time. An all-day entry takes its
  whole days in the person's zone unless it is marked as free; without an end, or ending on the day on which it begins,
  that day. A time without an end takes none.
* Free/busy entries (VFREEBUSY) count like others; to-dos and journals take no time.
* A local time without a zone, or with one that nobody knows, is the calendar's own zone or else the person's. Windows'
  names of zones are known.
* An entry that cannot be understood is left out and counted, as is one that repeats more often than every hour. A
  calendar in which nothing can be understood is refused.
* Our own appointments come back through the calendar that we sent them to; they are known already and left out.

The libraries take a third of a second to import: they are imported where they are first needed.
"""

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from naervaer.kernels.worktime import ONE_DAY, Span, instant, merged

AROUND = 2 * ONE_DAY
"""Repeated entries are asked for so far beyond the period: a floating time may lie in any zone."""
MOST_TIMES = 5000
"""Busy times of one calendar in the period; who has more than that is not described by them."""
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY"})
MOST_A_DAY = 24
TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "FREEBUSY")
FREE = frozenset({"FREE", "WORKINGELSEWHERE"})


class Fault(StrEnum):
    """Why a calendar is refused."""

    NO_CALENDAR = "no_calendar"
    BROKEN = "broken"
    TOO_MUCH = "too_much"


class Unreadable(ValueError):
    """The calendar is refused."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose calendar it is. ``host`` ends the ids of our own appointments; ``email`` tells what was declined."""

    zone: tzinfo
    host: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Busy spans in order, merged, cut to the period; and how many entries could not be understood."""

    spans: tuple[Span, ...]
    left_out: int = 0


def read_busy(text: str, *, start: datetime, end: datetime, owner: Owner) -> Reading:
    """The busy times of this calendar in [start, end). Raises Unreadable.

    It takes as long as the text lets it: text from strangers is read in a process that can be ended.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # guesses about names of zones are what we ask for
        return _read(text, start, end, owner)


def _read(text: str, start: datetime, end: datetime, owner: Owner) -> Reading:
    spans: list[Span] = []
    understood = left_out = 0
    for calendar in _calendars(text):
        own = Owner(_zone_of(calendar) or owner.zone, owner.host, owner.email)
        for series in _series(calendar):
            try:
                spans.extend(_cut(_spans_of(series, start, end, own), start, end))
            except (ValueError, TypeError, AttributeError, OverflowError, KeyError, IndexError):
                left_out += 1
            else:
                understood += 1
    if left_out and not understood:
        raise Unreadable(Fault.BROKEN)
    busy = merged(spans)
    if len(busy) > MOST_TIMES:
        raise Unreadable(Fault.TOO_MUCH)
    return Reading(busy, left_out)


def _calendars(text: str) -> list[Any]:
    """What lies in the text; several calendars may follow each other. Raises Unreadable."""
    from icalendar import Calendar
    from x_wr_timezone import to_standard

    if "BEGIN:VCALENDAR" not in text.upper():
        raise Unreadable(Fault.NO_CALENDAR)
    try:
        found = [each for each in Calendar.from_ical(text, multiple=True) if each.name == "VCALENDAR"]
    except (ValueError, TypeError, AttributeError, OverflowError, KeyError, IndexError):
        raise Unreadable(Fault.BROKEN) from None
    if not found:
        raise Unreadable(Fault.BROKEN)
    return [to_standard(each, _zone_of(each)) if _zone_of(each) else each for each in found]


def _zone_of(calendar: Any) -> tzinfo | None:
    """The zone that the calendar names as its own."""
    try:
        return ZoneInfo(str(calendar.get("X-WR-TIMEZONE", "")))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None


def _series(calendar: Any) -> Iterable[list[Any]]:
    """Entries that belong together: one that repeats, and what was changed about single days of it."""
    together: dict[str, list[Any]] = defaultdict(list)
    alone = count()
    for entry in calendar.walk():
        if entry.name in ("VEVENT", "VFREEBUSY"):
            together[str(entry.get("UID", "")) or f"\n{next(alone)}"].append(entry)
    return together.values()


def _spans_of(series: list[Any], start: datetime, end: datetime, owner: Owner) -> Iterator[Span]:
    """All times of entries that belong together. Raises many things when they make no sense."""
    for entry in series:
        if any(name in TIMES for name, _ in entry.errors):
            raise ValueError("a time that is none")
        _refuse_too_often(entry)
    if _is_ours(series[0], owner.host):
        return
    for entry in series if _is_single(series) else _unrolled(series, start, end):
        if entry.name == "VFREEBUSY":
            yield from _told_busy(entry, owner.zone)
        elif _takes_time(entry, owner.email):
            yield _span_of(entry, owner.zone)


def _is_single(series: list[Any]) -> bool:
    repeats = ("RRULE", "RDATE", "RECURRENCE-ID")
    return series[0].name == "VFREEBUSY" or (
        len(series) == 1 and not any(name in series[0] for name in repeats)
    )


def _unrolled(series: list[Any], start: datetime, end: datetime) -> Iterable[Any]:
    """Each day on which it falls around the period: moved, changed and left-out days are done as told."""
    from icalendar import Calendar
    from recurring_ical_events import of

    calendar = Calendar()
    calendar.subcomponents = list(series)
    found: Iterable[Any] = of(calendar).between(start - AROUND, end + AROUND)
    return found


def _refuse_too_often(entry: Any) -> None:
    """Raises ValueError for a rule that no working day follows; such rules are made to keep machines busy."""
    rules = entry.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        a_day = len(rule.get("BYHOUR", [1])) * len(rule.get("BYMINUTE", [1])) * len(rule.get("BYSECOND", [1]))
        if TOO_OFTEN & {str(each).upper() for each in rule.get("FREQ", [])} or a_day > MOST_A_DAY:
            raise ValueError("repeats too often")


def _is_ours(entry: Any, host: str) -> bool:
    ours = rf"[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}@{re.escape(host)}"
    return bool(host) and re.fullmatch(ours, str(entry.get("UID", ""))) is not None


def _takes_time(event: Any, email: str) -> bool:
    free = (
        str(event.get("STATUS", "")).upper() == "CANCELLED"
        or str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        or _text(event, "X-MICROSOFT-CDO-BUSYSTATUS") in FREE
    )
    return not free and not _is_declined(event, email)


def _text(event: Any, name: str) -> str:
    value = event.get(name, b"")
    return (value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)).strip().upper()


def _is_declined(event: Any, email: str) -> bool:
    attendees = event.get("ATTENDEE", [])
    return bool(email) and any(
        str(each).lower().removeprefix("mailto:") == email.lower()
        and str(each.params.get("PARTSTAT", "")).upper() == "DECLINED"
        for each in (attendees if isinstance(attendees, list) else [attendees])
    )


def _span_of(event: Any, zone: tzinfo) -> Span:
    """From when to when. Raises ValueError for an end before the start, other things for what is no time."""
    begins: date = event["DTSTART"].dt
    start = end = _moment(begins, zone)
    if "DTEND" in event:
        end = _moment(event["DTEND"].dt, zone)
    elif "DURATION" in event:
        end = _after(begins, event["DURATION"].dt, zone)
    if end == start and not isinstance(begins, datetime):
        end = _moment(begins + ONE_DAY, zone)
    if end < start:
        raise ValueError("ends before it starts")
    return start, end


def _told_busy(entry: Any, zone: tzinfo) -> Iterator[Span]:
    """The periods of a free/busy entry that are not free."""
    listed = entry.get("FREEBUSY", [])
    for period in listed if isinstance(listed, list) else [listed]:
        if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            begins, ends = period.start, period.end
            yield _moment(begins, zone), _moment(ends, zone)


def _moment(value: date, zone: tzinfo) -> datetime:
    """A date is its midnight, a time without a zone is local."""
    if not isinstance(value, datetime):
        return instant(value, 0, zone)
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def _after(begins: date, duration: timedelta, zone: tzinfo) -> datetime:
    """Whole days are days of the calendar, what is left is time that passes."""
    whole = timedelta(days=duration.days)
    return _moment(begins + whole, zone) + (duration - whole)


def _cut(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    return [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
