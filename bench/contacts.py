"""Three years of contacts, made inside the database: 78 statements, each one talk of every pair.

They lie in the order of time, as in life, so the contacts of one pair are spread over the whole table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from bench import DAY
from bench.people import TALKS, TALKS_BEFORE_CHANGE, Invented

TABLE = "followup_touch"


@dataclass(frozen=True)
class Dialect:
    """What the two databases say differently."""

    day: str
    noon: str
    ids: str
    indexes: str
    quiet: tuple[str, ...]
    loud: tuple[str, ...]


POSTGRESQL = Dialect(
    day="DATE '%s' - (%s)::int",
    noon="(%s + TIME '11:00') AT TIME ZONE 'UTC'",
    ids="uuid",
    indexes="SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%_pkey'",
    quiet=("SET session_replication_role = replica", "SET maintenance_work_mem = '512MB'"),
    loud=("SET session_replication_role = DEFAULT", "VACUUM ANALYZE"),
)
SQLITE = Dialect(
    day="date('%s', '-' || (%s) || ' days')",
    noon="%s || ' 11:00:00'",
    ids="char(32)",
    indexes="SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name = %s",
    quiet=("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -400000"),
    loud=("PRAGMA foreign_keys = ON", "PRAGMA wal_checkpoint(TRUNCATE)"),
)

PAIRS = "CREATE TEMPORARY TABLE pair (n int, employee {ids}, leader {ids}, former {ids}, since int)"
TALK = """
INSERT INTO followup_touch ("on", spoken, via, noted_at, withdrawn_at,
                            employee_id, leader_id, talked_id, noted_by_id, withdrawn_by_id)
SELECT day, spoken, 'button', {noon}, CASE WHEN taken_out THEN {noon} END,
       employee, leader, leader, CASE WHEN own_note THEN employee ELSE leader END,
       CASE WHEN taken_out THEN employee END
FROM (
    SELECT {day} AS day, employee, {leader} AS leader,
           {last} OR (n + {k}) % 10 <> 0 AS spoken,
           (n + {k}) % 9 = 0 AS own_note,
           NOT {last} AND (n * 7 + {k}) % 100 = 0 AS taken_out
    FROM pair
) AS talk
"""
STANDINGS = """
INSERT INTO followup_standing (employee_id, leader_id, last_spoken_on)
SELECT employee_id, leader_id, max(CASE WHEN spoken AND withdrawn_at IS NULL THEN "on" END)
FROM followup_touch GROUP BY employee_id, leader_id
"""


def fill_contacts(everybody: list[Invented]) -> None:
    """All contacts of these people, and the standing that follows from them."""
    told = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        for statement in told.quiet:
            cursor.execute(statement)
        cursor.execute(PAIRS.format(ids=told.ids))
        cursor.executemany("INSERT INTO pair VALUES (%s, %s, %s, %s, %s)", list(_pairs(everybody)))
        with _without_indexes(told):
            for k in range(TALKS):
                cursor.execute(_talk(told, k))
        cursor.execute(STANDINGS)
        cursor.execute("DROP TABLE pair")
        for statement in told.loud:
            cursor.execute(statement)


def _pairs(everybody: list[Invented]) -> Iterator[tuple[int, str, str, str | None, int]]:
    for one in everybody:
        if one.has_talked and one.leader is not None:
            former = None if one.former is None else Invented(one.former).id.hex
            yield one.n, one.id.hex, Invented(one.leader).id.hex, former, one.since_last


def _talk(told: Dialect, k: int) -> str:
    """The k-th talk of every pair: fourteen days after the one before, some days more or less."""
    before = 14 * (TALKS - 1 - k)
    days = f"since + {before} + (n * 31 + {k * 17}) % 5" if before else "since"
    day = told.day % (DAY, days)
    return TALK.format(
        day=day,
        noon=told.noon % "day",
        leader="coalesce(former, leader)" if k < TALKS_BEFORE_CHANGE else "leader",
        last="TRUE" if before == 0 else "FALSE",
        k=k,
    )


@contextmanager
def _without_indexes(told: Dialect) -> Iterator[None]:
    """Making an index once is many times faster than keeping it while millions of rows come."""
    with connection.cursor() as cursor:
        cursor.execute(told.indexes, [TABLE])
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, definition in found:
            cursor.execute(definition)
