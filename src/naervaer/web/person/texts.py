"""The rhythms that are chosen most, and the day of two as a picture and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naervaer.followup.texts import every
from naervaer.kernels.worktime import Span
from naervaer.ui.dates import clock

QUICK_RHYTHMS = (7, 14, 28, 42)


def rhythm_choices() -> list[tuple[int, str]]:
    """The rhythms offered at once; any from 7 to 42 days can be written."""
    return [(days, every(days)) for days in QUICK_RHYTHMS]


FIRST_HOUR, LAST_HOUR = 6, 21
"""The part of a day that the picture shows, unless somebody works outside of it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A time of the day as a bar, in percent of the picture."""

    at: float
    wide: float


@dataclass(frozen=True, slots=True)
class Bars:
    """The day of two as a picture: its hours with their places, and the bars of each line."""

    hours: list[tuple[int, float]]
    mine: list[Bar]
    theirs: list[Bar]
    shared: list[Bar]


def bars_of(mine: Iterable[Span], theirs: Iterable[Span], shared: Iterable[Span], *, zone: tzinfo) -> Bars:
    """The three lines on one clock, from 6 to 21, or further where there are hours."""
    lines = [
        [(_hour(a, zone), _hour(b, zone, end=True)) for a, b in spans] for spans in (mine, theirs, shared)
    ]
    edges = [hour for line in lines for span in line for hour in span]
    first, last = min([FIRST_HOUR, *map(int, edges)]), max([LAST_HOUR, *(int(each + 0.99) for each in edges)])

    def at(hour: float) -> float:
        return round(100 * (hour - first) / (last - first), 2)

    drawn = [[Bar(at(start), round(at(end) - at(start), 2)) for start, end in line] for line in lines]
    return Bars([(hour, at(hour)) for hour in range(first, last + 1, 3)], *drawn)


def _hour(moment: datetime, zone: tzinfo, *, end: bool = False) -> float:
    local = moment.astimezone(zone)
    hour = local.hour + local.minute / 60
    return 24.0 if end and not hour else hour


def spans_told(spans: Iterable[Span], zone: tzinfo) -> str:
    """Times of a day: "9–12 and 13–15", without saying which day."""
    told = [f"{_short(start, zone)}–{_short(end, zone)}" for start, end in spans]
    if len(told) < 2:
        return "".join(told)
    return _("%(some)s and %(last)s") % {"some": ", ".join(told[:-1]), "last": told[-1]}


def _short(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return clock(moment, zone) if local.minute else str(local.hour)


def time_apart(now: datetime, *, here: tzinfo, there: tzinfo, name: str) -> str:
    """How the clocks of the two differ now: "One hour ahead of you"."""
    gap = (now.astimezone(there).utcoffset() or timedelta()) - (
        now.astimezone(here).utcoffset() or timedelta()
    )
    minutes = int(gap.total_seconds()) // 60
    if not minutes:
        return _("The same clock as yours.")
    hours, rest = divmod(abs(minutes), 60)
    length = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    length += f" {rest} min" if rest else ""
    words = (
        _("%(name)s is %(length)s ahead of you.") if minutes > 0 else _("%(name)s is %(length)s behind you.")
    )
    return words % {"name": name, "length": length}
