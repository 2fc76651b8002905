"""What is true of a database, asked in plain SQL: its tables may be older than the program."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from naervaer.backups.rules import LEFT_EMPTY, Facts
from naervaer.vault.crypto import master_of

ALWAYS_THERE = ("django_migrations", "vault_datakey", "ledger_seal")


class Cursor(Protocol):
    """As much of a database cursor as is needed."""

    def execute(self, sql: str, /) -> Any:
        """Ask."""

    def fetchall(self) -> Sequence[Any]:
        """What came back."""


class NothingHere(Exception):
    """There are no tables of Nærvær in this database."""


def facts_of(cursor: Cursor, tables: Iterable[str]) -> Facts:
    """Ask within one transaction, so that all of it is of the same moment. Raises NothingHere."""
    there = sorted(tables)
    if not set(ALWAYS_THERE) <= set(there):
        raise NothingHere
    applied = _all(cursor, "SELECT app, name FROM django_migrations ORDER BY app, name")
    wrapped = _all(cursor, "SELECT wrapped FROM vault_datakey")
    seal = _all(cursor, "SELECT digest FROM ledger_seal ORDER BY id DESC LIMIT 1")
    return Facts(
        migrations=tuple(f"{app}.{name}" for app, name in applied),
        rows=counted(cursor, there),
        masters=dict(Counter(master_of(bytes(key)) for (key,) in wrapped if key)),
        seal=seal[0][0] if seal else "",
    )


def counted(cursor: Cursor, tables: Iterable[str]) -> dict[str, int]:
    """How many rows each table has; those that a backup leaves empty have none."""
    return {
        table: 0 if table in LEFT_EMPTY else _all(cursor, f'SELECT count(*) FROM "{table}"')[0][0]  # noqa: S608  # names from the database itself
        for table in tables
    }


def _all(cursor: Cursor, sql: str) -> Sequence[Any]:
    cursor.execute(sql)
    return cursor.fetchall()
