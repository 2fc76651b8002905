"""`python -m bench [GROUP]`: every figure as one JSON line on standard output; what goes on is told on standard error.

Groups: today (I dag, contacts and due lists at 100,000 and 1,000 people), import, and pages (weight, first paint,
memory, start).
"""

import sys
from collections.abc import Callable, Iterable

from bench import import_people, pages, today
from bench.figures import Figure

GROUPS: dict[str, Callable[[], Iterable[Figure]]] = {
    "today": today.figures,
    "pages": pages.figures,
    "import": import_people.figures,
}


def main(wanted: list[str]) -> int:
    """Print the figures of these groups, of all when none is named."""
    unknown = set(wanted) - set(GROUPS)
    if unknown:
        print(f"No such group: {', '.join(sorted(unknown))}. There are {', '.join(GROUPS)}.", file=sys.stderr)
        return 2
    for group in wanted or GROUPS:
        for figure in GROUPS[group]():
            print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
