"""No page reads the rows of everybody: what grows with people or with time is found by an index, on every page.

SQLite tells how it will find rows from the statement and the indexes alone, so that the few rows of the tests show
what a hundred thousand people would. Of PostgreSQL it is measured (`make bench`).
"""

import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client as PlainClient
from django.urls import reverse

from naervaer.followup.models import Touch
from tests.access.test_canary import marked, pages  # noqa: F401  # a fixture and the crawl of all pages
from tests.access.verdicts import VERDICTS
from tests.cast import Cast, sign_in

FEW = {
    "contact_duty": "the one who is last in every chain",
    "distance_closedday": "the organisation's own",
    "distance_defaulthours": "one row",
    "jobs_beat": "a row for each worker",
    "notify_chataddress": "channels of teams, chosen by the administrator",
    "people_helpline": "the organisation's own",
    "people_organisation": "one row",
    "people_project": "HR sees all of them",
    "people_role": "a handful, looked up by role",
    "sqlite_master": "SQLite's own",
}
"""Tables that a page may read whole, and why they stay small."""
FOR_OPERATION = re.compile(r"/naervaer/(config/health|notify/queries|jobs/queries)\.py")
"""Counts over all, asked for on Drift and by a monitor."""
SCAN = re.compile(r"SCAN (\w+)(?! SUBQUERY)")
ORDERED_AND_ENDING = re.compile(r"LIMIT (%s|\d+)( OFFSET (%s|\d+))?\s*$")
"""Read in the order of an index until there is enough: a page of the directory."""


def scanned(sql: str, plan: list[str]) -> set[str]:
    """The tables that are read from end to end."""
    found = set()
    for step in plan:
        if match := SCAN.match(step):
            if "USING INDEX" in step and ORDERED_AND_ENDING.search(sql):
                continue
            named = re.search(rf'"(\w+)" {match[1]}\b', sql)
            found.add(named[1] if named else match[1])
    return {table for table in found if "_" in table} - FEW.keys()


@contextmanager
def found_out() -> Iterator[dict[str, str]]:
    """For each statement that reads a table from end to end: where in our code it is asked."""
    faults: dict[str, str] = {}
    seen: set[str] = set()

    def explained(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and sql not in seen:
            seen.add(sql)
            rows = execute("EXPLAIN QUERY PLAN " + sql, params, False, context).fetchall()
            own = [
                f"{each.filename}:{each.lineno}"
                for each in traceback.extract_stack()
                if "/src/" in each.filename
            ]
            if not any(FOR_OPERATION.search(place) for place in own):
                for table in scanned(sql, [row[3] for row in rows]):
                    asked = [place for place in own if "/statements/" not in place]
                    faults[sql] = f"{table}: {' < '.join(reversed(asked[-3:]))}"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        yield faults


@pytest.mark.parametrize("actor", ["mette", "jonas", "bo", "hanne", "ole", "dorte"])
def test_no_page_reads_everybodys_rows(marked: Cast, actor: str) -> None:  # noqa: F811
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, whatever the indexes.")
    client = PlainClient()
    sign_in(client, marked.named(actor))
    starts = ["/", *(reverse(name, args=told.address(marked)) for name, told in VERDICTS.items() if told.get)]
    with found_out() as faults:
        count = sum(1 for _ in pages(client, starts))
    assert count >= len(starts)
    assert set(faults.values()) == set()


def test_it_sees_a_table_that_is_read_from_end_to_end(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, whatever the indexes.")
    with found_out() as faults:
        list(Touch.objects.filter(noted_at__gt=cast.now))
        list(Touch.objects.visible_to(cast.mette))
    assert [each.split(":")[0] for each in faults.values()] == ["followup_touch"]
