"""PostgreSQL: written by its own pg_dump in one snapshot, read by pg_restore, and put in by one transaction."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction

from naervaer.backups.archive import PIECE, Hashing, Progress, Refused
from naervaer.backups.facts import counted, facts_of
from naervaer.backups.rules import LEFT_EMPTY, Facts

# What a dump says besides our own tables. Of the session: ours is set up already, and a newer pg_restore names what an
# older server does not know. Of the database: its extensions and its schema are there, and not ours to make. Lines
# with a backslash are for psql.
FOR_OTHERS = re.compile(
    rb"SET [a-z_]+ = [^;]*;|SELECT pg_catalog\.set_config\('search_path', '', false\);"
    rb"|CREATE SCHEMA public;|CREATE EXTENSION IF NOT EXISTS .*;|\\.*"
)
COPY = re.compile(rb'COPY (?:"?\w+"?\.)?"?(\w+)"? \((.*)\) FROM stdin;')
HOW_TO_GET_IT = "On Debian: apt-get install postgresql-client. It must be at least as new as the server."


@dataclass(frozen=True)
class Copied:
    """The beginning of a table's rows: its name, its columns, and the statement that takes them in."""

    table: str
    columns: tuple[str, ...]
    statement: str


def dump(into: Hashing, folder: Path, progress: Progress) -> Facts:
    """pg_dump and the counting look at the same snapshot, whatever is written meanwhile."""
    program = _program("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        left_empty = [f"--exclude-table-data={table}" for table in LEFT_EMPTY]
        where, environment = _connection()
        command = [
            program,
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--no-password",
            "--no-comments",
            *left_empty,
        ]
        with _running([*command, f"--snapshot={snapshot}", f"--dbname={where}"], folder, environment) as out:
            while piece := out.read(PIECE):
                into.write(piece)
                progress("Copying", into.bytes, 0)
        return facts_of(cursor, connection.introspection.table_names(cursor))


def parts(database: Path, folder: Path) -> Iterator[Copied | bytes]:
    """The tables of a dump: the head of each, then its rows as lines of text."""
    with _sections(database, folder, "data") as lines:
        inside = False
        for line in lines:
            head = None if inside else COPY.fullmatch(line.rstrip(b"\n"))
            if head:
                columns = tuple(name.strip(' "') for name in head[2].decode().split(","))
                yield Copied(head[1].decode(), columns, line.decode().strip())
                inside = True
            elif line == b"\\.\n":
                inside = False
            elif inside:
                yield line


def load(database: Path, folder: Path, expected: Facts, progress: Progress) -> None:
    """Take the place of what stands there, in one transaction: all of it or nothing. Raises Refused."""
    _refuse_others()
    with transaction.atomic(), connection.cursor() as cursor:
        _drop(cursor, expected.rows)
        _script(cursor, database, folder, "pre-data")
        _rows(cursor, database, folder, expected, progress)
        _script(cursor, database, folder, "post-data")
        if counted(cursor, sorted(expected.rows)) != expected.rows:
            raise Refused("Not every row has come in. Nothing has been written.")
        cursor.execute("ANALYZE")  # so that the first requests are planned as all others
    connection.close()


def _script(cursor: Any, database: Path, folder: Path, section: str) -> None:
    with _sections(database, folder, section) as lines:
        script = b"".join(line for line in lines if not FOR_OTHERS.fullmatch(line.strip()))
    if script.strip():
        cursor.execute(script.decode())


def _rows(cursor: Any, database: Path, folder: Path, expected: Facts, progress: Progress) -> None:
    """Each table as a stream; between the tables stand the places where their numbers go on."""
    done, whole = 0, sum(expected.rows.values())
    with _sections(database, folder, "data") as lines:
        for line in lines:
            text = line.strip()
            if COPY.fullmatch(text):
                with cursor.copy(text.decode()) as table:
                    for row in iter(lambda: next(lines), b"\\.\n"):
                        table.write(row)
                        done += 1
                        if done % 1000 == 0:
                            progress("Putting in", done, whole)
            elif text and not text.startswith(b"--") and not FOR_OTHERS.fullmatch(text):
                cursor.execute(text.decode())


def _refuse_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
    if others:
        raise Refused(
            f"Others are using this database ({others}). Stop Nærvær first, everywhere. Nothing has been written."
        )


def _drop(cursor: Any, tables: Iterable[str]) -> None:
    """Our own tables, with the functions of their triggers. Whatever else somebody keeps there stays."""
    there = set(connection.introspection.table_names(cursor))
    ours = (set(tables) | set(connection.introspection.django_table_names())) & there
    if not ours:
        return
    cursor.execute(
        "SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND relname = ANY(%s)",
        [sorted(ours)],
    )
    functions = [name for (name,) in cursor.fetchall()]
    names = ", ".join(connection.ops.quote_name(table) for table in sorted(ours))
    cursor.execute(f"DROP TABLE {names} CASCADE")
    for function in functions:
        cursor.execute(f"DROP FUNCTION {function} CASCADE")


@contextmanager
def _sections(database: Path, folder: Path, section: str) -> Iterator[Iterator[bytes]]:
    """The lines of one part of a dump: the tables, their rows, or what is made when the rows are in."""
    command = [_program("pg_restore"), "--no-owner", "--no-privileges", f"--section={section}", "--file=-"]
    with _running([*command, str(database)], folder, {}) as out:
        yield iter(out)


@contextmanager
def _running(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[IO[bytes]]:
    """What the program prints. Raises Refused with its own words when it fails."""
    with (folder / "said").open("w+b") as said:
        process = subprocess.Popen(  # noqa: S603  # our own arguments
            command,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        assert process.stdout  # noqa: S101  # a pipe, as asked for
        try:
            yield process.stdout
            process.stdout.close()
            process.wait()
        finally:
            process.stdout.close()
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode:
            said.seek(0)
            name = Path(command[0]).name
            words = said.read().decode(errors="replace").replace(f"{name}: ", "").strip().splitlines()
            raise Refused(f"{name} could not do it: {' '.join(words[:3]) or process.returncode}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refused(f"{name} is not installed here. {HOW_TO_GET_IT}")
    return found


def _connection() -> tuple[str, dict[str, str]]:
    """Where to connect to, as DATABASE_URL says: the libpq beside psycopg may know more words than pg_dump's own.

    The password only in the environment, which others cannot read. Times are in UTC.
    """
    from psycopg.conninfo import make_conninfo  # where there is SQLite, nobody else loads it
    from psycopg.pq import Conninfo

    own = connection.settings_dict
    given = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "dbname": own["NAME"]}
    known = {
        option.keyword.decode() for option in Conninfo.get_defaults()
    }  # the rest is between Django and psycopg
    words = {name: str(word) for name, word in (own["OPTIONS"] | given).items() if word and name in known}
    secret = {"PGPASSWORD": own["PASSWORD"]} if own["PASSWORD"] else {}
    return make_conninfo(**words), {"PGTZ": "UTC", **secret}
