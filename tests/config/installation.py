"""A whole installation in a folder of its own, run as its owner would run it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.db import connection

NAERVAER = str(Path(sys.executable).with_name("naervaer"))
Process = subprocess.Popen[str]


@dataclass
class Installation:
    """Its folder, its port, its database."""

    data: Path
    port: int
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("NAERVAER_")}
        return inherited | {
            "DJANGO_SETTINGS_MODULE": "naervaer.config.settings",
            "NAERVAER_DATA": str(self.data),
            "NAERVAER_PORT": str(self.port),
            "DATABASE_URL": self.database_url,
            "DEMO": "0",
        }

    def command(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [NAERVAER, *arguments],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=300,  # a machine may be busy
            check=False,
        )

    @contextmanager
    def running(self, *, log: Path | None = None, **environment: str) -> Iterator[Process]:
        """`naervaer run`, until it answers; ended afterwards if it has not ended by itself."""
        with (log or self.data.with_suffix(".log")).open("w") as errors:
            started = subprocess.Popen(
                [NAERVAER, "run"],
                env=self.environment | environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
            try:
                yield started
            finally:
                if started.poll() is None:
                    started.send_signal(signal.SIGTERM)
                    started.wait(timeout=30)
                assert started.stdout
                started.stdout.close()

    def says(self, started: Process) -> str:
        """What it prints before it stays."""
        assert started.stdout
        said = ""
        for line in started.stdout:
            said += line
            if "Ctrl-C" in line:
                return said
        raise AssertionError(f"It has ended: {said} {self.data.with_suffix('.log').read_text()}")

    def get(self, path: str = "/account/login/") -> tuple[int, str]:
        """Ask until somebody answers: the port opens a moment after the address is printed."""
        for _ in range(2000):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as error:
                with error:
                    return error.code, error.read().decode()
            except (ConnectionRefusedError, ConnectionResetError):
                time.sleep(0.01)
            except urllib.error.URLError as error:
                if not isinstance(error.reason, ConnectionRefusedError | ConnectionResetError):
                    raise
                time.sleep(0.01)
        raise AssertionError("Nobody answers.")


@contextmanager
def installation(folder: Path, *, like: Installation | None = None) -> Iterator[Installation]:
    """Empty, or a copy of one that does not run now; on the database of this run."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    if like is not None:
        shutil.copytree(like.data, folder / "data")
    if connection.vendor == "sqlite":
        yield Installation(folder / "data", port, "")
        return
    settings = connection.settings_dict
    name = f"installation_{port}"
    model = f" TEMPLATE installation_{like.port}" if like else ""
    with psycopg.connect(
        host=settings["HOST"], user=settings["USER"], dbname="postgres", autocommit=True
    ) as server:
        server.execute(f"CREATE DATABASE {name}{model}")
        try:
            yield Installation(
                folder / "data",
                port,
                f"postgresql://{settings['USER']}@/{name}?host={quote(settings['HOST'])}",
            )
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def family(of: int) -> set[int]:
    """The processes that this one has started, and theirs."""
    children: dict[int, set[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z":
            children.setdefault(int(fields[1]), set()).add(int(status.parent.name))
    found, new = set(), children.get(of, set())
    while new:
        found |= new
        new = {grandchild for child in new for grandchild in children.get(child, set())} - found
    return found


def alive(pids: set[int]) -> set[int]:
    """Those of them that still run."""
    running = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            running.add(pid)
    return running
