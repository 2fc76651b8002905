"""What will happen when a list is taken in: worked out in full before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from naervaer.people.importing.rules.columns import Field
from naervaer.people.importing.rules.rows import Entry, Problem
from naervaer.people.importing.rules.units import Unit


class Term(NamedTuple):
    """The latest employment, half-open; ``after``: the end of the one before it."""

    id: int
    started_on: date
    ended_on: date | None
    after: date | None


class Here(NamedTuple):
    """Somebody who is here already."""

    id: UUID
    name: str
    email: str
    number: str
    phone: str
    title: str
    unit: UUID | None
    leader: UUID | None
    term: Term | None

    def has_left(self, *, on: date) -> bool:
        """Whether no employment runs or comes."""
        return self.term is None or (self.term.ended_on is not None and self.term.ended_on <= on)


@dataclass(frozen=True)
class World:
    """What is here: people, units, and the administrators who can let others in."""

    people: Sequence[Here]
    units: Sequence[Unit]
    administrators: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Wish:
    """What the reader has ticked. ``viewer`` None: a command."""

    viewer: UUID | None = None
    lead_the_rest: bool = False
    missing_leave: bool = False


class Newcomer(NamedTuple):
    """A person to add. ``ended_on`` is half-open."""

    id: UUID
    entry: Entry
    unit: UUID | None
    started_on: date
    ended_on: date | None


class Change(NamedTuple):
    """A person who is here and will be different: field, before, after."""

    id: UUID
    row: int
    name: str
    fields: tuple[tuple[Field, str, str], ...]


class Move(NamedTuple):
    """A nearest leader: before and after."""

    person: UUID
    before: UUID | None
    after: UUID


class NewTerm(NamedTuple):
    """An employment to write: a new one, or the latest one corrected."""

    person: UUID
    latest: int | None
    started_on: date
    ended_on: date | None


@dataclass
class Plan:
    """Everything that will be written, and everything that will not."""

    today: date
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    newcomers: list[Newcomer] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    updates: list[tuple[Here, Entry, UUID | None]] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    terms: list[NewTerm] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    ends: list[tuple[str, date]] = field(default_factory=list)
    missing: list[tuple[UUID, str]] = field(default_factory=list)
    leaving: list[UUID] = field(default_factory=list)
    unchanged: int = 0

    @property
    def left_out(self) -> int:
        """How many rows stay outside."""
        return len({problem.row for problem in self.problems if problem.left_out})

    @property
    def changes_nothing(self) -> bool:
        """Whether nothing would be written."""
        return not (self.newcomers or self.changes or self.leaving)


def counts(plan: Plan) -> dict[str, int]:
    """The figures of a plan. ``bad_rows`` counts rows, of which some come in without the bad cell."""
    return {
        "rows": plan.rows,
        "added": len(plan.newcomers),
        "changed": len(plan.changes),
        "unchanged": plan.unchanged,
        "left": len(plan.leaving),
        "ended": len(plan.ends),
        "left_out": plan.left_out,
        "bad_rows": len({problem.row for problem in plan.problems}),
    }
