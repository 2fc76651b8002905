"""Shared windows of a team of forty over two weeks, beside the same by counting every minute."""

from collections.abc import Iterator

from bench import LARGE
from bench.figures import Figure
from bench.stage import VENDORS, stage

LIMIT = 10


def figures() -> Iterator[Figure]:
    """One figure: the slower of the two databases, at 100,000 people."""
    with stage() as prepared:
        found = {}
        for vendor in VENDORS:
            with prepared.child(vendor, LARGE) as child:
                found[vendor] = child.do("windows", size=LARGE)
    worst = max(found.values(), key=lambda one: float(one["p95"]))
    beside = {f"{vendor}_{name}": value for vendor, one in found.items() for name, value in one.items()}
    yield Figure("windows_40_ms", worst["p95"], "ms", {**beside, "limit": LIMIT})
