"""One process for one database, told what to do line by line: `python -m bench.child`, started by `bench.stage`.

It lives on the invented day, and looks for what nobody needs as seldom as the server does. What Django or a library
prints goes to standard error; standard output is for answers.
"""

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import django
import time_machine

from bench import NOW
from naervaer.config import memory

# What it can do, and where that lives; each takes and gives plain values.
TASKS = {
    "prepare": "naervaer.config.prepare:prepare",
    "fill": "bench.fill:fill",
    "last_touch": "bench.undo:last_touch",
    "undo": "bench.undo:undo",
    "leaders": "bench.visits:leaders",
    "today": "bench.visits:today",
    "queries": "bench.visits:queries",
    "touch": "bench.visits:touch",
    "due_all": "bench.visits:due_all",
    "talks_written": "bench.talking:talks_written",
    "talk_pages": "bench.talking:talk_pages",
    "talk_changes": "bench.talking:talk_changes",
    "talk_statements": "bench.talking:talk_statements",
    "topics_saved": "bench.talking:topics_saved",
    "talks_removed": "bench.talking:talks_removed",
    "reminders": "bench.telling:reminders",
    "enqueued": "bench.telling:enqueued",
    "asked": "bench.telling:asked",
    "answered": "bench.telling:answered",
    "messages_removed": "bench.telling:messages_removed",
    "requests_made": "bench.asking:requests_made",
    "requests_removed": "bench.asking:requests_removed",
    "windows": "bench.windowing:windows",
}


def main() -> None:
    """Answer until there is nothing more to do."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naervaer.config.settings")
    with time_machine.travel(NOW):
        memory.loading()
        django.setup()
        memory.loaded()
        for line in sys.stdin:
            asked = json.loads(line)
            module, name = TASKS[asked.pop("task")].split(":")
            task: Callable[..., Any] = getattr(import_module(module), name)
            print(json.dumps(task(**asked)), file=answers, flush=True)


if __name__ == "__main__":
    main()
