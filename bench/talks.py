"""The page of a talk with forty sealed texts, and saving one of its topics: in process, signed in, on two databases."""

from collections.abc import Iterator
from typing import Any

from bench import LARGE
from bench.figures import Figure, tell
from bench.quiet import Samples
from bench.stage import VENDORS, Stage, stage

LEADERS, VISITS, ROUNDS = 20, 4, 6
LIMITS = {"talk_p95_ms": 35, "talk_queries": 20, "topic_p95_ms": 12}


def figures() -> Iterator[Figure]:
    """Each figure is of the slower database, at 100,000 people."""
    with stage() as prepared:
        found = {vendor: _measured(prepared, vendor) for vendor in VENDORS}
    for name, unit in (("talk_p95_ms", "ms"), ("talk_queries", "statements"), ("topic_p95_ms", "ms")):
        values = {vendor: one[name] for vendor, one in found.items()}
        beside = {f"{vendor}_{name}": value for vendor, one in found.items() for name, value in one.items()}
        yield Figure(name, max(values.values()), unit, {**beside, "limit": LIMITS[name]})


def _measured(prepared: Stage, vendor: str) -> dict[str, Any]:
    tell(f"Talks on {vendor} …")
    with prepared.child(vendor, LARGE) as child:
        mark = child.do("last_touch")
        leaders = child.do("leaders", size=LARGE)[:LEADERS]
        try:
            talks = child.do("talks_written", leaders=leaders, size=LARGE)
            pages, saves, asked = Samples(), Samples(), Samples()
            for _ in range(ROUNDS):
                pages.add(child.do("talk_pages", talks=talks, times=VISITS))
                saves.add(child.do("topics_saved", talks=talks))
                asked.add(child.do("talk_changes", talks=talks))
            return {
                "talk_p95_ms": pages.of_quiet(0.95),
                "talk_p50_ms": pages.of_quiet(0.5),
                **pages.beside("talk_"),
                "talk_queries": child.do("talk_statements", talks=talks),
                "topic_p95_ms": saves.of_quiet(0.95),
                "topic_p50_ms": saves.of_quiet(0.5),
                **saves.beside("topic_"),
                "nothing_changed_p95_ms": asked.of_quiet(0.95),
            }
        finally:
            child.do("talks_removed")
            child.do("undo", last_touch=mark)
