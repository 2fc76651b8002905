"""The database of a backup as a second connection of this process, so that record and keys can be asked in it.

An SQLite backup is opened as it is. Of a PostgreSQL one, the tables that are asked are put into an SQLite file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connections, transaction
from django.db.models import Field, Model

from naervaer.backups import postgresql
from naervaer.backups.archive import Progress
from naervaer.backups.rules import Facts
from naervaer.ledger.models import Act, Read, Seal
from naervaer.vault.fields import EncryptedTextField, SealedModel
from naervaer.vault.models import DataKey

ALIAS = "backup"
ASKED = {model._meta.db_table: model for model in (DataKey, Act, Read, Seal)}
AT_ONCE = 2000
SAMPLES = 20  # of each sealed column
NULL = rb"\N"
ESCAPED = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


@dataclass(frozen=True)
class Sample:
    """One sealed text, and what it is bound to."""

    label: str
    row: UUID
    owner: UUID
    sealed: bytes


@dataclass
class Contents:
    """What has been found besides the tables that are asked through the connection."""

    rows: dict[str, int] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)


@contextmanager
def connected(database: Path) -> Iterator[None]:
    """While inside, the alias ``backup`` is this SQLite file."""
    default = connections.databases["default"]
    own = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(database),
        "OPTIONS": {"init_command": "PRAGMA synchronous=OFF"},  # lost in a power cut, it is made again
        "CONN_MAX_AGE": 0,
    }
    connections.databases[ALIAS] = default | own
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def sealed_columns() -> Iterator[tuple[type[SealedModel], EncryptedTextField]]:
    """Every column with sealed texts."""
    for model in apps.get_models():
        if issubclass(model, SealedModel):
            yield from (
                (model, each) for each in model._meta.concrete_fields if isinstance(each, EncryptedTextField)
            )


def from_sqlite(facts: Facts) -> Contents:
    """The samples; everything else is asked through the connection."""
    found = Contents(rows=facts.rows)
    with connections[ALIAS].cursor() as cursor:
        for model, column in sealed_columns():
            names = _names(model, column)
            if not set(names) <= _columns(cursor, model._meta.db_table):
                continue  # of an older version, which did not have it yet
            listed = ", ".join(f'"{name}"' for name in names)
            cursor.execute(
                f'SELECT {listed} FROM "{model._meta.db_table}" '  # noqa: S608  # names of our own columns
                f'WHERE length("{column.column}") > 0 LIMIT {SAMPLES}'
            )
            found.samples += [
                Sample(column.label, UUID(str(row)), UUID(str(owner)), bytes(sealed))
                for row, owner, sealed in cursor.fetchall()
            ]
    return found


def _columns(cursor: Any, table: str) -> set[str]:
    cursor.execute(f'PRAGMA table_info("{table}")')
    return {row[1] for row in cursor.fetchall()}


def _names(model: type[SealedModel], column: EncryptedTextField) -> tuple[str, str, str]:
    """Row, owner and text, as the columns are called."""
    owner = next(
        each for each in model._meta.concrete_fields if model.vault_owner in (each.attname, each.name)
    )
    assert model._meta.pk is not None  # noqa: S101  # every table has one
    return str(model._meta.pk.column), str(owner.column), str(column.column)


def from_postgresql(dump: Path, folder: Path, facts: Facts, progress: Progress) -> Contents:
    """One pass over all rows: counted, sampled, and those that are asked put into the connection's file."""
    with connections[ALIAS].schema_editor() as editor:
        for model in ASKED.values():
            editor.create_model(model)
    found, whole = Contents(), sum(facts.rows.values())
    table: postgresql.Copied | None = None
    rows: list[bytes] = []
    for part in postgresql.parts(dump, folder):
        if isinstance(part, postgresql.Copied):
            _take(table, rows, found)
            table, rows = part, []
        else:
            rows.append(part)
            if len(rows) == AT_ONCE:
                _take(table, rows, found)
                rows = []
                progress("Looking", sum(found.rows.values()), whole)
    _take(table, rows, found)
    found.rows = dict.fromkeys(facts.rows, 0) | found.rows
    return found


def _take(table: postgresql.Copied | None, rows: list[bytes], found: Contents) -> None:
    if table is None:
        return
    found.rows[table.table] = found.rows.get(table.table, 0) + len(rows)
    if table.table in ASKED:
        _put(ASKED[table.table], table.columns, rows)
    for model, column in sealed_columns():
        if model._meta.db_table == table.table and set(_names(model, column)) <= set(table.columns):
            _sample(table, _names(model, column), column.label, rows, found)


def _sample(
    table: postgresql.Copied, names: tuple[str, str, str], label: str, rows: list[bytes], found: Contents
) -> None:
    at = [table.columns.index(name) for name in names]
    already = sum(sample.label == label for sample in found.samples)
    cells = (_cells(row) for row in rows)
    texts = ([cell[place] for place in at] for cell in cells)
    written = (text for text in texts if None not in text and text[2] != rb"\x")
    for row, owner, sealed in islice(written, max(0, SAMPLES - already)):
        assert row and owner and sealed  # noqa: S101  # as filtered above
        found.samples.append(
            Sample(label, UUID(row.decode()), UUID(owner.decode()), bytes.fromhex(sealed[2:].decode()))
        )


def _put(model: type[Model], columns: tuple[str, ...], rows: list[bytes]) -> None:
    fields = [_field(model, name) for name in columns]
    known = [(place, each) for place, each in enumerate(fields) if each is not None]
    names = ", ".join(f'"{each.column}"' for _, each in known)
    marks = ", ".join(["%s"] * len(known))
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})',  # noqa: S608  # our own columns
            [[_value(each, cells[place]) for place, each in known] for cells in map(_cells, rows)],
        )


def _field(model: type[Model], column: str) -> "Field[Any, Any] | None":
    try:
        return next(each for each in model._meta.concrete_fields if each.column == column)
    except (StopIteration, FieldDoesNotExist):
        return None


def _cells(row: bytes) -> list[bytes | None]:
    """The values of a line; None where there is none."""
    return [None if cell == NULL else _plain(cell) for cell in row.rstrip(b"\n").split(b"\t")]


def _plain(cell: bytes) -> bytes:
    if b"\\" not in cell:
        return cell
    first, *others = cell.split(b"\\")
    plain, after = first, iter(others)
    for part in after:
        plain += b"\\" + next(after, b"") if not part else ESCAPED.get(part[:1], part[:1]) + part[1:]
    return plain


def _value(column: "Field[Any, Any]", cell: bytes | None) -> Any:
    """As SQLite keeps it."""
    if cell is None:
        return None
    text, kind = cell.decode(), column.get_internal_type()
    if kind == "UUIDField":
        return UUID(text).hex
    if kind == "BinaryField":
        return bytes.fromhex(text[2:])
    if kind == "DateTimeField":
        return str(datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None))
    return text
