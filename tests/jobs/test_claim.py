"""A loop takes one job at a time, whatever plan the database makes of the statement."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from naervaer.jobs.models import Job

PLANS = ("hashjoin", "hashagg", "sort", "mergejoin", "material", "memoize")


@pytest.mark.django_db
def test_one_job_is_taken_by_every_plan() -> None:
    """With these off PostgreSQL asks a subquery of IN once a row: written so, two jobs were leased and one done."""
    now = timezone.now()
    for _ in range(5):
        Job.objects.create(kind="people.invite", due_at=now)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for plan in PLANS:
                cursor.execute(f"SET LOCAL enable_{plan} = off")
    assert Job.objects.claim(token="ours", now=now, until=now + timedelta(minutes=5)) is not None
    assert Job.objects.held_by("ours").count() == 1
