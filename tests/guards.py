"""What every test runs under: only the test database, no accidental order, no wait for slow parts, none in vain.

A pytest plugin of its own, so that a test can show it at work on planted tests (`-p tests.guards`).
"""

import os
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from zlib import crc32

import pytest
from django.core.management.commands import flush
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import QuerySet
from django.test import SimpleTestCase

from tests import LONG

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


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


def _sql_flush(self: Any, style: Any, tables: list[str], **how: Any) -> list[str]:
    """PostgreSQL makes each table anew that it truncates: many times slower than to delete what stands in a few."""
    if connection.vendor != "postgresql" or how.get("reset_sequences"):
        return list(_all_sql_flush(self, style, tables, **how))
    filled = " UNION ALL ".join(
        f"(SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table}))"  # noqa: S608  # our own tables
        for table in map(self.quote_name, tables)
    )
    with connection.cursor() as cursor:
        cursor.execute(filled)
        return [f"DELETE FROM {table}" for (table,) in cursor.fetchall()]  # noqa: S608


_all_sql_flush = type(connection.ops).sql_flush


def _leave_empty(*args: Any, **kwargs: Any) -> None:
    """After each emptying Django would write the content types and permissions anew: most of the time that it takes."""


def _asks_the_database(item: pytest.Item) -> bool:
    """By a fixture, a mark or a class of Django's; one that only asks which database it is says so by `which`."""
    django = isinstance(cls := getattr(item, "cls", None), type) and issubclass(cls, SimpleTestCase)
    marked = any(item.get_closest_marker(name) for name in ("django_db", "which"))
    return django or marked or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Two runs side by side: what asks no database is asked in one of them, and what is dealt out in either."""
    side = os.environ.get("NAERVAER_TEST_SIDE")
    if side is None:
        return
    once = {item for item in items if not _asks_the_database(item) or _is_about_the_browser(item)}
    others = {item for item in once if _side_of(item) != int(side)}
    if not LONG:
        others |= _dealt_to_the_other([item for item in items if item not in once], int(side))
    config.hook.pytest_deselected(items=[item for item in items if item in others])
    items[:] = [item for item in items if item not in others]


def _side_of(item: pytest.Item) -> int:
    """In which of the two runs it is asked: both find the same, for all cases of a test, whatever their names."""
    return crc32(item.nodeid.partition("[")[0].encode()) % 2


def _dealt_to_the_other(items: list[pytest.Item], side: int) -> set[pytest.Item]:
    """Of what is dealt out, every second one in turn. The two runs have shuffled them, each in its own way."""
    dealt = sorted(
        (item for item in items if item.get_closest_marker("dealt_out")), key=lambda item: item.nodeid
    )
    return {item for number, item in enumerate(dealt) if number % 2 != side}


def _is_about_the_browser(item: pytest.Item) -> bool:
    """What it tries lies in the browser alone; the short run asks it beside one database, the long one beside both."""
    return not LONG and item.get_closest_marker("browser_alone") is not None


def pytest_configure(config: pytest.Config) -> None:
    connection_created.connect(_refuse_real_database, dispatch_uid="tests.guards")
    QuerySet._fetch_all = _fetch_shuffled  # type: ignore[method-assign]
    type(connection.ops).execute_sql_flush = _flush  # type: ignore[method-assign]
    type(connection.ops).sql_flush = _sql_flush  # type: ignore[assignment, method-assign]
    flush.emit_post_migrate_signal = _leave_empty  # type: ignore[attr-defined]
