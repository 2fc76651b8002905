"""How the installation stands now: the worker, the ways by which messages go, and whom they do not reach."""

from dataclasses import dataclass
from datetime import datetime

from naervaer.backups.queries import last_backup
from naervaer.backups.rules import is_overdue
from naervaer.jobs.queries import Pulse, pulse
from naervaer.notify.queries import Unreached, Way, unreached, ways
from naervaer.web.operations.rules import is_behind


@dataclass(frozen=True, slots=True)
class Standing:
    """Numbers and times, never content."""

    worker: Pulse
    oldest_at: datetime | None
    ways: list[Way]
    unreached: list[Unreached]
    backup_at: datetime | None
    lacks_backup: bool

    @property
    def is_behind(self) -> bool:
        """Whether due work waits for too long."""
        return is_behind(self.worker.lag)

    @property
    def troubles(self) -> int:
        """How many things wait for the administrator."""
        down = sum(way.is_down for way in self.ways)
        stands_still = not self.worker.works
        own = stands_still + (self.is_behind and not stands_still) + self.lacks_backup
        return own + down + bool(self.unreached)


def standing(*, at: datetime, is_demo: bool) -> Standing:
    """Everything that the page shows. Where nobody real is in here, no backup is missed."""
    worker, last = pulse(at=at), last_backup()
    backup_at = last.at if last else None
    return Standing(
        worker=worker,
        oldest_at=at - worker.lag if worker.waiting else None,
        ways=ways(at=at),
        unreached=unreached(at=at),
        backup_at=backup_at,
        lacks_backup=is_overdue(backup_at, at=at) and not is_demo,
    )
