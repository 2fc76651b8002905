"""What a database tells, as a value: the ways of Django and psycopg take ten times as long, and mean the same.

Of a question that brings hundreds of times, most of the time was spent on this. The tests hold both ways beside each
other.
"""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

Converter = Callable[[Any, Any, Any], Any]


def _moment(told: datetime | str | None, _expression: Any, _connection: Any) -> datetime | None:
    """Of a column it is read already, of what was put together for the question it is a text."""
    if told is None:
        return None
    return (datetime.fromisoformat(told) if isinstance(told, str) else told).replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def _read(told: str) -> uuid.UUID:
    """The same person comes in many rows of an answer."""
    return uuid.UUID(int=int(told, 16))


def _id(told: str | None, _expression: Any, _connection: Any) -> uuid.UUID | None:
    return None if told is None else _read(told)


QUICKER: dict[str, Converter] = {"convert_datetimefield_value": _moment, "convert_uuidfield_value": _id}
"""SQLite has neither times nor ids: both are texts, the times in UTC. By the names of Django's ways for it."""


def quicker(converter: Converter) -> Converter:
    """The same in less time, where there is a way."""
    own = isinstance(getattr(converter, "__self__", None), BaseDatabaseOperations)
    return QUICKER.get(converter.__name__, converter) if own else converter


def read_moments_quickly(connection: BaseDatabaseWrapper) -> None:
    """From now on this connection to PostgreSQL reads times by the standard library."""
    adapters = connection.connection.adapters
    if not hasattr(adapters.get_loader(*_moments()), "reads_quickly"):
        adapters.register_loader("timestamptz", _reader(connection.timezone))


@cache
def _moments() -> tuple[int, Any]:
    from psycopg import adapters, pq

    return adapters.types["timestamptz"].oid, pq.Format.TEXT


@cache
def _reader(zone: Any) -> type[Any]:
    """Made when it is needed: a process with SQLite loads no psycopg. Django looks at ``timezone``."""
    from psycopg.types.datetime import TimestamptzLoader

    class Reader(TimestamptzLoader):
        timezone = zone
        reads_quickly = True

        def load(self, data: Any) -> datetime:
            try:
                return datetime.fromisoformat(str(data, "ascii")).astimezone(zone)
            except ValueError:  # a year that only the library knows to explain
                return super().load(data).replace(tzinfo=zone)

    return Reader
