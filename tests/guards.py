"""What every test runs under: only the test database, no accidental order, no wait for slow parts.

A pytest plugin of its own, so that a test can show it at work on planted tests (`-p tests.guards`).
"""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import QuerySet


class NotTheTestDatabase(RuntimeError):
    """A test has reached the database of an installation."""


def _refuse_real_database(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """A fixture that asks for `db` at run time gets the real one: pytest-django reads only static fixtures."""
    settings = connection.settings_dict
    if connection.alias not in connections.settings or settings["NAME"] == settings["TEST"].get("NAME"):
        return
    if not str(settings["NAME"]).rpartition("/")[2].startswith("test"):
        raise NotTheTestDatabase(
            f"{settings['NAME']} is not a test database. Depend on `db` by name in the fixture."
        )


def _fetch_shuffled(self: "QuerySet[Any]") -> None:
    """Rows without an order come in any order, as databases are free to give them."""
    fresh = self._result_cache is None
    _fetch_all(self)
    if fresh and self._result_cache and len(self._result_cache) > 1 and not self.ordered:
        random.shuffle(self._result_cache)


_fetch_all = QuerySet._fetch_all


@contextmanager
def without_triggers(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Tables that refuse deletion may still be emptied between tests."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            before, after = (
                ["SET session_replication_role = replica"],
                ["SET session_replication_role = origin"],
            )
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            before = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
            after = [sql for _, sql in triggers]
        for statement in before:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in after:
                cursor.execute(statement)


def _flush(self: Any, sql_list: Iterable[str]) -> None:
    with without_triggers(self.connection):
        _execute_sql_flush(self, sql_list)


_execute_sql_flush = type(connection.ops).execute_sql_flush


def pytest_configure(config: pytest.Config) -> None:
    connection_created.connect(_refuse_real_database, dispatch_uid="tests.guards")
    QuerySet._fetch_all = _fetch_shuffled  # type: ignore[method-assign]
    type(connection.ops).execute_sql_flush = _flush  # type: ignore[method-assign]
