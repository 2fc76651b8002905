"""How far a long command is, on a terminal; nothing where nobody looks."""

import sys
import time

WIDE = 30
SECONDS = 0.1


class Bar:
    """One line that is written over and over, and gone when it is done."""

    def __init__(self, *, silent: bool = False) -> None:
        self._shown = sys.stderr.isatty() and not silent
        self._what, self._last = "", 0.0

    def __call__(self, what: str, done: int, whole: int) -> None:
        """What is being done, how far it is, and of how much; 0 when nobody knows."""
        now = time.monotonic()
        if not self._shown or (what == self._what and now - self._last < SECONDS):
            return
        self._what, self._last = what, now
        line = (
            f"{what} …"
            if not whole
            else f"{what} [{'#' * (WIDE * done // whole):.<{WIDE}}] {100 * done // whole} %"
        )
        sys.stderr.write(f"\r\033[K{line}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave the line empty."""
        if self._shown and self._what:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
