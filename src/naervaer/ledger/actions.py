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


def record_reads(kind: str, *, viewer: UUID, subjects: Collection[UUID], on: date) -> None:
    """Note once a day that the viewer's page showed these people. One's own data is not noted."""
    others = set(subjects) - {viewer}
    if not others:
        return
    known = set(
        Read.objects.filter(viewer_id=viewer, kind=kind, day=on, subject_id__in=others)
        .order_by()
        .values_list("subject_id", flat=True)
    )
    fresh = [Read(viewer_id=viewer, subject_id=subject, kind=kind, day=on) for subject in sorted(others - known)]
    if fresh:
        Read.objects.bulk_create(fresh, ignore_conflicts=True)
