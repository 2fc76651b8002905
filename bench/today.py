"""I dag, "Vi har talt" and the due list of everybody: in process, with all middleware, signed in, on four databases."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench import LARGE, SMALL
from bench.figures import Figure, Value, tell
from bench.quiet import Samples
from bench.stage import VENDORS, Child, Stage, stage

ROUNDS = 12
A_ROUND = 10  # leaders
VISITS = 4
TOUCHING = 3  # leaders of a round, each with twelve people
DUE_LISTS = 8
LIMITS = {"today_queries": 12, "today_p95_ms": 25, "today_growth": 1.2, "touch_p95_ms": 10, "due_all_s": 1.5}


@dataclass(frozen=True)
class Measured:
    """What one database gave: statements; milliseconds, round by round; seconds and people of the due list."""

    queries: dict[str, int]
    first: Samples
    large: Samples
    small: Samples
    touches: Samples
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
    first, again, beside, touches = Samples(), Samples(), Samples(), Samples()
    for number in range(ROUNDS):  # by turns, so that a busy minute of the machine meets both sizes
        start = 100 + number * A_ROUND
        found = large.do("today", leaders=many[start : start + A_ROUND], times=VISITS)
        first.add(found["first"])
        again.add(found["again"])
        beside.add(small.do("today", leaders=few[:A_ROUND], times=VISITS)["again"])
        noting = many[start + 500 : start + 500 + TOUCHING]
        touches.add(large.do("touch", leaders=noting, size=LARGE))
    due = min((large.do("due_all") for _ in range(DUE_LISTS)), key=lambda one: one["seconds"])
    return Measured(queries, first, again, beside, touches, due["seconds"], due["people"])


def _figures(found: dict[str, Measured]) -> Iterator[Figure]:
    statements = {vendor: one.queries["again"] for vendor, one in found.items()}
    first = {f"{vendor}_first_of_the_day": one.queries["first"] for vendor, one in found.items()}
    yield _figure("today_queries", max(statements.values()), "statements", {**statements, **first})
    for vendor, one in found.items():
        beside = {
            "1000_people": one.small.of_quiet(0.95),
            "first_of_the_day": one.first.of_quiet(0.95),
            "p50": one.large.of_quiet(0.5),
            "p50_1000_people": one.small.of_quiet(0.5),
            **one.large.beside(),
        }
        yield _figure(f"today_p95_ms_{vendor}", one.large.of_quiet(0.95), "ms", beside)
    growth = {
        vendor: round(one.large.of_quiet(0.5) / one.small.of_quiet(0.5), 2) for vendor, one in found.items()
    }
    yield _figure("today_growth", max(growth.values()), "times", {**growth})
    touches = {vendor: one.touches.of_quiet(0.95) for vendor, one in found.items()}
    middles: dict[str, Value] = {f"{vendor}_p50": one.touches.of_quiet(0.5) for vendor, one in found.items()}
    for vendor, one in found.items():
        middles |= one.touches.beside(f"{vendor}_")
    yield _figure("touch_p95_ms", max(touches.values()), "ms", {**touches, **middles})
    due = {vendor: round(one.due_all, 2) for vendor, one in found.items()}
    listed = {f"{vendor}_listed": one.due_people for vendor, one in found.items()}
    yield _figure("due_all_s", max(due.values()), "s", {**due, **listed})


def _figure(name: str, value: float, unit: str, beside: dict[str, Value]) -> Figure:
    limit = next(limit for figure, limit in LIMITS.items() if name.startswith(figure))
    return Figure(name, value, unit, {**beside, "limit": limit})
