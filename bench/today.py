"""I dag, "Vi har talt" and the due list of everybody: in process, with all middleware, signed in, on four databases."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench import LARGE, SMALL
from bench.figures import Figure, percentile, tell
from bench.stage import VENDORS, Child, Stage, stage

ROUNDS = 6
A_ROUND = 20  # leaders
VISITS = 4
TOUCHING = 5  # leaders of a round, each with twelve people
LIMITS = {"today_queries": 12, "today_p95_ms": 25, "today_growth": 1.2, "touch_p95_ms": 10, "due_all_s": 1.5}


@dataclass(frozen=True)
class Measured:
    """What one database gave: statements; milliseconds, round by round; seconds and people of the due list."""

    queries: dict[str, int]
    first: list[list[float]]
    large: list[list[float]]
    small: list[list[float]]
    touches: list[list[float]]
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
    first: list[list[float]] = []
    again: list[list[float]] = []
    beside: list[list[float]] = []
    touches: list[list[float]] = []
    for number in range(ROUNDS):  # by turns, so that a busy moment of the machine meets both sizes
        start = 100 + number * A_ROUND
        found = large.do("today", leaders=many[start : start + A_ROUND], times=VISITS)
        first.append(found["first"])
        again.append(found["again"])
        beside.append(small.do("today", leaders=few, times=VISITS)["again"])
        noting = many[start + 500 : start + 500 + TOUCHING]
        touches.append(large.do("touch", leaders=noting, size=LARGE))
    due = min((large.do("due_all") for _ in range(4)), key=lambda one: one["seconds"])
    return Measured(queries, first, again, beside, touches, due["seconds"], due["people"])


def _figures(found: dict[str, Measured]) -> Iterator[Figure]:
    statements = {vendor: one.queries["again"] for vendor, one in found.items()}
    first = {f"{vendor}_first_of_the_day": one.queries["first"] for vendor, one in found.items()}
    yield _figure("today_queries", max(statements.values()), "statements", {**statements, **first})
    for vendor, one in found.items():
        beside = {
            "1000_people": _p95(one.small),
            "first_of_the_day": _p95(one.first),
            "p50": _p50(one.large),
            "p50_1000_people": _p50(one.small),
            "all_rounds": round(percentile([each for round_ in one.large for each in round_], 0.95), 1),
        }
        yield _figure(f"today_p95_ms_{vendor}", _p95(one.large), "ms", beside)
    growth = {vendor: round(_p50(one.large) / _p50(one.small), 2) for vendor, one in found.items()}
    yield _figure("today_growth", max(growth.values()), "times", {**growth})
    touches = {vendor: _p95(one.touches) for vendor, one in found.items()}
    middles = {f"{vendor}_p50": _p50(one.touches) for vendor, one in found.items()}
    yield _figure("touch_p95_ms", max(touches.values()), "ms", {**touches, **middles})
    due = {vendor: round(one.due_all, 2) for vendor, one in found.items()}
    listed = {f"{vendor}_listed": one.due_people for vendor, one in found.items()}
    yield _figure("due_all_s", max(due.values()), "s", {**due, **listed})


def _figure(name: str, value: float, unit: str, beside: dict[str, float]) -> Figure:
    limit = next(limit for figure, limit in LIMITS.items() if name.startswith(figure))
    return Figure(name, value, unit, {**beside, "limit": limit})


def _p95(rounds: list[list[float]]) -> float:
    """Of the quietest round: what else the machine did then is not the product's."""
    return round(min(percentile(each, 0.95) for each in rounds), 1)


def _p50(rounds: list[list[float]]) -> float:
    return round(min(percentile(each, 0.5) for each in rounds), 1)
