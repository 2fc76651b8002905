"""Making a backup, and putting one back."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

import naervaer
from naervaer.backups import postgresql, sqlite
from naervaer.backups.archive import MANIFEST, Progress, Refused, database_entry, put_in_place, workspace
from naervaer.backups.facts import NothingHere
from naervaer.backups.queries import Look, look, record_of_last, target_is_empty
from naervaer.backups.rules import Manifest, made_at, name_for
from naervaer.ledger.actions import record
from naervaer.vault.actions import key_file
from naervaer.vault.crypto import KeyFileFault, read_masters


@dataclass(frozen=True)
class Made:
    """A backup that has been written and read again."""

    file: Path
    bytes: int
    found: Look
    expired: tuple[str, ...]


def back_up(to: Path, *, at: datetime, keep_days: int | None, progress: Progress) -> Made:
    """Write a backup into a folder, or under a name, and read it again before it gets that name.

    Faults of the data (seals, keys) do not stop it: it is told of them, and only a good one is noted as the last. With
    ``keep_days``, older ones in the same folder are deleted once the new one is good. Raises Refused.
    """
    target = free_name(to, at) if to.is_dir() or not to.suffix else to
    if target.exists():
        raise Refused(f"{target} is there already. Nothing has been written over.")
    with workspace(target.parent) as folder:
        draft = folder / "archive"
        _write(draft, folder, at, progress)
        found = look(draft, folder, key_file=_own_key_file(), progress=progress)
        if found.damage:
            raise Refused(" ".join(found.damage))
        put_in_place(draft, target)
    size = target.stat().st_size
    expired: tuple[str, ...] = ()
    if found.good:
        _note(target, size, at)
        expired = tuple(_expire(target.parent, at, keep_days)) if keep_days is not None else ()
    return Made(target, size, found, expired)


def free_name(folder: Path, at: datetime) -> Path:
    """The name of this second, or of the next one that no backup has yet."""
    while (target := folder / name_for(at)).exists():
        at += timedelta(seconds=1)
    return target


def _own_key_file() -> Path | None:
    """A key file that is missing or damaged does not keep anybody from making a backup."""
    try:
        read_masters(key_file())
    except KeyFileFault:
        return None
    return key_file()


def _write(draft: Path, folder: Path, at: datetime, progress: Progress) -> None:
    on_sqlite = connection.vendor == "sqlite"
    store = sqlite if on_sqlite else postgresql
    with zipfile.ZipFile(draft, "x", compresslevel=3) as archive:
        with database_entry(archive, packed=not on_sqlite) as entry:
            try:
                facts = store.dump(entry, folder, progress)
            except NothingHere:
                raise Refused("There is nothing here to back up: the database has no tables yet.") from None
        made = Manifest(at, naervaer.__version__, connection.vendor, entry.sha256, entry.bytes, facts)
        archive.writestr(MANIFEST, made.as_text())


def _note(target: Path, size: int, at: datetime) -> None:
    note = record_of_last()
    draft = note.with_suffix(".new")
    draft.write_text(json.dumps({"at": at.isoformat(), "file": str(target.resolve()), "bytes": size}))
    draft.replace(note)


def _expire(folder: Path, at: datetime, keep_days: int) -> Iterator[str]:
    """Only files that are named as ours are, and by the time in the name."""
    for file in sorted(folder.iterdir()):
        made = made_at(file.name)
        if made is not None and (at - made).days >= keep_days:
            file.unlink()
            yield file.name


def restore(path: Path, *, replace: bool, at: datetime, progress: Progress) -> Look:
    """Put a backup into the database here, and bring its tables to this version.

    Everything that can be in the way is found before anything is written. Raises Refused, KeyFileFault.
    """
    with workspace(_beside()) as folder:
        found = look(path, folder, key_file=_own_key_file(), progress=progress)
        _refuse(found, replace=replace)
        if connection.vendor == "sqlite":
            sqlite.put_in_place(found.database)
        else:
            postgresql.load(found.database, folder, found.manifest.facts, progress)
    connections.close_all()
    if found.older:
        progress("Bringing the tables to this version", 0, 0)
        call_command("migrate", interactive=False, verbosity=0)
    record("backup.restored", by=None, at=at)
    return found


def _beside() -> Path:
    """On the disk of the database, so that the file can take its place by its name alone."""
    data: Path = settings.DATA
    return Path(connection.settings_dict["NAME"]).parent if connection.vendor == "sqlite" else data


def _refuse(found: Look, *, replace: bool) -> None:
    for sentence in _in_the_way(found, replace=replace):
        raise Refused(f"{sentence} Nothing has been written.")


def _in_the_way(found: Look, *, replace: bool) -> Iterator[str]:
    made = found.manifest
    yield from found.damage
    if made.vendor != connection.vendor:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        yield (
            f"This is a backup of {names[made.vendor]}, and DATABASE_URL says {names[connection.vendor]}. "
            "A backup goes back into the kind of database that it is of."
        )
    if found.newer:
        yield (
            f"This backup is of a newer version of Nærvær ({made.program}; here is {naervaer.__version__}). "
            "Install that version first."
        )
    yield from _key_file_in_the_way(found)
    if not replace and not target_is_empty():
        yield (
            "The database here is not empty, and all that is in it would be gone. Make a backup of it first. "
            "If that is what you want: --replace."
        )


def _key_file_in_the_way(found: Look) -> Iterator[str]:
    needed = sorted(found.manifest.facts.masters)
    if not needed:
        return
    try:
        held = read_masters(key_file())
    except KeyFileFault as fault:
        yield f"This backup needs the master key {', '.join(needed)}. {fault}"
        return
    if set(needed) - set(held.keys) or (found.keys and found.keys.unreadable) or found.unopened:
        yield (
            f"The key file {key_file()} does not open what is in this backup, which needs the master key "
            f"{', '.join(needed)}. Put the key file there that has it (NAERVAER_KEY_FILE says where it lies)."
        )
