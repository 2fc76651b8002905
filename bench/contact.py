"""A thousand requests for contact with their answers: in process, signed in, on two databases."""

from collections.abc import Iterator
from typing import Any

from bench import LARGE
from bench.figures import Figure, percentile, tell
from bench.stage import VENDORS, Stage, stage

REQUESTS = 1000
LIMIT = 100
"""Milliseconds of sending; and all thousand within a minute."""


def figures() -> Iterator[Figure]:
    """The p95 of sending on the slower database, at 100,000 people."""
    with stage() as prepared:
        found = {vendor: _measured(prepared, vendor) for vendor in VENDORS}
    beside = {f"{vendor}_{name}": value for vendor, one in found.items() for name, value in one.items()}
    slowest = max(one["contact_p95_ms"] for one in found.values())
    yield Figure("contact_p95_ms", slowest, "ms", {**beside, "limit": LIMIT})


def _measured(prepared: Stage, vendor: str) -> dict[str, Any]:
    tell(f"Requests for contact on {vendor} …")
    with prepared.child(vendor, LARGE) as child:
        mark = child.do("last_touch")
        leaders = child.do("leaders", size=LARGE)[: REQUESTS // 10]
        try:
            done = child.do("requests_made", leaders=leaders, size=LARGE, count=REQUESTS)
            return {
                "contact_p95_ms": round(percentile(done["asked"], 0.95), 1),
                "contact_p50_ms": round(percentile(done["asked"], 0.5), 1),
                "answer_p95_ms": round(percentile(done["answered"], 0.95), 1),
                "thousand_s": round(done["seconds"], 1),
            }
        finally:
            child.do("requests_removed")
            child.do("undo", last_touch=mark)
