"""When a job is tried again, and in which slot of time a repeated one falls."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ATTEMPTS = 10
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=10)


def delay_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after this many attempts: twice as long each time, at most ten minutes.

    ``chance`` from 0 to 1 spreads what failed together over the second half of the time.
    """
    longest = min(FIRST_DELAY * (1 << min(attempts - 1, 12)), LONGEST_DELAY)
    return longest * (0.5 + chance / 2)


def minute(now: datetime) -> tuple[str, datetime]:
    """The running minute: its name, and when it began."""
    began = now.astimezone(UTC).replace(second=0, microsecond=0)
    return f"{began:%Y-%m-%dT%H:%M}", began


def hour(now: datetime) -> tuple[str, datetime]:
    """The running hour: its name, and when it began."""
    began = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return f"{began:%Y-%m-%dT%H}", began


def night(now: datetime, *, at: time, zone: ZoneInfo) -> tuple[str, datetime]:
    """The last night whose hour has come: its day, and when that was.

    Named by the local day, so neither a changed clock nor a new time zone table makes a night twice, and
    a worker that was away for three days does one night, not three.
    """
    day = now.astimezone(zone).date()
    began = _moment(day, at, zone)
    if began > now:
        day -= timedelta(days=1)
        began = _moment(day, at, zone)
    return f"{day:%Y-%m-%d}", began


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
