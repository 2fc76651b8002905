"""The demo organisation on a day of one's choice."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime

import pytest
import time_machine

from naervaer.demo.build import load
from naervaer.demo.ways_in import DemoSignIns

Demo = Callable[[datetime], DemoSignIns]


@pytest.fixture
def demo(db: None) -> Iterator[Demo]:
    """`demo(now)` loads it as of then; the clock stands there until the test ends."""
    with ExitStack() as stack:

        def loaded(now: datetime) -> DemoSignIns:
            stack.enter_context(time_machine.travel(now, tick=True))
            return load(now=now)

        yield loaded
