"""Many short rounds, each between two fixed pieces of work: of a machine that others use too, its own speed is known.

A host gives a core that it shares half its speed, for seconds, then all of it again. What is measured in a quiet round
is the product's time; what all rounds gave stands beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.figures import Value, machine_ms, percentile

AS_QUIET = 1.1
"""A round is quiet whose fixed work took at most this many times the shortest."""


@dataclass
class Rounds:
    """Milliseconds, round by round, and how long fixed work took just before or after, whichever was longer.

    ``speed`` is asked of the process that does the measured work: cores differ.
    """

    speed: Callable[[], float] = machine_ms
    taken: list[tuple[float, Sequence[float]]] = field(default_factory=list)

    def measure(self, ask: Callable[[], Sequence[float]]) -> None:
        """One round more."""
        before = self.speed()
        values = ask()
        self.taken.append((max(before, self.speed()), values))

    @property
    def quiet(self) -> list[float]:
        """The values of all quiet rounds; there is always one."""
        limit = min(speed for speed, _ in self.taken) * AS_QUIET
        return [value for speed, values in self.taken if speed <= limit for value in values]

    def of_quiet(self, share: float) -> float:
        """The smallest value that is not exceeded by this share of them."""
        return round(percentile(self.quiet, share), 1)

    def beside(self, name: str = "") -> dict[str, Value]:
        """What the figure stands on: its machine, how many values, and what all rounds gave."""
        everything = [value for _, values in self.taken for value in values]
        return {
            f"{name}machine_ms": round(min(speed for speed, _ in self.taken), 1),
            f"{name}quiet_values": len(self.quiet),
            f"{name}all_values": len(everything),
            f"{name}all_p95": round(percentile(everything, 0.95), 1),
        }
