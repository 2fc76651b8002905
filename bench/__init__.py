"""Measured figures, never limits that fail: `make bench`, one JSON line a figure on standard output.

The people are invented, and so is the day: every process travels to `NOW`, so that data made once keep meaning
the same. What a figure is compared with is measured in the same run.
"""

from datetime import UTC, date, datetime

DAY = date(2026, 3, 10)  # a Tuesday
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)

LARGE = 100_000
SMALL = 1_000
