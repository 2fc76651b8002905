"""SQLite: copied by its own online way while others write, and put into place as a whole."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from naervaer.backups.archive import PIECE, Hashing, Progress, Refused, sync
from naervaer.backups.facts import NothingHere, facts_of
from naervaer.backups.rules import LEFT_EMPTY, Facts

PAGES_AT_ONCE = 2000
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def dump(into: Hashing, folder: Path, progress: Progress) -> Facts:
    """A copy of one moment: the read transaction stays open, so nobody who writes meanwhile is seen or stopped.

    Raises NothingHere.
    """
    if not _live().exists():
        raise NothingHere
    copy = folder / "copy"
    with _open(_live()) as source, _open(copy) as target:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master")  # the moment that the backup shows
        source.backup(
            target,
            pages=PAGES_AT_ONCE,
            progress=lambda _, left, pages: progress("Copying", pages - left, pages),
        )
        source.execute("ROLLBACK")
        facts = _without_doors(target)
    with copy.open("rb") as file:
        size = copy.stat().st_size
        while piece := file.read(PIECE):
            into.write(piece)
            progress("Packing", into.bytes, size)
    copy.unlink()
    return facts


def _without_doors(copy: sqlite3.Connection) -> Facts:
    """Overwritten, not only marked as free (``secure_delete``)."""
    copy.execute("PRAGMA journal_mode=DELETE")
    copy.execute("PRAGMA secure_delete=ON")
    tables = [name for (name,) in copy.execute(TABLES)]
    for table in set(LEFT_EMPTY) & set(tables):
        copy.execute(f'DELETE FROM "{table}"')  # noqa: S608  # our own two names
    return facts_of(copy.cursor(), tables)


def faults(database: Path) -> list[str]:
    """What SQLite finds wrong in its own file."""
    try:
        with _open(database) as opened:
            found = [str(word) for (word,) in opened.execute("PRAGMA integrity_check(5)")]
            broken = len(opened.execute("PRAGMA foreign_key_check").fetchall())
    except sqlite3.DatabaseError as error:
        return [f"The database in it cannot be opened: {error}."]
    told = [f"The database in it is damaged: {word}." for word in found if word != "ok"]
    return [*told, *([f"{broken} of its rows point to rows that are not there."] if broken else [])]


def facts(database: Path) -> Facts:
    """Of this file. Raises NothingHere."""
    with _open(database) as opened:
        return facts_of(opened.cursor(), [name for (name,) in opened.execute(TABLES)])


def put_in_place(database: Path) -> None:
    """The file takes the place of the live one, whole or not at all. Raises Refused while anybody has that open.

    Leaving the write-ahead log needs the file alone, and takes the log away: an old log beside a new file would be
    written into it.
    """
    live = _live()
    connection.close()
    sync(database)
    with _open(live, timeout=0.5) as old:
        try:
            (mode,) = old.execute("PRAGMA journal_mode=DELETE").fetchone()
            old.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            mode = "locked"
        except sqlite3.DatabaseError:
            mode = "delete"  # what lies there is no database: nobody can be using it
        if mode != "delete":
            raise Refused("Nærvær is running on this database. Stop it first. Nothing has been written.")
        for log in (f"{live}-wal", f"{live}-shm", f"{live}-journal"):
            Path(log).unlink(missing_ok=True)
        database.replace(live)
        sync(live.parent)


def _live() -> Path:
    return Path(connection.settings_dict["NAME"])


@contextmanager
def _open(path: Path, timeout: float = 20) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(str(path), timeout=timeout, isolation_level=None)) as opened:
        yield opened
