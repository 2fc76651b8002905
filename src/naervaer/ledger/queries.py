"""Whether the record is as it was sealed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Min, QuerySet

from naervaer.ledger.models import Act, Read, Seal
from naervaer.ledger.rules import (
    ACTS_KEPT_MONTHS,
    LATE,
    READS_KEPT_MONTHS,
    Range,
    digest_of,
    months_before,
    overlap,
    ranges,
    read,
    without,
    written,
)


@dataclass(frozen=True)
class Table:
    """One of the two tables that are sealed, in the database ``using``."""

    name: str
    model: type[Act] | type[Read]
    columns: tuple[str, ...]
    kept_months: int
    using: str = DEFAULT_DB_ALIAS

    @property
    def held(self) -> QuerySet[Any]:
        """All of its rows."""
        return self.model._default_manager.using(self.using)

    def rows(self, wanted: Sequence[Range]) -> Iterator[tuple[Any, ...]]:
        """The rows in these ranges, in order."""
        for first, last in wanted:
            found = self.held.filter(pk__range=(first, last)).order_by("pk")
            yield from found.values_list(*self.columns).iterator()

    def ids(self, between: Range) -> list[int]:
        """The numbers of the rows that are there, in order."""
        found = self.held.filter(pk__range=between)
        return list(found.order_by("pk").values_list("pk", flat=True))

    def lowest(self) -> int | None:
        """The lowest number that is there."""
        found: int | None = self.held.aggregate(lowest=Min("pk"))["lowest"]
        return found

    def covered(self, seal: Seal) -> list[Range]:
        """The rows that a seal covers."""
        return read(getattr(seal, self.name))

    def top(self, seal: Seal | None) -> int:
        """The highest number under this seal or one before it."""
        return getattr(seal, f"{self.name}_top") if seal else 0

    def open_gaps(self, last: Seal) -> list[Range]:
        """Numbers passed over within a day before the last seal: their rows may still be committed."""
        seals = Seal.objects.using(self.using)
        young = seals.filter(at__gt=last.at - LATE).order_by("pk")
        older = seals.filter(at__lte=last.at - LATE).order_by("-pk").first()
        return without(
            (self.top(older) + 1, self.top(last)), (each for seal in young for each in self.covered(seal))
        )


ACTS = Table("acts", Act, ("id", "at", "actor_id", "subject_id", "kind", "object_id"), ACTS_KEPT_MONTHS)
READS = Table("reads", Read, ("id", "viewer_id", "subject_id", "kind", "day"), READS_KEPT_MONTHS)
TABLES = (ACTS, READS)

_SEALED = ("previous", "at", "acts", "acts_top", "acts_digest", "reads", "reads_top", "reads_digest")


def digest_of_seal(seal: Seal) -> str:
    """The seal's own hash, which the next seal takes up."""
    return digest_of([[getattr(seal, name) for name in _SEALED]])


@dataclass(frozen=True)
class Verified:
    """How many seals and rows were looked at, what was found, and the last seal to write down elsewhere."""

    seals: int
    rows: int
    faults: tuple[str, ...]
    last: str


def verify(*, at: datetime, using: str = DEFAULT_DB_ALIAS) -> Verified:
    """Look at every seal and every sealed row of a database. Each fault is a sentence with numbers, never with names.

    Rows and seals that are old enough to have been deleted may be missing. Rows that came after the last
    seal are not looked at yet. Whoever takes the last seals away together with their rows is found by
    comparing ``last`` with one written down elsewhere (``has_seal``).
    """
    seals = list(Seal.objects.using(using).order_by("pk"))
    faults = [*_chain(seals, at)]
    count = 0
    for table in (replace(each, using=using) for each in TABLES):
        for seal in seals:
            rows, found = _under(seal, table, at)
            count += rows
            faults += found
        faults += _between(seals, table)
    return Verified(len(seals), count, tuple(faults), seals[-1].digest if seals else "")


def has_seal(digest: str) -> bool:
    """Whether a seal that was written down earlier is still part of the chain."""
    return Seal.objects.filter(digest=digest).exists()


def _chain(seals: list[Seal], at: datetime) -> Iterator[str]:
    """Each seal is as it was made and continues the one before."""
    if seals and seals[0].previous and seals[0].at > months_before(at, ACTS_KEPT_MONTHS):
        yield f"Seals before seal {seals[0].pk} are missing."
    for one, other in pairwise(seals):
        if other.previous != one.digest:
            yield f"Seal {other.pk} does not continue seal {one.pk}."
    for seal in seals:
        if seal.digest != digest_of_seal(seal):
            yield f"Seal {seal.pk} has been changed."


def _under(seal: Seal, table: Table, at: datetime) -> tuple[int, list[str]]:
    """The rows under a seal are all there and unchanged: how many, and what is wrong."""
    wanted = table.covered(seal)
    if not wanted or seal.at <= months_before(at, table.kept_months):
        return 0, []
    rows = list(table.rows(wanted))
    there = ranges(row[0] for row in rows)
    lost = [gap for each in wanted for gap in without(each, there)]
    if lost:
        return len(rows), [f"{table.name.capitalize()} {written(lost)} under seal {seal.pk} are missing."]
    if digest_of(rows) != getattr(seal, f"{table.name}_digest"):
        return len(rows), [
            f"One of the {table.name} {written(wanted)} under seal {seal.pk} has been changed."
        ]
    return len(rows), []


def _between(seals: list[Seal], table: Table) -> Iterator[str]:
    """No row has been put between sealed ones, and none is sealed twice."""
    if not seals:
        return
    everything = [each for seal in seals for each in table.covered(seal)]
    if overlap(everything):
        yield f"Some {table.name} are under two seals."
    lowest = min((first for first, _ in everything), default=1)
    allowed = [*everything, *table.open_gaps(seals[-1])]
    for gap in without((min(lowest, table.lowest() or lowest), table.top(seals[-1])), allowed):
        strangers = table.ids(gap)
        if strangers:
            yield f"{table.name.capitalize()} {written(ranges(strangers))} have been put between sealed ones."


def unsealed(table: Table, last: Seal | None, limit: int) -> list[int]:
    """The next rows to seal: late ones in open gaps, and those above the highest sealed one."""
    late = [number for gap in (table.open_gaps(last) if last else []) for number in table.ids(gap)]
    fresh = table.held.filter(pk__gt=table.top(last)).order_by("pk")
    return late + list(fresh.values_list("pk", flat=True)[:limit])
