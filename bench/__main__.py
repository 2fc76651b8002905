"""`python -m bench [NAME]`: every figure as one JSON line on standard output; what goes on is told on standard error.

NAME is a figure or a group of figures: today (I dag, contacts and due lists at 100,000 and 1,000 people), pages
(weight, first paint, memory, start), import, talks (the page of a talk and saving a topic), contact (a
thousand requests for contact with answers), windows (shared windows of a team of forty), messages (how long they
wait, and how fast reminders are worked off). `machine_ms` comes first and last, and beside each figure: how fast this
machine is meanwhile.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace

from bench import contact, import_people, messages, pages, talks, today, windows
from bench.figures import Figure, machine

TODAY = "today_queries today_p95_ms_sqlite today_p95_ms_postgresql today_growth touch_p95_ms due_all_s"
PAGES = "start_s worker_mb leader_page_kb employee_page_kb fcp_ms"
IMPORT = "import_100k_s import_100k_mb"
TALKS = "talk_p95_ms talk_queries topic_p95_ms"
WINDOWS = "windows_40_ms"
MESSAGES = "notice_lag_s enqueue_ms reminders_per_s_sqlite reminders_per_s_postgresql"
GROUPS: dict[str, tuple[Callable[[], Iterable[Figure]], frozenset[str]]] = {
    "today": (today.figures, frozenset(TODAY.split())),
    "pages": (pages.figures, frozenset(PAGES.split())),
    "import": (import_people.figures, frozenset(IMPORT.split())),
    "talks": (talks.figures, frozenset(TALKS.split())),
    "contact": (contact.figures, frozenset({"contact_p95_ms"})),
    "windows": (windows.figures, frozenset(WINDOWS.split())),
    "messages": (messages.figures, frozenset(MESSAGES.split())),
}


def main(names: list[str]) -> int:
    """Print what is named, everything when nothing is."""
    known = set(GROUPS).union(*(figures for _, figures in GROUPS.values()))
    if unknown := set(names) - known:
        print(
            f"No such figure: {', '.join(sorted(unknown))}. There are: {', '.join(sorted(known))}.",
            file=sys.stderr,
        )
        return 2
    print(machine().line(), flush=True)
    for group, (measure, figures) in GROUPS.items():
        wanted = figures if not names or group in names else figures & set(names)
        if wanted:
            for figure in _beside_the_machine(measure):
                if figure.figure in wanted:
                    print(figure.line(), flush=True)
    print(machine().line(), flush=True)
    return 0


def _beside_the_machine(measure: Callable[[], Iterable[Figure]]) -> list[Figure]:
    """Each with how fast the machine was just before and after its group: it may be half as fast a minute later."""
    before = machine().value
    measured = list(measure())
    beside = {"machine_ms_before": before, "machine_ms_after": machine().value}
    return [replace(figure, compared_with=figure.compared_with | beside) for figure in measured]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
