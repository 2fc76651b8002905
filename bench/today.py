"""I dag, "Vi har talt" and the due list of everybody: in process, with all middleware, signed in, on four databases."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench import LARGE, SMALL
from bench.figures import Figure, percentile, tell
from bench.stage import VENDORS, Child, Stage, stage

LEADERS = 60
VISITS = 4
TOUCHING = 10


@dataclass(frozen=True)
class Measured:
    """What one database gave: milliseconds, statements, seconds."""

    queries: dict[str, int]
    large: list[float]
    small: list[float]
    touches: list[float]
    due_all: float
    due_people: int


def figures() -> list[Figure]:
    """The figures of I dag; each worst of the two databases stands beside both."""
    with stage() as prepared:
        found = {vendor: _measure(prepared, vendor) for vendor in VENDORS}
    return list(_figures(found))


def _measure(prepared: Stage, vendor: str) -> Measured:
    tell(f"I dag on {vendor} …")
    with prepared.child(vendor, LARGE) as large, prepared.child(vendor, SMALL) as small:
        marks = large.do("last_touch"), small.do("last_touch")
        try:
            return _measured(large, small)
        finally:
            large.do("undo", last_touch=marks[0])
            small.do("undo", last_touch=marks[1])


def _measured(large: Child, small: Child) -> Measured:
    many, few = large.do("leaders", size=LARGE), small.do("leaders", size=SMALL)
    queries = large.do("queries", leaders=many[:30])
    times: dict[str, list[float]] = {"large": [], "small": []}
    for start in range(100, 100 + LEADERS, 20):  # by turns, so that a busy moment of the machine meets both
        times["large"] += large.do("today", leaders=many[start : start + 20], times=VISITS)["again"]
        times["small"] += small.do("today", leaders=few, times=VISITS)["again"]
    touches = large.do("touch", leaders=many[300 : 300 + TOUCHING], size=LARGE)
    due = min((large.do("due_all") for _ in range(3)), key=lambda one: one["seconds"])
    return Measured(queries, times["large"], times["small"], touches, due["seconds"], due["people"])


def _figures(found: dict[str, Measured]) -> Iterator[Figure]:
    statements = {vendor: one.queries["again"] for vendor, one in found.items()}
    first = {f"{vendor}_first_of_the_day": one.queries["first"] for vendor, one in found.items()}
    yield Figure("today_queries", max(statements.values()), "statements", {**statements, **first})
    for vendor, one in found.items():
        beside = {"1000_people": _p95(one.small), "p50": _p50(one.large), "p50_1000_people": _p50(one.small)}
        yield Figure(f"today_p95_ms_{vendor}", _p95(one.large), "ms", beside)
    growth = {vendor: round(_p50(one.large) / _p50(one.small), 2) for vendor, one in found.items()}
    yield Figure("today_growth", max(growth.values()), "times", {**growth})
    touches = {vendor: _p95(one.touches) for vendor, one in found.items()}
    yield Figure(
        "touch_p95_ms",
        max(touches.values()),
        "ms",
        {**touches, **{f"{v}_p50": _p50(o.touches) for v, o in found.items()}},
    )
    due = {vendor: round(one.due_all, 2) for vendor, one in found.items()}
    yield Figure(
        "due_all_s",
        max(due.values()),
        "s",
        {**due, **{f"{v}_listed": o.due_people for v, o in found.items()}},
    )


def _p95(values: list[float]) -> float:
    return round(percentile(values, 0.95), 1)


def _p50(values: list[float]) -> float:
    return round(percentile(values, 0.5), 1)
