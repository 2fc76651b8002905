"""Questions that every page asks keep their SQL: it is put together once, and each time only the values are new.

Django makes the SQL of a query anew each time it is asked. On I dag that took more than half of the request, and the
database itself a twentieth (ADR 20). A question of this kind is written as any other and marked ``@kept``.
"""

import copy
import uuid
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, wraps
from itertools import count
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    AutoField,
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    IntegerField,
    Model,
    QuerySet,
    SmallIntegerField,
    UUIDField,
)
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.subqueries import UpdateQuery
from django.db.transaction import TransactionManagementError, mark_for_rollback_on_error

from naervaer.statements.planned import asked_by
from naervaer.statements.values import quicker

Row = TypeVar("Row")
Given = dict[str, Any]

SHAPES = 256
"""So many kept forms of one question at most; then it begins anew."""
MANY: tuple[type, ...] = (list, tuple, set, frozenset, type({}.keys()))
LONG_AGO = datetime(1, 2, 1, tzinfo=UTC)
HIGH = 400_000
examples = count(1)

COLUMNS: dict[type, tuple["Field[Any, Any]", ...]] = {
    uuid.UUID: (UUIDField(),),
    datetime: (DateTimeField(),),
    date: (DateField(),),
    # PostgreSQL is told how long each is
    int: (IntegerField(), BigIntegerField(), SmallIntegerField(), AutoField(primary_key=True)),
    str: (CharField(),),
}
"""Values of exactly these types are new each time; any other, such as a choice or None, is a part of the question."""


class NotAsGiven(TypeError):
    """The question computes with a value that it is given: what it came to the first time would be asked for ever."""


def kept(build: Callable[..., QuerySet[Any, Row]]) -> Callable[..., list[Row]]:
    """The rows of a query whose SQL is kept between calls. Arguments are given by name.

    ``build`` makes the query from ids, days, times, numbers, texts, rows (their key counts) and collections of
    ids, and passes them on as they are; any other argument becomes a part of the kept form. It may not look at
    a value or compute with it: that is noticed, and raises NotAsGiven.
    """
    plans: dict[Hashable, _Plan | None] = {}

    @wraps(build)
    def rows(**given: Any) -> list[Row]:
        connection = connections[DEFAULT_DB_ALIAS]
        values, shape = _taken_apart(given)
        key = (connection.vendor, *shape)
        if key not in plans:
            if len(plans) >= SHAPES:
                plans.clear()
            plans[key] = _plan(build, values, connection)
        plan = plans[key]
        return plan.rows(values, connection) if plan else []

    return rows


Change = Callable[..., tuple[QuerySet[Any, Any], dict[str, Any]]]


def kept_update(build: Change) -> Callable[..., int]:
    """The same for a change of rows: ``build`` gives which, and their new values. Gives how many there were."""
    changes: dict[Hashable, _Changing | None] = {}

    @wraps(build)
    def update(**given: Any) -> int:
        connection = connections[DEFAULT_DB_ALIAS]
        values, shape = _taken_apart(given)
        key = (connection.vendor, *shape)
        if key not in changes:
            changes[key] = _changing(build, values, connection)
        change = changes[key]
        return change.rows(values, connection) if change else 0

    return update


def _taken_apart(given: Given) -> tuple[Given, list[Hashable]]:
    """The values as columns hold them, and what the form of the question depends on."""
    values: Given = {}
    shape: list[Hashable] = []
    for name, value in given.items():
        kind = type(value)
        if kind in MANY:
            values[name] = filled = _filled(list(value))
            shape.append((name, len(filled)))
        elif isinstance(value, Model):
            values[name] = value
            shape.append((name, kind))
        else:
            values[name] = value
            shape.append((name, kind if kind in COLUMNS else value))
    return values, shape


def _filled(ids: list[Any]) -> list[Any]:
    """The last one again until there are 1, 2, 4, 8 …: few forms, and the same answer."""
    return ids + ids[-1:] * ((1 << (len(ids) - 1).bit_length()) - len(ids)) if ids else ids


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where in the statement which value goes; ``index`` within a collection."""

    name: str
    index: int | None
    column: "Field[Any, Any]"

    def of(self, values: Given) -> Any:
        """The value that belongs here."""
        value = values[self.name]
        if self.index is not None:
            value = value[self.index]
        return value.pk if isinstance(value, Model) else value


class _Ready(SQLCompiler):
    """A compiler that has its statement already."""

    statement: tuple[str, tuple[Any, ...]]
    converters: dict[int, Any]

    def as_sql(self, *_args: Any, **_options: Any) -> tuple[str, tuple[Any, ...]]:
        """The kept text with the values of now."""
        return self.statement

    def get_converters(self, _expressions: Any) -> dict[int, Any]:
        """What makes values of the columns: the same each time."""
        return self.converters


@lru_cache(maxsize=8)
def _ready_class(own: type[SQLCompiler]) -> type[_Ready]:
    return type("Ready", (_Ready, own), {})


Slots = tuple[tuple[int, _Slot], ...]


def _filled_in(
    places: tuple[Any, ...], slots: Slots, values: Given, connection: BaseDatabaseWrapper
) -> tuple[Any, ...]:
    """What goes into the statement, with the values of now."""
    told = list(places)
    for place, slot in slots:
        told[place] = slot.column.get_db_prep_value(slot.of(values), connection)
    return tuple(told)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One kept form: the query, how it was compiled, and what to put in at each place (as it is, or a slot)."""

    query: QuerySet[Any, Any]
    compiler: _Ready
    sql: str
    places: tuple[Any, ...]
    slots: Slots = field(default=())

    def rows(self, values: Given, connection: BaseDatabaseWrapper) -> list[Any]:
        """Ask with these values."""
        compiler = copy.copy(self.compiler)
        compiler.connection = asked_by(connection)
        compiler.statement = self.sql, _filled_in(self.places, self.slots, values, connection)
        if self.query.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("Rows are held for a change outside of a transaction.")
        asked = self.query._clone()  # type: ignore[attr-defined]  # a copy that has not been asked
        asked.query.get_compiler = lambda *_args, **_options: compiler
        return list(asked)


def _plan(
    build: Callable[..., QuerySet[Any, Any]], values: Given, connection: BaseDatabaseWrapper
) -> _Plan | None:
    """Compile it twice, each time with other made-up values: what changed is where they go. None: never a row."""
    examples = _examples(values), _examples(values)
    try:
        (query, compiler, sql, first), (_query, _compiler, other_sql, second) = (
            _compiled(build(**example), connection) for example in examples
        )
    except EmptyResultSet:
        return None
    slots = _slots(build, (sql, first), (other_sql, second), examples, connection)
    columns = [each[0] for each in compiler.select[: compiler.col_count]]
    compiler.converters = {
        place: ([quicker(each) for each in converters], column)
        for place, (converters, column) in SQLCompiler.get_converters(compiler, columns).items()
    }
    return _Plan(query, compiler, sql, first, slots)


Statement = tuple[str, tuple[Any, ...]]


def _slots(
    build: Callable[..., Any],
    one: Statement,
    other: Statement,
    examples: tuple[Given, Given],
    connection: BaseDatabaseWrapper,
) -> Slots:
    """Where which value goes: what two statements, made with two examples, do not have in common."""
    if one[0] != other[0] or len(one[1]) != len(other[1]):
        raise NotAsGiven(f"{build.__qualname__} asks otherwise, depending on a value that it is given.")
    known = [dict(_prepared(example, connection)) for example in examples]
    slots = []
    for place, (first, second) in enumerate(zip(one[1], other[1], strict=True)):
        if first != second:
            slot = known[0].get(_told(first))
            if slot is None or known[1].get(_told(second)) != slot:
                raise NotAsGiven(f"{build.__qualname__} computes with a value that it is given.")
            slots.append((place, slot))
    return tuple(slots)


@dataclass(frozen=True, slots=True)
class _Changing:
    """One kept form of a change."""

    sql: str
    places: tuple[Any, ...]
    slots: Slots

    def rows(self, values: Given, connection: BaseDatabaseWrapper) -> int:
        """Change with these values; how many rows. A fault ends the transaction, as it does in Django's own way."""
        with mark_for_rollback_on_error(connection.alias), asked_by(connection).cursor() as cursor:
            cursor.execute(self.sql, _filled_in(self.places, self.slots, values, connection))
            changed: int = cursor.rowcount
        return changed


def _changing(build: Change, values: Given, connection: BaseDatabaseWrapper) -> _Changing | None:
    """As ``_plan``. None: there is never a row."""
    examples = _examples(values), _examples(values)
    try:
        one, other = (_statement(*build(**example), connection) for example in examples)
    except EmptyResultSet:
        return None
    return _Changing(*one, _slots(build, one, other, examples, connection))


def _statement(rows: QuerySet[Any, Any], new: dict[str, Any], connection: BaseDatabaseWrapper) -> Statement:
    query = rows.query.chain(UpdateQuery)
    query.add_update_values(new)  # type: ignore[attr-defined]  # an UpdateQuery has it
    sql, told = query.get_compiler(using=connection.alias).as_sql()
    return sql, tuple(told)


def _compiled(
    query: QuerySet[Any, Any], connection: BaseDatabaseWrapper
) -> tuple[QuerySet[Any, Any], _Ready, str, tuple[Any, ...]]:
    compiler = query.query.get_compiler(using=connection.alias)
    sql, told = compiler.as_sql()
    compiler.__class__ = _ready_class(compiler.__class__)
    return query, compiler, sql, tuple(told)


def _told(value: Any) -> tuple[type, Any]:
    """A value as it is told to the database, so that a day and a text are never the same."""
    return type(value), value


def _prepared(example: Given, connection: BaseDatabaseWrapper) -> Iterator[tuple[tuple[type, Any], _Slot]]:
    """Each made-up value as the database is told it, and the slot that it stands for."""
    for name, value in example.items():
        parts = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, part in parts:
            plain = part.pk if isinstance(part, Model) else part
            for column in COLUMNS.get(type(plain), ()):
                yield _told(column.get_db_prep_value(plain, connection)), _Slot(name, index, column)


def _examples(values: Given) -> Given:
    """Made-up values of the same kinds, each different from all others."""
    return {
        name: [_example(part) for part in value] if isinstance(value, list) else _example(value)
        for name, value in values.items()
    }


def _example(value: Any) -> Any:
    """One that nobody has written anywhere, and never the same: random, of the first centuries, or a high number."""
    kind = type(value)
    if isinstance(
        value, Model
    ):  # it has its key alone: to look at anything else asks the database, and fails
        key = value._meta.pk
        return kind.from_db(DEFAULT_DB_ALIAS, [key.attname], [_example(value.pk)])
    if kind is uuid.UUID:
        return uuid.uuid4()
    if kind is datetime:
        return LONG_AGO + timedelta(days=next(examples) % HIGH)
    if kind is date:
        return LONG_AGO.date() + timedelta(days=next(examples) % HIGH)
    if kind is int:
        return (1 << 29) + next(examples)
    return str(uuid.uuid4()) if kind is str else value
