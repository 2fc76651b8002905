"""Taking the demo organisation away, with everything that has been done in it.

The record of acts refuses deletion, and so it should: nobody may empty it. The demo is the one exception, because
nothing in it has happened to anybody. The refusal is lifted and put back inside the same transaction that empties
the tables; on any error nothing has changed.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from naervaer.demo.people import EVERYBODY
from naervaer.notify.channels import email
from naervaer.people.models import Organisation, Person

KEPT = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables that describe the program and no organisation."""


class NotTheDemo(Exception):
    """The organisation here is real, or there is none: nothing has been removed."""


class OthersToo(Exception):
    """Somebody has added people to the demo organisation; ``count`` of them."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def remove(*, others_too: bool = False) -> None:
    """Empty every table and the folder of mails: the first-day set-up opens again. Raises NotTheDemo, OthersToo."""
    with transaction.atomic():
        if not Organisation.objects.select_for_update().filter(is_demo=True).exists():
            raise NotTheDemo
        added = Person.objects.exclude(email__in=[member.email for member in EVERYBODY]).count()
        if added and not others_too:
            raise OthersToo(added)
        tables = sorted(set(connection.introspection.table_names()) - KEPT)
        with _refusals_lifted(tables):
            _empty(tables)
    email.forget_old(before=math.inf)


def _empty(tables: list[str]) -> None:
    names = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)} RESTART IDENTITY")
            return
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608  # names of our own tables, quoted


@contextmanager
def _refusals_lifted(tables: list[str]) -> Iterator[None]:
    """The triggers rest for as long as this takes; they are the same ones afterwards."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lift = [
                f"ALTER TABLE {connection.ops.quote_name(table)} DISABLE TRIGGER USER" for table in tables
            ]
            put_back = [statement.replace(" DISABLE ", " ENABLE ") for statement in lift]
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            lift = [f"DROP TRIGGER {connection.ops.quote_name(name)}" for name, _ in triggers]
            put_back = [sql for _, sql in triggers]
        for statement in lift:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in put_back:
            cursor.execute(statement)
