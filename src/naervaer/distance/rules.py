"""Closed days, leave, places and lines of the situation card, decided from plain values. A04 to A07; `oracles.md` 1.

Public holidays come from the `holidays` library, which takes a quarter of a second to import: it is imported where it
is first needed, and every year of a country is asked for once.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from naervaer.kernels.worktime import Period, merged

LEAVE_LONGEST = 400
"""Days of one period of leave; longer ones are more often a slip of the year than a leave."""

WEEKDAY_KEYS = {1: "mon", 2: "tue", 3: "wed", 4: "thu", 5: "fri", 6: "sat", 7: "sun"}
"""ISO weekday to the short word that names fields and parts of texts."""


# Closed days -------------------------------------------------------------------------------------------------


class UnknownCountry(ValueError):
    """No public holidays are known for this country code."""


def closed_days(country: str, first_year: int, last_year: int, own: Iterable[date] = ()) -> frozenset[date]:
    """Public holidays of the country from the first to the last year, both included, and the organisation's own.

    1 May, 5 June, 24 and 31 December are working days in Denmark unless the organisation closes them, that is, unless
    they are in `own`. UnknownCountry for a code without holidays.
    """
    years = range(first_year, last_year + 1)
    return frozenset(own).union(*(public_holidays(country, year) for year in years))


@lru_cache(maxsize=512)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of one country in one year, the days moved for a weekend included."""
    return frozenset(day for day, _ in holiday_names(country, year, "en"))


@lru_cache(maxsize=512)
def holiday_names(country: str, year: int, language: str) -> tuple[tuple[date, str], ...]:
    """The public holidays in order with their names, in the language if the library has them in it."""
    from holidays import country_holidays

    try:
        known = country_holidays(country, years=year, language=_spoken(country, language))
    except NotImplementedError as unknown:
        raise UnknownCountry(country) from unknown
    return tuple(sorted(known.items()))


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The country codes (ISO 3166, two letters) that have public holidays."""
    from holidays import list_supported_countries

    return frozenset(code for code in list_supported_countries(include_aliases=False) if len(code) == 2)


@lru_cache(maxsize=512)
def _spoken(country: str, language: str) -> str | None:
    from holidays import list_localized_countries

    spoken = list_localized_countries(include_aliases=False).get(country, [])
    return next((code for code in spoken if code.split("_")[0] == language), None)


# Leave -------------------------------------------------------------------------------------------------------


class LeaveFault(StrEnum):
    """What is wrong with a period of leave that somebody has entered."""

    ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"
    TOO_LONG = "too_long"


class LeaveError(ValueError):
    """A period of leave that cannot be taken, with what is wrong."""

    def __init__(self, fault: LeaveFault, period: Period) -> None:
        super().__init__(f"{fault}: {period[0]} to {period[1]}")
        self.fault = fault
        self.period = period


def checked_leave(started_on: date, ended_on: date) -> Period:
    """The half-open period itself if it has a day and at most 400 of them, else LeaveError."""
    period = (started_on, ended_on)
    if ended_on <= started_on:
        raise LeaveError(LeaveFault.ENDS_BEFORE_IT_STARTS, period)
    if (ended_on - started_on).days > LEAVE_LONGEST:
        raise LeaveError(LeaveFault.TOO_LONG, period)
    return period


def merged_leave(periods: Iterable[Period]) -> Sequence[Period]:
    """The same days of leave as the fewest periods, in order: what touches or overlaps is one."""
    return merged(periods)


# Places -----------------------------------------------------------------------------------------------------

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Planned(Generic[Place]):
    """A place on one ISO weekday in the days [first, end); ``end`` None goes on."""

    weekday: int
    place: Place
    first: date
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it says something about this day."""
        return self.weekday == day.isoweekday() and self.first <= day and (self.end is None or day < self.end)


def place_on(day: date, plan: Iterable[Planned[Place]], exceptions: Mapping[date, Place]) -> Place | None:
    """Where somebody works on this day: what was said for the day itself, else the week's plan, else nothing (A05)."""
    if day in exceptions:
        return exceptions[day]
    return next((each.place for each in plan if each.holds_on(day)), None)


# The situation card -----------------------------------------------------------------------------------------

LINE_LENGTH = 300
"""Letters of one line: a line, not a letter."""
STILL_TRUE_MONTHS = 3


def asks_again_on(confirmed_on: date) -> date:
    """From which day on the person is asked whether a line still holds: the same day three months later.

    The last day of the month where there is no such day, as for every other span of months (`oracles.md` 8).
    """
    months = confirmed_on.month - 1 + STILL_TRUE_MONTHS
    year, month = confirmed_on.year + months // 12, months % 12 + 1
    return date(year, month, min(confirmed_on.day, monthrange(year, month)[1]))


# Calendars elsewhere ----------------------------------------------------------------------------------------

CALENDAR_LONGEST = 5 * 1024 * 1024
CALENDARS_EACH = 5
HORIZON = timedelta(weeks=8)
"""So far ahead busy times are kept; a talk is hardly planned later than that."""
READ_AGAIN_AFTER = timedelta(hours=3)
TRIED_AGAIN_AFTER = timedelta(hours=12)
NAMED_AFTER = timedelta(days=3)
"""An address that has given nothing for so long is named to its owner, once."""
INVITED_KINDS = frozenset({"talk"})
"""Appointments that go out as invitations; the others are told in other ways."""


class CalendarFault(StrEnum):
    """Why a calendar gave no busy times: what the kernel says of a text, and what an address answered."""

    NO_CALENDAR = "no_calendar"
    BROKEN = "broken"
    TOO_MUCH = "too_much"
    TOO_LARGE = "too_large"
    INSIDE = "inside"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    GONE = "gone"
    MOVED = "moved"
    EXPIRED = "expired"
    OTHER_NAME = "other_name"
    NOT_TRUSTED = "not_trusted"


def text_of(body: bytes) -> str:
    """The text of a calendar file: UTF-8, which the format asks for, or what older programs write."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def looks_like_calendar(text: str) -> bool:
    """Whether it is worth reading: a page to sign in on, a picture or a spreadsheet is not."""
    return "BEGIN:VCALENDAR" in text[:4096].upper()


def is_due(*, asked_at: datetime | None, has_fault: bool, now: datetime) -> bool:
    """Whether an address is asked again: every three hours, one that gave nothing every twelve."""
    wait = TRIED_AGAIN_AFTER if has_fault else READ_AGAIN_AFTER
    return asked_at is None or asked_at + wait <= now
