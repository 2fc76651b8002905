"""A row that is made while somebody waits for an answer, by a statement that is built once for its table."""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

from naervaer.statements.planned import asked_by


def insert(row: models.Model) -> None:
    """One new row. ``save`` builds the statement each time, which takes longer than the database does.

    A row that the database numbers is not told its number: for what nobody asks for afterwards.
    """
    connection = connections[DEFAULT_DB_ALIAS]  # itself, not what stands for it: each value asks it
    fields = _told(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with asked_by(connection).cursor() as cursor:
        cursor.execute(_insertion(type(row)), values)
    row._state.adding = False
    row._state.db = connection.alias


@cache
def _told(model: type[models.Model]) -> tuple["models.Field[Any, Any]", ...]:
    return tuple(field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField))


@cache
def _insertion(model: type[models.Model]) -> str:
    name, fields = connections[DEFAULT_DB_ALIAS].ops.quote_name, _told(model)
    columns = ", ".join(name(str(field.column)) for field in fields)
    places = ", ".join("%s" for _ in fields)
    return f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608  # our own names
