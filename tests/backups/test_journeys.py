"""Backup, verify and restore as an operator does them, by the command, and what can go wrong halfway."""

import json
import shutil
import subprocess
import sys
import threading
import urllib.parse
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3  # type: ignore[import-untyped]  # it ships no types
import pytest

from tests import numbers
from tests.backups.several import SECRET
from tests.config.installation import Installation, installation

pytestmark = [pytest.mark.django_db, pytest.mark.dealt_out]

ACTS = numbers(3000, 200_000)
KILLS = numbers(5, 60)
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Answer:
    code: int
    out: str
    errors: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


def several(of: Installation, *commands: list[str]) -> list[Answer]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.backups.several", json.dumps(commands)],
        env=of.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Answer(*each) for each in json.loads(done.stdout)]


@dataclass
class Filled:
    """A backup of an installation with people in it, and its key file."""

    file: Path
    key: Path


_once: list[Filled] = []


@pytest.fixture
def filled(
    once_set_up: Installation, transactional_db: None, tmp_path_factory: pytest.TempPathFactory
) -> Filled:
    """Made once: people take longer than all that is done with a backup."""
    if not _once:
        folder = tmp_path_factory.mktemp("filled")
        with installation(folder, like=once_set_up) as first:
            (first.data / "master.key").unlink()  # it makes its own
            done = several(first, ["!fill", str(ACTS)], ["backup", str(folder / "first.backup")])
            assert [each.code for each in done] == [0, 0]
        _once.append(Filled(folder / "first.backup", first.data / "master.key"))
    return _once[0]


@pytest.fixture
def here(filled: Filled, tmp_path: Path) -> Iterator[Installation]:
    """People are in; once the first command has been `restore`."""
    with installation(tmp_path / "here") as made:
        made.data.mkdir(parents=True)
        shutil.copy(filled.key, made.data)
        yield made


@pytest.fixture
def there(transactional_db: None, tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path / "there") as made:
        made.data.mkdir(parents=True)
        yield made


@contextmanager
def writing(to: Installation) -> Iterator[None]:
    """Somebody writes all the time, always two rows in one transaction."""
    enough = threading.Event()

    def write() -> None:
        statement = "INSERT INTO ledger_act (at, kind, object_id) VALUES ('2026-11-25 12:00:00', {0}, {0})"
        statement = statement.format("%s" if to.database_url else "?")
        with _raw(to) as database:
            while not enough.is_set():
                pair = uuid.uuid4().hex
                cursor = database.cursor()
                for kind in ("pair.one", "pair.other"):
                    cursor.execute(statement, (kind, pair))
                database.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        enough.set()
        writer.join()


@contextmanager
def _raw(of: Installation) -> Iterator[Any]:
    if of.database_url:
        parts = urllib.parse.urlsplit(of.database_url)
        host = urllib.parse.parse_qs(parts.query)["host"][0]
        database = psycopg.connect(host=host, user=parts.username, dbname=parts.path[1:])
    else:
        database = pysqlite3.connect(str(of.data / "naervaer.sqlite3"), timeout=20)
    try:
        yield database
    finally:
        database.close()


def ask(of: Installation, sql: str) -> list[tuple[object, ...]]:
    with _raw(of) as database:
        cursor = database.cursor()
        cursor.execute(sql)
        return [tuple(row) for row in cursor.fetchall()]


PAIRS = "SELECT object_id FROM ledger_act WHERE kind = 'pair.{}' ORDER BY object_id"


def test_from_one_machine_to_another(
    here: Installation, there: Installation, filled: Filled, tmp_path: Path
) -> None:
    several(here, ["restore", str(filled.file)])
    others = [tmp_path / "kept" / name for name in ("naervaer-20200101T000000Z.backup", "holiday.jpg")]
    others[0].parent.mkdir()
    for other in others:
        other.touch()
    with writing(here):
        made = several(here, ["backup", str(tmp_path / "kept"), "--keep-days", "30", "--json"], ["doctor"])
    told = made[0].json
    assert (told["deleted"], others[0].exists(), others[1].exists()) == ([others[0].name], False, True)
    file, key = Path(told["file"]), filled.key
    assert (made[0].code, told["good"], told["data_keys"], told["keys_open"], told["texts_open"]) == (
        0,
        True,
        6,
        6,
        5,
    )
    assert f"✓ backup     The last good one is of {told['made_at'][:4]}" in made[1].out
    _nothing_in_it_opens_anything(file, key)

    done = several(
        there,
        ["restore", str(file)],
        ["!tables"],
        ["!copy", str(key), str(there.data)],
        ["verify", str(file), "--key-file", str(key), "--json"],
        ["restore", str(file)],
        ["!tables"],
        ["restore", str(file)],
        ["restore", str(file), "--replace", "--json"],
        ["!phones"],
        ["ledger", "verify"],
        ["keys", "check"],
        ["setup"],
    )
    without_key, nothing, _, verified, restored, tables, not_empty, replaced, phones, seals, keys, set_up = (
        done
    )
    assert [each.code for each in done] == [2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0]
    assert f"The key file {there.data / 'master.key'} is missing." in without_key.errors
    assert "Nothing has been written." in without_key.errors
    assert nothing.out == ""
    assert verified.json["rows"] == told["rows"]
    assert "Everybody signs in anew" in restored.out
    came = {name: int(count) for name, count in (line.split() for line in tables.out.splitlines())}
    assert came == told["rows"] | {"ledger_act": told["rows"]["ledger_act"] + 1}  # that it was restored
    assert "not empty" in not_empty.errors
    assert replaced.json["rows"] == told["rows"]
    assert phones.out.strip() == str([SECRET] * 5)
    assert f"to compare later with --known:\n{told['last_seal']}" in seals.out
    assert "All 6 data keys open" in keys.out
    assert set_up.out == "Ready.\n"  # nothing is missing in it
    first, second = (ask(there, PAIRS.format(kind)) for kind in ("one", "other"))
    assert first == second
    assert len(ask(here, PAIRS.format("one"))) > len(first)  # it was written to all the time


def _nothing_in_it_opens_anything(file: Path, key: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["database", "manifest.json"]
        inside = archive.read("database")
        rows = json.loads(archive.read("manifest.json"))["facts"]["rows"]
    if not inside.startswith(b"SQLite"):
        listed = subprocess.run(["pg_restore", "--file=-"], input=inside, capture_output=True, check=True)
        inside += listed.stdout
    assert b"Nummer 3" in inside
    assert SECRET.encode() not in inside
    assert (rows["accounts_session"], rows["cache"]) == (0, 0)
    assert b"kanarie" not in inside
    for master in json.loads(key.read_text())["keys"].values():
        assert master.encode() not in inside


def test_whatever_is_in_the_way_is_said_before_anything_is_written(
    ready: Installation, filled: Filled, tmp_path: Path
) -> None:
    original = filled.file.read_bytes()
    files = {
        "cut": original[: len(original) // 2],
        "flipped": _flipped(original, len(original) // 3),
        "empty": b"",
        "another": b"PK is how a ZIP begins, and this is none",
        "newer": original,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    whole = ["restore", str(filled.file)]
    broken = [name for name in files if name != "newer"]
    done = several(
        ready,  # with a key of its own
        ["!newer", str(tmp_path / "newer")],
        ["verify", str(tmp_path / "not there")],
        ["restore", str(tmp_path / "newer")],
        whole,
        ["backup", str(filled.file)],
        *(["verify", str(tmp_path / name)] for name in broken),
        *(["restore", str(tmp_path / name), "--replace"] for name in broken),
        ["!tables"],
        ["!copy", str(filled.key), str(ready.data)],
        whole,
    )
    no_file, newer, other_key, there_already, *damaged = refused = done[1:-3]
    assert {each.code for each in refused} == {2}
    assert all(each.out == "" and each.errors.count("\n") == 1 for each in refused)
    assert "No such file" in no_file.errors
    assert "of a newer version" in newer.errors
    assert "does not open what is in this backup" in other_key.errors
    assert "is there already" in there_already.errors
    assert filled.file.read_bytes() == original
    for each in damaged:
        assert (
            "is damaged, cut off, or no backup" in each.errors
            or "not the one that was written" in each.errors
        )
    assert "people_person 0" in done[-3].out
    assert done[-1].code == 0  # what a start puts into an empty installation is in nobody's way


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :]


def test_what_was_wrong_already_is_told_and_kept(here: Installation, filled: Filled, tmp_path: Path) -> None:
    commands = [["restore", str(filled.file)], ["!tamper"], ["backup", str(tmp_path)], ["doctor"]]
    if here.database_url:
        commands.append(["!path", "", "backup", str(tmp_path)])
    _, _, made, doctor, *without_tools = several(here, *commands)
    assert made.code == 1
    assert "✗ One of the acts" in made.out
    assert len(list(tmp_path.glob("*.backup"))) == 1
    assert "✗ backup     None has been made here." in doctor.out
    for each in without_tools:
        assert (each.code, "apt-get install postgresql-client" in each.errors) == (2, True)


def test_killed_halfway_and_no_room(
    here: Installation, there: Installation, filled: Filled, tmp_path: Path
) -> None:
    kept, full = tmp_path / "kept", tmp_path / "full"
    first = ["restore", str(filled.file)]
    done = several(
        here,
        first,
        ["!kill", str(KILLS), "backup", str(kept)],
        ["!full", "20000", "backup", str(full)],
        ["backup", str(kept)],
        ["!verify", str(kept)],
        ["!tables"],
        ["!kill", str(KILLS), *first, "--replace"],
        ["!tables"],
        ["ledger", "verify"],
    )
    _, killed, no_room, cleared_up, whole, before, _, after, sealed = done
    assert killed.out.startswith("1\n")
    assert (no_room.code, list(full.iterdir())) == (2, [])
    assert "There is no room left" in no_room.errors
    assert (cleared_up.code, list(kept.glob(".*"))) == (0, []), cleared_up.errors
    assert whole.code == 0  # each that has its name is whole
    assert _without_acts(after) == _without_acts(before)  # the acts tell how often it was restored
    assert sealed.code == 0


def _without_acts(answer: Answer) -> list[str]:
    return [line for line in answer.out.splitlines() if not line.startswith("ledger_act ")]
