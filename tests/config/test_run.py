"""`naervaer run` from start to end, as somebody new sees it, and in everything that can go wrong."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.config.installation import Installation, alive, family

pytestmark = [pytest.mark.django_db, pytest.mark.dealt_out]


def until(holds: Callable[[], object]) -> None:
    """Wait for what other processes do."""
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("It never came about.")


def test_it_starts_answers_and_ends_cleanly(empty: Installation) -> None:
    with empty.running() as started:
        said = empty.says(started)
        assert f"http://localhost:{empty.port}" in said
        assert empty.get()[0] == 200
        others = family(started.pid)
        assert len(others) >= 4  # web server with its two, and the worker
        started.send_signal(signal.SIGINT)
        assert started.wait(timeout=20) == 0
    assert alive(others) == set()
    with empty.running() as again:  # the port is free again at once, and nothing is prepared twice
        assert "Preparing" not in empty.says(again)
        assert empty.get()[0] == 200
        again.send_signal(signal.SIGTERM)
        assert again.wait(timeout=20) == 0
    assert empty.data.with_suffix(".log").read_text() == ""


def test_an_empty_installation_prints_an_address_that_opens_it_once(ready: Installation) -> None:
    with ready.running() as started:
        (path,) = re.findall(rf"http://localhost:{ready.port}(/set-up/[\w-]{{40,}}/)", ready.says(started))
        assert ready.get(path)[0] == 200
        assert ready.get(path[:-3] + "xx/")[0] == 404
    assert path.split("/")[2] not in "".join(
        file.read_bytes().decode(errors="replace") for file in ready.data.rglob("*") if file.is_file()
    )
    assert path.split("/")[2] not in ready.data.with_suffix(".log").read_text()


def test_ctrl_c_in_a_terminal_reaches_the_server_alone(ready: Installation) -> None:
    """The terminal tells the whole group; who serves would hear of it twice, from the server too."""
    with ready.running() as started:
        ready.says(started)
        ready.get()
        served = {pid for pid in family(started.pid) if os.getpgid(pid) != pid}
        assert len(served) == 2
        until(lambda: all(_is_deaf_to_ctrl_c(pid) for pid in served))
        assert not any(_is_deaf_to_ctrl_c(pid) for pid in family(started.pid) - served)


def _is_deaf_to_ctrl_c(pid: int) -> bool:
    blocked = re.findall(r"SigBlk:\s*(\w+)", Path(f"/proc/{pid}/status").read_text())[0]
    return bool(int(blocked, 16) & 1 << signal.SIGINT - 1)


def test_killed_hard_it_leaves_nobody_behind(ready: Installation) -> None:
    with ready.running() as started:
        ready.says(started)
        ready.get()
        others = family(started.pid)
        started.kill()
        started.wait()
        until(lambda: not alive(others))


LOADS_SLOWLY = """
import os, pathlib, time
from naervaer.config import cli, serve

def loads(server):
    pathlib.Path(os.environ["NAERVAER_DATA"], f"loads-{os.getpid()}").touch()
    time.sleep(60)

serve._application = loads
serve.serve()
"""


def test_stopped_before_it_serves_it_is_not_waited_for(once_set_up: Installation) -> None:
    """The server waits ten seconds for a process that has not heard it."""
    started = subprocess.Popen([sys.executable, "-c", LOADS_SLOWLY], env=once_set_up.environment)
    until(lambda: len(list(once_set_up.data.glob("loads-*"))) == 2)
    started.send_signal(signal.SIGTERM)
    assert started.wait(timeout=8) == 0


def test_whoever_dies_is_brought_back(ready: Installation) -> None:
    with ready.running() as started:
        ready.says(started)
        ready.get()
        before = family(started.pid)
        direct = {pid for pid in before if os.getpgid(pid) == pid}
        for pid in before - direct:  # both processes of the web server
            os.kill(pid, signal.SIGKILL)
        until(lambda: len(family(started.pid) - before) >= 2)
        assert ready.get()[0] == 200
        for pid in direct:  # the web server itself, and the worker
            os.kill(pid, signal.SIGKILL)
        until(lambda: not alive(direct) and len(family(started.pid)) >= 4)
        assert ready.get()[0] == 200


def test_a_taken_port_stops_it_with_a_plain_sentence(empty: Installation) -> None:
    with socket.create_server(("127.0.0.1", empty.port)):
        refused = empty.command("run")
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"Port {empty.port} is taken")
    assert "NAERVAER_PORT" in refused.stderr
    assert not empty.data.joinpath("master.key").exists()


def test_what_only_its_owner_may_read(once_set_up: Installation) -> None:
    private = [file for file in once_set_up.data.rglob("*") if "static" not in file.parts]
    assert {"master.key", "templates"} <= {file.name for file in private}
    assert {oct(file.stat().st_mode & 0o077) for file in [once_set_up.data, *private]} == {"0o0"}


def test_a_missing_key_file_is_never_made_anew(ready: Installation) -> None:
    key = ready.data / "master.key"
    people = ready.data.with_suffix(".csv")
    people.write_text("name;e-mail\nIda Bonde;ida@havn.test\n")
    assert ready.command("import", "people", str(people)).returncode == 0  # somebody with a key
    kept = key.read_bytes()
    key.unlink()
    for command in ("run", "serve", "work", "setup"):
        refused = ready.command(command)
        assert (refused.returncode, key.exists()) == (2, False)
        assert refused.stderr.startswith(f"The key file {key} is missing.")
    key.write_bytes(kept)
    assert "data keys open" in ready.command("keys", "check").stdout


def test_a_database_that_does_not_answer(empty: Installation) -> None:
    away = empty.command("setup", DATABASE_URL="postgresql://nobody@/nothing?host=/nowhere")
    assert away.returncode == 2
    assert away.stderr.startswith("The database does not answer")
    assert "Traceback" not in away.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("NAERVAER_PORT", "many", "must be a number"),
        ("DEMO", "yes", "must be 0 or 1"),
        ("DATABASE_URL", "mysql://x", "must begin with postgresql://"),
        ("NAERVAER_DATA", "/proc/here", "cannot be used"),
        ("NAERVAER_MAIL_URL", "smtp://ida:geheim@mail.test", "would send a password in the open"),
    ],
)
def test_a_wrong_setting_is_one_sentence(empty: Installation, name: str, value: str, words: str) -> None:
    refused = empty.command("setup", **{name: value})
    assert refused.returncode in (1, 2)
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "geheim" not in refused.stderr


def test_one_worker_on_sqlite(ready: Installation) -> None:
    if ready.database_url:
        pytest.skip("PostgreSQL takes many")
    with ready.running() as started:
        ready.says(started)
        ready.get()
        second = ready.command("work")
        assert second.returncode == 2
        assert second.stderr.startswith("A worker is running already.")


def test_the_doctor_tells_of_missing_tables(empty: Installation) -> None:
    assert "Run: naervaer setup" in empty.command("doctor").stdout


def test_the_doctor_tells_whether_somebody_works(ready: Installation) -> None:
    nobody_works = ready.command("doctor")
    assert (nobody_works.returncode, "Start it: naervaer work" in nobody_works.stdout) == (1, True)
    with ready.running() as started:
        ready.says(started)
        ready.get()
        until(lambda: ready.command("doctor", "--json").returncode == 0)
