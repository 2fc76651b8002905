"""How the installation stands now: the worker, the ways by which messages go, and whom they do not reach."""

from dataclasses import dataclass
from datetime import datetime

from naervaer.notify.queries import Unreached, Way, last_beat, oldest_waiting, unreached, ways
from naervaer.web.operations.rules import is_behind, is_silent


@dataclass(frozen=True, slots=True)
class Standing:
    """Numbers and times, never content."""

    beat_at: datetime | None
    is_silent: bool
    oldest_at: datetime | None
    is_behind: bool
    ways: list[Way]
    unreached: list[Unreached]

    @property
    def troubles(self) -> int:
        """How many things wait for the administrator."""
        down = sum(way.is_down for way in self.ways)
        return self.is_silent + (self.is_behind and not self.is_silent) + down + bool(self.unreached)


def standing(*, at: datetime) -> Standing:
    """Everything that the page shows."""
    beat, oldest = last_beat(), oldest_waiting(at=at)
    return Standing(
        beat_at=beat,
        is_silent=is_silent(beat, now=at),
        oldest_at=oldest,
        is_behind=is_behind(oldest, now=at),
        ways=ways(at=at),
        unreached=unreached(at=at),
    )
