"""`python -m tests [--long] [--only DATABASE] [anything for pytest]`: the suite on SQLite and PostgreSQL, side by side.

The last line is the sum of both: `N passed, N failed, N skipped`.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.postgres import postgres

COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
KINDS = {"passed": "passed", "xfailed": "passed", "skipped": "skipped"}
NOTHING_RAN = 5
speaking = threading.Lock()


@dataclass
class Run:
    """One pytest on one database; its progress is passed on line by line, its details in one piece at the end."""

    database: str
    environment: dict[str, str]
    arguments: list[str]
    counts: dict[str, int] = field(default_factory=lambda: {"passed": 0, "failed": 0, "skipped": 0})
    status: int = 0
    process: "subprocess.Popen[str] | None" = None

    def __call__(self) -> None:
        command = [sys.executable, "-m", "pytest", "--quiet", "--color=no", "--durations=5", *self.arguments]
        self.process = subprocess.Popen(
            command,
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        details: list[str] = []
        closing = ""
        for line in self.process.stdout or ():
            closing = line if line.strip() else closing
            if details or line.startswith("==="):
                details.append(line)
            elif line.strip():
                self.say(line)
        self.status = self.process.wait()
        self.say("", *details)
        self.count(closing)

    def say(self, *lines: str) -> None:
        with speaking:
            for line in lines:
                print(f"{self.database:10} │ {line.rstrip()}" if line else "", flush=True)

    def count(self, closing: str) -> None:
        for number, kind in COUNT.findall(closing):
            self.counts[KINDS.get(kind, "failed")] += int(number)
        if self.status not in (0, NOTHING_RAN) and not self.counts["failed"]:
            self.counts["failed"] = 1  # it broke before, between or after the tests


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--long", action="store_true", help="the full numbers of the issues")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="on one database only")
    chosen, rest = parser.parse_known_args(arguments)
    for_pytest = [each for each in rest if each not in ("-q", "--quiet")]  # once more, and it counts nothing
    started = time.monotonic()
    with ExitStack() as stack:
        runs = []
        for database in [chosen.only] if chosen.only else ["sqlite", "postgresql"]:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="naervaer-test-"))
            url = stack.enter_context(postgres(durable=chosen.long)) if database == "postgresql" else ""
            environment = {
                "NAERVAER_TEST_DATA": folder,
                "DATABASE_URL": url,
                "NAERVAER_LONG": str(int(chosen.long)),
            }
            own = [f"-o=cache_dir={folder}/pytest", *for_pytest]
            if not chosen.only:  # tests.guards leaves out what is asked on the other side
                environment["NAERVAER_TEST_SIDE"] = str(int(database == "postgresql"))
            runs.append(Run(database, environment, own))
        _side_by_side(runs)
    return _close(runs, time.monotonic() - started)


def _side_by_side(runs: list[Run]) -> None:
    threads = [threading.Thread(target=run, daemon=True) for run in runs]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:  # also after Ctrl-C: no pytest outlives its databases
        for run in runs:
            if run.process and run.process.poll() is None:
                run.process.terminate()
                run.process.wait()


def _close(runs: list[Run], seconds: float) -> int:
    passed, failed, skipped = (
        sum(run.counts[kind] for run in runs) for kind in ("passed", "failed", "skipped")
    )
    print(f"{' and '.join(run.database for run in runs)} in {seconds:.0f} s")
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
