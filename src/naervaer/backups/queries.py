"""Reading a backup without touching the installation, and what the last one was."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from naervaer.backups import scratch, sqlite
from naervaer.backups.archive import Progress, unpack
from naervaer.backups.facts import counted
from naervaer.backups.rules import Facts, Manifest, is_empty, missing, unknown
from naervaer.ledger.queries import Verified, verify
from naervaer.vault.actions import Checked, check_keys
from naervaer.vault.crypto import Unreadable, belongs_to, read_masters, unseal
from naervaer.vault.models import DataKey

# The tables whose shape must be known to look at seals and keys.
LOOKED_INTO = ("ledger.", "vault.")


@dataclass(frozen=True)
class Look:
    """What has been found in a backup.

    ``damage`` means that it must not be used, ``faults`` that something in it was wrong when it was made. ``newer``
    and ``older`` name the changes of the tables that only one of backup and program knows. ``keys`` is None when no key
    file was given or the tables are too different; ``seals`` likewise.
    """

    manifest: Manifest
    database: Path
    damage: tuple[str, ...]
    newer: tuple[str, ...]
    older: tuple[str, ...]
    seals: Verified | None
    keys: Checked | None
    samples: int
    unopened: int

    @property
    def faults(self) -> tuple[str, ...]:
        """In sentences."""
        return tuple(self._faults())

    def _faults(self) -> Iterator[str]:
        yield from self.seals.faults if self.seals else ()
        if self.keys and self.keys.unreadable:
            yield f"{self.keys.unreadable} of its {self.keys.keys} data keys do not open with this key file."
        if self.unopened:
            yield f"{self.unopened} of {self.samples} sealed texts do not open."

    @property
    def good(self) -> bool:
        """Whether nothing at all is wrong with it."""
        return not self.damage and not self.faults


def look(path: Path, folder: Path, *, key_file: Path | None, progress: Progress) -> Look:
    """Unpack it into the folder and look at everything. Raises Refused when it cannot be read, KeyFileFault."""
    manifest, database = unpack(path, folder, progress)
    newer = tuple(unknown(manifest.facts.migrations, known=program_migrations()))
    older = tuple(missing(manifest.facts.migrations, known=program_migrations()))
    alike = not any(name.startswith(LOOKED_INTO) for name in (*newer, *older))
    on_sqlite = manifest.vendor == "sqlite"
    damage = sqlite.faults(database) if on_sqlite else []
    asked = database if on_sqlite else folder / "asked"
    if damage:
        return Look(manifest, database, tuple(damage), newer, older, None, None, 0, 0)
    facts = sqlite.facts(database) if on_sqlite else None
    with scratch.connected(asked):
        progress("Looking", 0, 0)
        if on_sqlite:
            contents = scratch.from_sqlite(manifest.facts)
        else:
            contents = scratch.from_postgresql(database, folder, manifest.facts, progress)
        damage += _miscounted(manifest.facts, facts.rows if facts else contents.rows)
        seals = verify(at=manifest.made_at, using=scratch.ALIAS) if alike else None
        keys = check_keys(held_in=key_file, using=scratch.ALIAS) if alike and key_file else None
        unopened = _unopened(contents.samples, key_file) if keys and key_file else 0
    samples = len(contents.samples) if keys else 0
    return Look(manifest, database, tuple(damage), newer, older, seals, keys, samples, unopened)


def _miscounted(written: Facts, found: dict[str, int]) -> list[str]:
    wrong = sorted(
        table for table in written.rows.keys() | found if written.rows.get(table) != found.get(table)
    )
    return [f"Not the number of rows that were written: {', '.join(wrong)}."] if wrong else []


def _unopened(samples: list[scratch.Sample], key_file: Path) -> int:
    """How many of the sealed texts do not open. Those of somebody whose key is destroyed are not meant to."""
    masters = read_masters(key_file)
    owners = {sample.owner for sample in samples}
    held = DataKey.objects.using(scratch.ALIAS).standing().filter(owner_id__in=owners)
    keys = {owner: bytes(wrapped) for owner, wrapped in held.values_list("owner_id", "wrapped")}
    unopened = 0
    for sample in samples:
        if sample.owner not in keys:
            continue
        try:
            key = masters.unwrap(keys[sample.owner], sample.owner.bytes)
            unseal(key, sample.sealed, belongs_to(sample.label, sample.row, sample.owner))
        except Unreadable:
            unopened += 1
    return unopened


def program_migrations() -> set[str]:
    """Every change of the tables that this program knows."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


def target_is_empty() -> bool:
    """Whether a backup can go into the database here without anything being lost."""
    with connection.cursor() as cursor:
        return is_empty(counted(cursor, connection.introspection.table_names(cursor)))


@dataclass(frozen=True)
class LastBackup:
    """The last backup that was made here and found good."""

    at: datetime
    file: str
    bytes: int


def record_of_last() -> Path:
    """Where it is noted: beside the database, not in it, so that a restored one does not tell of the past."""
    path: Path = settings.DATA / "last-backup.json"
    return path


def last_backup() -> LastBackup | None:
    """None before the first, and when the note cannot be read."""
    try:
        held = json.loads(record_of_last().read_text())
        return LastBackup(datetime.fromisoformat(held["at"]), str(held["file"]), int(held["bytes"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
