"""Appointments as calendars understand them: invitations by mail (RFC 5546) and a calendar to subscribe to (RFC 5545).

Pure: values come in, text goes out, the same text for the same values. Nothing is told but the time and a neutral
title. Local times carry the receiver's own zone with its rules beside them, since Outlook reads no others.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Calendar, Component, Event, Timezone

MAKER = "-//Naervaer//Naervaer//EN"
AGAIN_AFTER = timedelta(hours=1)
"""How often a calendar should look again; many look only every 8 to 24 hours, whatever they are told."""


class Method(StrEnum):
    """What an invitation asks of the receiver's calendar."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment: ``uid`` stays, ``sequence`` counts its changes, the time is UTC and half-open."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Post:
    """From whom an invitation comes, and to whom it goes: addresses, and the sender's name."""

    name: str
    sender: str
    to: str


def invitation(
    entry: Entry, *, method: Method, post: Post, zone: ZoneInfo, at: datetime, address: str = ""
) -> str:
    """The calendar part of a mail. ``at`` is when it was made, ``address`` where more can be read.

    It names nobody but the receiver: who else attends is nothing for the servers that it passes.
    """
    from icalendar import vCalAddress, vText, vUri

    calendar, event = _calendar(), _event(entry, zone, at)
    calendar.add("method", method.value)
    organizer = vCalAddress(f"mailto:{post.sender}")
    organizer.params["CN"] = vText(post.name)
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{post.to}")
    if method is Method.REQUEST:
        attendee.params.update({"ROLE": vText("REQ-PARTICIPANT"), "RSVP": vText("FALSE")})
    event.add("attendee", attendee)
    event.add("status", "CONFIRMED" if method is Method.REQUEST else "CANCELLED")
    if address:
        event.add("url", vUri(address))
    calendar.add_component(event)
    return _text(calendar, [entry], zone)


def feed(entries: Iterable[Entry], *, name: str, zone: ZoneInfo, at: datetime) -> str:
    """A calendar to subscribe to. ``at`` stamps every entry, so that the same appointments are the same text."""
    from icalendar import vDuration, vText

    calendar, shown = _calendar(), list(entries)
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(name))
    refresh = vDuration(AGAIN_AFTER)
    refresh.params["VALUE"] = "DURATION"
    calendar.add("refresh-interval", refresh)
    calendar.add("x-published-ttl", vDuration(AGAIN_AFTER))
    for entry in shown:
        calendar.add_component(_event(entry, zone, at))
    return _text(calendar, shown, zone)


def _calendar() -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", MAKER)
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(entry: Entry, zone: ZoneInfo, at: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE")
    return event


def _text(calendar: "Calendar", entries: list[Entry], zone: ZoneInfo) -> str:
    """With the zone's rules before the entries."""
    if entries and zone.key != "UTC":
        first = min(entry.starts_at for entry in entries).astimezone(zone).year
        last = max(entry.ends_at for entry in entries).astimezone(zone).year
        calendar.subcomponents.insert(0, _timezone(zone, first, last))
    return str(calendar.to_ical(sorted=False), "utf-8")


# The rules of a zone ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Change:
    """The clock of a zone is changed at ``wall``, told by the clock before."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def places(self) -> frozenset[int]:
        """Which of its weekday in the month it is: counted from the first, and -1 if it is the last."""
        last = {-1} if (self.wall + timedelta(days=7)).month != self.wall.month else set()
        return frozenset({(self.wall.day - 1) // 7 + 1} | last)

    @property
    def kind(self) -> tuple[object, ...]:
        """What is the same each year."""
        return self.wall.month, self.wall.weekday(), self.wall.time(), self.before, self.after, self.name


def _timezone(zone: ZoneInfo, first_year: int, last_year: int) -> "Timezone":
    """The zone in these years: as a rule for each change if all years follow it, else change by change.

    From the year before on, so that each January has a change behind it. The library can write this too, and is an
    hour off where summer time begins (7.3).
    """
    from icalendar import Timezone

    written = Timezone()
    written.add("tzid", zone.key)
    years = [_changes(zone, year) for year in range(first_year - 1, last_year + 1)]
    for change, place in _as_rules(years) or _one_by_one(zone, first_year - 1, years):
        written.add_component(_observed(change, place))
    return written


def _one_by_one(zone: ZoneInfo, first_year: int, years: list[list[_Change]]) -> list[tuple[_Change, int]]:
    start = datetime(first_year, 1, 1, tzinfo=zone)
    here = start.utcoffset() or timedelta()
    began = _Change(start.replace(tzinfo=None), here, here, str(start.tzname()))
    return [(change, 0) for change in (began, *(change for year in years for change in year))]


def _as_rules(years: list[list[_Change]]) -> list[tuple[_Change, int]]:
    """One change with its place in the month for each that comes every year; nothing when the years differ."""
    found = []
    for same in zip(*years, strict=False):
        places = frozenset.intersection(*(change.places for change in same))
        if len({change.kind for change in same}) > 1 or not places:
            return []
        found.append((same[0], min(places)))
    return found if len({len(year) for year in years}) == 1 and len(found) == 2 else []


def _changes(zone: ZoneInfo, year: int) -> list[_Change]:
    """The changes of one year, found by halving the day on which one lies."""
    found = []
    moment, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        following = moment + timedelta(days=1)
        if _offset(zone, moment) != _offset(zone, following):
            found.append(_change_between(zone, moment, following))
        moment = following
    return found


def _change_between(zone: ZoneInfo, low: datetime, high: datetime) -> _Change:
    before = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    after = high.astimezone(zone)
    wall = (high + before).replace(tzinfo=None)
    return _Change(wall, before, _offset(zone, high), str(after.tzname()))


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _observed(change: _Change, place: int = 0) -> "Component":
    from icalendar import TimezoneDaylight, TimezoneStandard, vRecur

    written = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    written.add("dtstart", change.wall)
    written.add("tzoffsetfrom", change.before)
    written.add("tzoffsetto", change.after)
    written.add("tzname", change.name)
    if place:
        day = f"{place}{['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][change.wall.weekday()]}"
        written.add("rrule", vRecur(freq="YEARLY", bymonth=change.wall.month, byday=day))
    return written
