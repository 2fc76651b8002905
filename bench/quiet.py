"""Each measured piece of work stands between two fixed ones: of a machine that others use too, its own speed is known.

A host gives a core that it shares half its speed, for moments or for minutes, and either core in its own time. What
was measured while the core was as quick as it gets is the product's time; what everything gave stands beside it.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, ParamSpec, Protocol

from bench.figures import Value, fixed_work, percentile

P = ParamSpec("P")
AS_QUIET = 1.1
"""A moment is quiet whose fixed work took at most this many times the shortest."""
A_MOMENT = 15_000
"""Steps of fixed work: four milliseconds, shorter than what is measured."""

Sample = tuple[float, float]
"""How long fixed work took just before or after, whichever was longer, and the measured work; milliseconds."""


class Measured(Protocol):
    """Whatever knows how long it took."""

    @property
    def milliseconds(self) -> float: ...


class Took(NamedTuple):
    """How long a piece of work took."""

    milliseconds: float


def sample(work: Callable[P, Measured], *given: P.args, **named: P.kwargs) -> Sample:
    """Do it once, in the process whose speed counts: cores differ."""
    before = timed(fixed_work, A_MOMENT).milliseconds
    taken = work(*given, **named).milliseconds
    return max(before, timed(fixed_work, A_MOMENT).milliseconds), taken


def timed(work: Callable[P, object], *given: P.args, **named: P.kwargs) -> Took:
    """Do it and tell how long it took."""
    started = time.perf_counter()
    work(*given, **named)
    return Took((time.perf_counter() - started) * 1000)


@dataclass
class Samples:
    """All that was measured of one thing."""

    taken: list[Sample] = field(default_factory=list)

    def add(self, samples: Iterable[Iterable[float]]) -> None:
        """As they come from another process: lists."""
        self.taken += [(speed, value) for speed, value in samples]

    @property
    def quiet(self) -> list[float]:
        """What was measured in quiet moments; there is always one."""
        limit = min(speed for speed, _ in self.taken) * AS_QUIET
        return [value for speed, value in self.taken if speed <= limit]

    def of_quiet(self, share: float) -> float:
        """The smallest value that is not exceeded by this share of them."""
        return round(percentile(self.quiet, share), 1)

    def beside(self, name: str = "") -> dict[str, Value]:
        """What the figure stands on: how many values, and what all of them gave."""
        everything = [value for _, value in self.taken]
        return {
            f"{name}quiet_values": len(self.quiet),
            f"{name}all_values": len(everything),
            f"{name}all_p95": round(percentile(everything, 0.95), 1),
        }
