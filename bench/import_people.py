"""`naervaer import people` with 100,000 rows into empty databases: a file in, everything else by the command itself.

`python -m bench.import_people [ROWS]` prints the two figures alone; `figures()` is for the whole bench.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench import LARGE
from bench.figures import Figure, tell
from bench.people import FIRST, LAST
from tests.postgres import postgres

UNITS = 5_000
LED = 12
HEADINGS = (
    "Medarbejdernr;Fornavn;Efternavn;Arbejdsmail;Telefon;Fødselsdato;Civilstand;Børn;Stilling;Afdeling;"
    "Nærmeste leder;Startdato;Løn"
)


@dataclass(frozen=True)
class Run:
    """One import: seconds from the start of the process to its end, and the most memory that it held."""

    seconds: float
    megabytes: float


def rows(count: int) -> Iterator[list[str]]:
    """People as an HR system exports them, with columns of no use among them; leaders stand in a tree."""
    for n in range(count):
        yield [
            f"M{n:06}",
            FIRST[n % len(FIRST)],
            f"{LAST[n * 7 % len(LAST)]} {LAST[n * 13 % len(LAST)]}",
            f"m{n}@stor.test",
            f"+45 {20_000_000 + n}",
            f"{1 + n % 28:02}-{1 + n % 12:02}-{1960 + n % 40}",
            "gift",
            str(n % 4),
            "Sagsbehandler",
            f"Afdeling {n % UNITS}",
            f"m{(n - 1) // LED}@stor.test" if n else "",
            f"{1 + n % 28:02}-{1 + n % 12:02}-{2010 + n % 15}",
            "35000",
        ]


def write_file(path: Path, count: int) -> None:
    """The list as a semicolon file in UTF-8, as Excel in Denmark saves it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS.split(";"))
        writer.writerows(rows(count))


def figures(count: int = LARGE) -> list[Figure]:
    """The slower and the larger of the two databases, each beside both; and the same list a second time."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="naervaer-bench-")))
        file = folder / "people.csv"
        write_file(file, count)
        urls = {"sqlite": "", "postgresql": stack.enter_context(postgres(durable=True))}
        first: dict[str, Run] = {}
        again: dict[str, Run] = {}
        for vendor, url in urls.items():
            environment = {**os.environ, "NAERVAER_DATA": str(folder / vendor), "DATABASE_URL": url}
            _command(environment, "setup")
            first[vendor] = _measured(environment, file, added=count)
            again[vendor] = _measured(environment, file, added=0)
    return [
        _figure("import_100k_s", "s", {v: run.seconds for v, run in first.items()}, again, "seconds"),
        _figure("import_100k_mb", "MB", {v: run.megabytes for v, run in first.items()}, again, "megabytes"),
    ]


def _figure(name: str, unit: str, values: dict[str, float], again: dict[str, Run], column: str) -> Figure:
    beside = values | {f"again_{vendor}": getattr(run, column) for vendor, run in again.items()}
    return Figure(
        name, round(max(values.values()), 1), unit, {key: round(value, 1) for key, value in beside.items()}
    )


def _measured(environment: dict[str, str], file: Path, *, added: int) -> Run:
    tell(f"Importing into {environment['NAERVAER_DATA'].rpartition('/')[2]} …")
    started = time.monotonic()
    process = subprocess.Popen(
        _line("import", "people", str(file), "--json"), env=environment, stdout=subprocess.PIPE
    )
    assert process.stdout
    told = json.loads(process.stdout.read())
    _pid, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    assert (process.returncode, told["added"], told["bad_rows"]) == (0, added, []), told
    return Run(seconds, used.ru_maxrss / 1024)


def _command(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run(_line(*arguments), env=environment, check=True, stdout=subprocess.DEVNULL)


def _line(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "naervaer.config.cli", *arguments]


if __name__ == "__main__":
    for figure in figures(int(sys.argv[1]) if len(sys.argv) > 1 else LARGE):
        print(figure.line(), flush=True)
