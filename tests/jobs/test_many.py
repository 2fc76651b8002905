"""Many jobs of one minute: a leader change by import makes 100,000 at once, and none is sorted to find the next."""

import pytest
from django.db import connection

from naervaer.jobs.actions import enqueue_many
from naervaer.jobs.models import Job
from tests.cast import NOW


@pytest.mark.django_db
def test_the_next_is_found_without_sorting_those_that_wait() -> None:
    enqueue_many("a", payloads=[{"n": number} for number in range(3000)], due_at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_job")
    plan = Job.objects.due(now=NOW).in_order()[:1].explain()
    assert "job_open_in_order" in plan
    assert "Sort" not in plan and "TEMP B-TREE" not in plan


@pytest.mark.django_db
def test_they_are_taken_one_after_the_other_in_the_same_order() -> None:
    enqueue_many("a", payloads=[{"n": number} for number in range(5)], due_at=NOW)
    wanted = list(Job.objects.in_order().values_list("pk", flat=True))
    taken = [Job.objects.claim(token="x", now=NOW, until=NOW.replace(hour=9)) for _ in range(6)]
    assert [job.pk if job else None for job in taken] == [*wanted, None]
