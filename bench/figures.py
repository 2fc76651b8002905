"""A figure: what was measured, and beside what it stands."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil

Value = float | int


@dataclass(frozen=True)
class Figure:
    """One measured value. `compared_with` names each thing it stands beside, with that thing's value."""

    figure: str
    value: Value
    unit: str
    compared_with: dict[str, Value]

    def line(self) -> str:
        """As JSON, on one line."""
        return json.dumps(asdict(self), ensure_ascii=False)


def machine() -> Figure:
    """How long a fixed piece of Python takes here and now: a figure of another day or machine compares by it.

    The shortest of seven beside the longest, which tells what else the machine has to do.
    """
    taken = []
    for _ in range(7):
        started = time.perf_counter()
        fixed_work(100_000)
        taken.append(round((time.perf_counter() - started) * 1000, 1))
    return Figure("machine_ms", min(taken), "ms", {"longest": max(taken)})


def fixed_work(steps: int) -> int:
    """Numbers, texts and a dictionary: what a page is made of."""
    found: dict[str, int] = {}
    for number in range(steps):
        found[f"{number % 997}"] = found.get(f"{number % 991}", 0) + number
    return len(found)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is not exceeded by this share of the values: one that was really measured."""
    return sorted(values)[max(ceil(len(values) * share), 1) - 1]


def tell(words: str) -> None:
    """What goes on, for who waits; the figures alone are on standard output."""
    print(words, file=sys.stderr, flush=True)
