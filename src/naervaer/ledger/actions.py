"""Adding to the record."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from naervaer.ledger.models import Act, Read


def record(
    kind: str, *, by: UUID | None, at: datetime, about: UUID | None = None, what: UUID | None = None
) -> None:
    """Note an act. ``kind`` is a word such as "leader.changed"; ``by`` None is the system itself."""
    Act.objects.create(kind=kind, actor_id=by, subject_id=about, object_id=what, at=at)


def record_many(kind: str, *, by: UUID | None, at: datetime, about: Iterable[UUID]) -> None:
    """Note the same act about many people."""
    Act.objects.bulk_create(
        [Act(kind=kind, actor_id=by, subject_id=subject, at=at) for subject in about], batch_size=5000
    )


_noted: set[tuple[UUID, UUID, str, date]] = set()
_MOST_NOTED = 200_000


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
