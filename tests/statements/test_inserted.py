"""A row that is inserted by a kept statement is the row that ``save`` makes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from naervaer.jobs.models import Job
from naervaer.statements.inserted import insert

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_quick_insert_writes_what_save_writes() -> None:
    given: dict[str, Any] = {"kind": "a", "payload": {"å": [1, None]}, "due_at": NOW, "leased_by": "x"}
    quick, slow = Job(**given), Job(**given)
    insert(quick)
    slow.save(force_insert=True)
    first, second = (Job.objects.filter(pk=row.pk).values().get() for row in (quick, slow))
    assert first | {"id": None} == second | {"id": None}
    assert not quick._state.adding
    quick.save()
    assert Job.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(quick)
