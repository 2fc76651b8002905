"""A figure: what was measured, and beside what it stands."""

import json
import sys
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


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is not exceeded by this share of the values: one that was really measured."""
    return sorted(values)[max(ceil(len(values) * share), 1) - 1]


def tell(words: str) -> None:
    """What goes on, for who waits; the figures alone are on standard output."""
    print(words, file=sys.stderr, flush=True)
