"""What a backup says about itself, and whether this program can take it in. Plain values only."""

import json
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

FORMAT = 1
BACKUP_EVERY = timedelta(days=2)
"""One a night: told of when the second is missing."""
NAME = re.compile(r"naervaer-(\d{8}T\d{6})Z\.backup")

# Whoever finds a backup must find no door in it: a session's key opens one, and so may what waits in the cache.
LEFT_EMPTY = ("accounts_session", "cache")
# Rows that describe the program, or that a start makes by itself: with nothing else, an installation is empty.
OF_THE_PROGRAM = (
    *LEFT_EMPTY,
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "jobs_beat",
    "jobs_job",
)


def is_overdue(last_at: datetime | None, *, at: datetime) -> bool:
    """Whether an installation with real people in it should have had another backup by now."""
    return last_at is None or at - last_at > BACKUP_EVERY


class NoManifest(Exception):
    """The words in the file are not those of a backup of ours."""


@dataclass(frozen=True)
class Facts:
    """What was true of the database in the moment that the backup shows.

    ``migrations`` are "app.name"; ``rows`` counts each table; ``masters`` counts the data keys by the name of the
    master key that opens them; ``seal`` is the last seal of the record, empty before the first.
    """

    migrations: tuple[str, ...]
    rows: dict[str, int]
    masters: dict[str, int]
    seal: str


@dataclass(frozen=True)
class Manifest:
    """What stands beside the database in a backup."""

    made_at: datetime
    program: str
    vendor: str
    sha256: str
    bytes: int
    facts: Facts

    def as_text(self) -> str:
        """As it is written."""
        held = {"format": FORMAT, **asdict(self), "made_at": self.made_at.astimezone(UTC).isoformat()}
        return json.dumps(held, indent=1)

    @property
    def all_rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(self.facts.rows.values())

    @property
    def keys(self) -> int:
        """How many data keys there are."""
        return sum(self.facts.masters.values())


def manifest_of(text: str) -> Manifest:
    """The manifest of these words. Raises NoManifest."""
    try:
        held = json.loads(text)
        if held.pop("format") != FORMAT:
            raise NoManifest("It is written in a way that this version does not know.")
        facts = held.pop("facts")
        facts["migrations"] = tuple(facts["migrations"])
        held["made_at"] = datetime.fromisoformat(held["made_at"])
        return Manifest(**held, facts=Facts(**facts))
    except (ValueError, LookupError, TypeError, AttributeError):
        raise NoManifest("What it says about itself cannot be read.") from None


def unknown(migrations: Collection[str], *, known: Collection[str]) -> list[str]:
    """Changes of the tables that the program does not know: the backup is of a newer version."""
    return sorted(set(migrations) - set(known))


def missing(migrations: Collection[str], *, known: Collection[str]) -> list[str]:
    """Changes of the tables that the backup does not have yet: it is of an older version."""
    return sorted(set(known) - set(migrations))


def is_empty(rows: dict[str, int]) -> bool:
    """Whether nobody has put anything in: only what the program itself keeps."""
    return not any(count for table, count in rows.items() if table not in OF_THE_PROGRAM)


def name_for(at: datetime) -> str:
    """What a backup of this moment is called."""
    return f"naervaer-{at.astimezone(UTC):%Y%m%dT%H%M%S}Z.backup"


def made_at(name: str) -> datetime | None:
    """The moment in such a name, or None for any other file."""
    found = NAME.fullmatch(name)
    return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if found else None
