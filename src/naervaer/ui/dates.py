"""Dates and times in the reader's language: "Mandag 23. november", "kl. 10.02", "i fredags".

Times are turned into the zone that is active for the request, or into the one given. ``today`` is always
handed in; nothing here reads the clock.
"""

from collections.abc import Callable
from datetime import date, datetime, time, tzinfo
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, get_timezone_location
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from naervaer.ui.sentences import language

LOCALES = {"da": Locale("da"), "en": Locale("en", "GB")}
DAY = {"da": "EEEE d. MMMM", "en": "EEEE d MMMM"}
SHORT_DAY = {"da": "EEE d. MMM", "en": "EEE d MMM"}
YEAR = " y"
OLDER_NAMES = {"Atlantic/Faroe": "Atlantic/Faeroe"}
"""Zones whose city Babel knows by the name that the zone had before."""
CLOCK = {"da": "{0.hour}.{0.minute:02}", "en": "{0.hour:02}:{0.minute:02}"}
LAST = (
    gettext_lazy("last Monday"),
    gettext_lazy("last Tuesday"),
    gettext_lazy("last Wednesday"),
    gettext_lazy("last Thursday"),
    gettext_lazy("last Friday"),
    gettext_lazy("last Saturday"),
    gettext_lazy("last Sunday"),
)


def _language() -> str:
    spoken = language()[:2]
    return spoken if spoken in LOCALES else "en"


def _local(value: date | datetime, zone: tzinfo | None = None) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value, zone)
    return value


def _written(value: date | datetime, patterns: dict[str, str], today: date | None) -> str:
    local = _local(value)
    on = local.date() if isinstance(local, datetime) else local
    spoken = _language()
    pattern = patterns[spoken] + (YEAR if today and on.year != today.year else "")
    return _as_told(on, pattern, spoken)


@lru_cache(maxsize=4096)
def _as_told(day: date, pattern: str, language: str) -> str:
    """A page of twelve people tells twenty days, most of them those of the page before."""
    return format_date(day, pattern, locale=LOCALES[language])


def day(value: date | datetime, today: date | None = None) -> str:
    """A day at the beginning of a line: "Mandag 23. november". With ``today``, another year is told."""
    text = day_within(value, today)
    return text[:1].upper() + text[1:]


def day_within(value: date | datetime, today: date | None = None) -> str:
    """A day inside a sentence: "mandag 23. november", "Monday 23 November"."""
    return _written(value, DAY, today)


def whole_day(value: date | datetime) -> str:
    """A day on paper, which is read in any year: "mandag 23. november 2026"."""
    return _written(value, {spoken: pattern + YEAR for spoken, pattern in DAY.items()}, None)


def short_day(value: date | datetime, today: date | None = None) -> str:
    """A day where there is little room: "man. 23. nov.", "Mon 23 Nov"."""
    return _written(value, SHORT_DAY, today)


def month_within(value: date | datetime, today: date) -> str:
    """A month inside a sentence: "august"; of another year with its number."""
    local = _local(value)
    months = {"da": "LLLL", "en": "LLLL"}
    return _written(local, months, today)


def clock(value: datetime | time, zone: tzinfo | None = None) -> str:
    """The time of day on the 24-hour clock: "9.40" in Danish, "09:40" in English."""
    local = _local(value, zone) if isinstance(value, datetime) else value
    return CLOCK[_language()].format(local)


def city(zone: str) -> str:
    """The city by which people name a time zone: "Europe/Copenhagen" is "København" in Danish."""
    return _city(zone, _language())


@lru_cache(maxsize=1024)
def _city(zone: str, language: str) -> str:
    known = LOCALES[language].time_zones.get(OLDER_NAMES.get(zone, zone), {}).get("city")
    name: str = known or get_timezone_location(zone, locale=LOCALES[language], return_city=True)
    return name.rpartition("/")[2]


def week(value: date | datetime) -> int:
    """The ISO week number, 1 to 53."""
    return _local(value).isocalendar().week


def ago(value: date | datetime, today: date) -> str:
    """How long ago a day was, as people say it: "i går", "i fredags", from a week on "11 dage".

    Raises ValueError for a day that is still to come.
    """
    local = _local(value)
    on = local.date() if isinstance(local, datetime) else local
    days = (today - on).days
    if days < 0:
        raise ValueError(f"{on} is after {today}.")
    if days < 2:
        return _("yesterday") if days else _("today")
    if days < 7:
        return str(LAST[on.weekday()])
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "day_within": day_within,
    "whole_day": whole_day,
    "short_day": short_day,
    "clock": clock,
    "week": week,
    "ago": ago,
}
