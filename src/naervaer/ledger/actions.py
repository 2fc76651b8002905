"""Adding to the record, sealing it, and deleting what has been kept as long as promised."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from naervaer.ledger.models import Act, Read, Seal
from naervaer.ledger.queries import ACTS, TABLES, Table, digest_of_seal, unsealed
from naervaer.ledger.rules import ACTS_KEPT_MONTHS, digest_of, months_before, ranges, written
from naervaer.statements.inserted import insert

SEALED_AT_ONCE = 10_000


def record(
    kind: str, *, by: UUID | None, at: datetime, about: UUID | None = None, what: UUID | None = None
) -> None:
    """Note an act. ``kind`` is a word such as "leader.changed"; ``by`` None is the system itself."""
    insert(Act(kind=kind, actor_id=by, subject_id=about, object_id=what, at=at))


def record_many(kind: str, *, by: UUID | None, at: datetime, about: Iterable[UUID]) -> None:
    """Note the same act about many people."""
    Act.objects.bulk_create(
        [Act(kind=kind, actor_id=by, subject_id=subject, at=at) for subject in about], batch_size=5000
    )


def record_pairs(
    kind: str, *, by: UUID | None, at: datetime, pairs: Iterable[tuple[UUID, UUID | None]]
) -> None:
    """Note the same act about many people, each with whom or what it was about."""
    Act.objects.bulk_create(
        [Act(kind=kind, actor_id=by, subject_id=subject, object_id=what, at=at) for subject, what in pairs],
        batch_size=5000,
    )


_noted: set[tuple[UUID, UUID, str, date]] = set()
_MOST_NOTED = 20_000  # some megabytes


def record_reads(kind: str, *, viewer: UUID, subjects: Collection[UUID], on: date) -> None:
    """Note once a day that the viewer's page showed these people. One's own data is not noted.

    What this process has noted already is not asked for again: a page that is opened twenty times a
    day writes once. Two processes may write the same row; the database keeps one.
    """
    fresh = {(viewer, subject, kind, on) for subject in subjects if subject != viewer} - _noted
    if not fresh:
        return
    rows = [
        Read(viewer_id=viewer, subject_id=subject, kind=kind, day=on) for _, subject, _, _ in sorted(fresh)
    ]
    Read.objects.bulk_create(rows, ignore_conflicts=True)
    if len(_noted) > _MOST_NOTED:
        _noted.clear()
    _noted.update(fresh)


def forget_noted() -> None:
    """Forget what this process has noted: for tests, whose rows are rolled back."""
    _noted.clear()


def seal(*, at: datetime) -> int:
    """Seal every row that has no seal yet. Returns how many seals that took.

    Each is a transaction of its own and short: the rows are hashed before. Two sealers at once cannot
    fork the chain; the second gets IntegrityError.
    """
    count = 0
    while _seal_some(at):
        count += 1
    return count


def _seal_some(at: datetime) -> bool:
    last = Seal.objects.order_by("-pk").first()
    fresh = Seal(at=at, previous=last.digest if last else "")
    found = {table: ranges(unsealed(table, last, SEALED_AT_ONCE)) for table in TABLES}
    if not any(found.values()):
        return False
    for table, wanted in found.items():
        setattr(fresh, table.name, written(wanted))
        setattr(fresh, f"{table.name}_top", max(table.top(last), max((end for _, end in wanted), default=0)))
        setattr(fresh, f"{table.name}_digest", digest_of(table.rows(wanted)))
    fresh.digest = digest_of_seal(fresh)
    fresh.save(force_insert=True)
    return True


def forget_old(*, at: datetime) -> None:
    """Delete what is older than promised: reads after 12 months, acts after 24, seals with their acts.

    By whole seals, so that the rest can still be verified. The newest of the old seals stays: it shows
    where the chain was cut, and that it was cut in time.
    """
    for table in TABLES:
        end = months_before(at, table.kept_months)
        lowest = table.lowest()
        if lowest is not None:
            _forget_rows(table, end, lowest)
    expired = Seal.objects.filter(at__lte=months_before(at, ACTS_KEPT_MONTHS)).order_by("-pk")
    newest = expired.first()
    if newest is not None:
        expired.filter(pk__lt=newest.pk).delete()


def _forget_rows(table: Table, end: datetime, lowest: int) -> None:
    is_old = {"at__lt": end} if table is ACTS else {"day__lt": end.date()}
    expired = Seal.objects.filter(**{"at__lte": end, f"{table.name}_top__gte": lowest}).order_by("pk")
    for held in expired:
        for first, last in table.covered(held):
            table.model._default_manager.filter(pk__range=(first, last), **is_old).delete()
