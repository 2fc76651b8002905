"""Rows that were made once and lie down again as they were: many times faster than making them anew for each test."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

Rows = list[dict[str, Any]]


def _tables() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def filled() -> frozenset[type[Model]]:
    """The tables that hold rows now."""
    return frozenset(model for model in _tables() if model._base_manager.order_by().exists())


def _note(
    noted: list[tuple[str, Any]], execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any
) -> Any:
    if "SAVEPOINT" not in sql:
        noted.append((sql, values))
    return execute(sql, values, many, context)


@dataclass(frozen=True)
class Snapshot:
    """What stood in each table; sealed texts as ciphertext, for the master keys of that time only."""

    tables: tuple[tuple[type[Model], Rows], ...]
    masters: bytes
    statements: list[tuple[str, Any]] = field(default_factory=list)
    """How they are laid down: what was said to the database the first time. To think that out takes the longest."""

    @classmethod
    def take(cls, *, besides: frozenset[type[Model]]) -> "Snapshot":
        """Every row there is, besides the tables that held rows before."""
        found = ((model, list(model._base_manager.order_by("pk").values())) for model in _tables())
        tables = tuple((model, rows) for model, rows in found if rows and model not in besides)
        return cls(tables, settings.MASTER_KEY_FILE.read_bytes())

    @property
    def fits(self) -> bool:
        """The keys in it open with the master keys that the test has."""
        return bool(settings.MASTER_KEY_FILE.read_bytes() == self.masters)

    @transaction.atomic
    def lay_down(self) -> None:
        """All rows at once; who points to whom is checked when all are there."""
        if self.statements:
            with connection.cursor() as cursor:
                for sql, values in self.statements:
                    cursor.execute(sql, values)
            return
        noted: list[tuple[str, Any]] = []
        with connection.execute_wrapper(partial(_note, noted)):
            for model, rows in self.tables:
                model._base_manager.bulk_create([model(**row) for row in rows])
            self._count_on()
        self.statements.extend(noted)

    def _count_on(self) -> None:
        """The next row of a table takes a number above these: PostgreSQL does not look at numbers that were given."""
        statements = connection.ops.sequence_reset_sql(no_style(), [model for model, _ in self.tables])
        if statements:
            with connection.cursor() as cursor:
                cursor.execute("; ".join(statements))
