"""PostgreSQL plans a statement that comes again once for each connection, if the values stand beside its text."""

from functools import cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from naervaer.statements.values import read_moments_quickly


def plans_once(connection: BaseDatabaseWrapper) -> bool:
    """Whether this database keeps plans, and is asked to (`config.database`)."""
    options = connection.settings_dict["OPTIONS"]
    return connection.vendor == "postgresql" and options.get("prepare_threshold") is not None


class PlannedOnce:
    """A connection to PostgreSQL for one kept question: as it is, but for the cursor.

    Django writes the values into the text, so that every text is a new one. Here they are sent beside it. For all
    statements that would not do: one may then carry 65,535 values only, and a deletion of many rows has more.
    """

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> Any:
        """One that leaves the values out of the text."""
        self._connection.ensure_connection()
        read_moments_quickly(self._connection)
        own = self._connection.connection
        standard, own.cursor_factory = own.cursor_factory, _cursor_class()
        try:
            return self._connection.cursor()
        finally:
            own.cursor_factory = standard


def asked_by(connection: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """The connection as a statement uses it that comes again."""
    return PlannedOnce(connection) if plans_once(connection) else connection  # type: ignore[return-value]  # it stands for one


@cache
def _cursor_class() -> type[Any]:
    """Django's own; made when it is needed, because a process with SQLite loads no psycopg."""
    from django.db.backends.postgresql.base import ServerBindingCursor
    from psycopg._queries import PostgresQuery, _query2pg

    class KeptQuery(PostgresQuery):
        """Finds the places of the values in a text once: psycopg does so for short statements only."""

        def convert(self, query: Any, vars: Any) -> None:  # noqa: A002  # psycopg's own name
            if vars is None:
                super().convert(query, vars)
                return
            text = self._ensure_bytes(query)
            self.query, self._want_formats, self._order, self._parts = _query2pg(text, self._tx.encoding)
            self.dump(vars)

    class PlannedOnceCursor(ServerBindingCursor):
        """Remembers the statement also when its plan was there already, for whoever lists what was asked."""

        _query_cls = KeptQuery

        def _send_query_prepared(self, name: bytes, pgq: Any, **how: Any) -> None:
            super()._send_query_prepared(name, pgq, **how)  # type: ignore[misc]  # an inner name of psycopg
            self._query = pgq

    return PlannedOnceCursor
