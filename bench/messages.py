"""Messages: how long an awaited one waits for its channel, and how fast due reminders are worked off."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from bench import LARGE
from bench.figures import Figure, percentile, tell
from bench.stage import VENDORS, Stage, stage

SECONDS, A_SECOND, ENQUEUED, REMINDERS = 60, 1000 / 60, 500, 100_000
LIMITS = {"notice_lag_s": 5, "enqueue_ms": 1, "sqlite": 500, "postgresql": 300}


def figures() -> Iterator[Figure]:
    """The slower database's lag, and what it adds to a request; reminders a second on each.

    `enqueue_ms` is the difference of two medians: of a transaction that commits with an awaited message and of one
    that commits without, measured by turns. Beside it both, and the difference of their slowest twentieths.
    """
    with stage() as prepared:
        found = {vendor: _measured(prepared, vendor) for vendor in VENDORS}
    for name, unit in (("notice_lag_s", "s"), ("enqueue_ms", "ms")):
        values = {vendor: one[name] for vendor, one in found.items()}
        beside = {
            f"{word}_{vendor}": value for vendor in VENDORS for word, value in found[vendor]["beside"][name]
        }
        yield Figure(name, max(values.values()), unit, {**values, **beside, "limit": LIMITS[name]})
    for vendor, one in found.items():
        beside = {"told": one["told"], "seconds": one["seconds"], "at_least": LIMITS[vendor]}
        yield Figure(f"reminders_per_s_{vendor}", one["a_second"], "a second", beside)


def _measured(prepared: Stage, vendor: str) -> dict[str, Any]:
    tell(f"Messages on {vendor} …")
    with prepared.child(vendor, LARGE) as child, prepared.child(vendor, LARGE) as visitor:
        mark = child.do("last_touch")
        try:
            enqueued = child.do("enqueued", times=ENQUEUED)
            child.do("messages_removed")
            child.begin("answered", count=int(SECONDS * A_SECOND))
            visitor.do("asked", seconds=SECONDS, a_second=A_SECOND)
            waited = child.end()
            worked_off = child.do("reminders", most=REMINDERS)
        finally:
            child.do("messages_removed")
            child.do("undo", last_touch=mark)
    without, with_one = enqueued["without"], enqueued["with"]
    return {
        "enqueue_ms": round(median(with_one) - median(without), 2),
        "notice_lag_s": round(max(waited), 2),
        "beside": {
            "enqueue_ms": [
                ("without", round(median(without), 2)),
                ("p95_added", round(percentile(with_one, 0.95) - percentile(without, 0.95), 2)),
            ],
            "notice_lag_s": [("p95", round(percentile(waited, 0.95), 2))],
        },
        "told": worked_off["told"],
        "seconds": round(worked_off["seconds"], 1),
        "a_second": round(worked_off["a_second"]),
    }
