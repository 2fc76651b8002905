"""The master key: made once, never anew in silence, changed without losing a text, and forgotten for good."""

import json
import stat
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from naervaer.people.actions import add_person
from naervaer.people.models import Person
from naervaer.vault import actions, checks, ring
from naervaer.vault.actions import (
    StillNeeded,
    check_keys,
    destroy,
    forget_older_masters,
    make_first_masters,
    require_masters,
    rotate,
)
from naervaer.vault.crypto import (
    KeyFileFault,
    KeyFileMissing,
    Masters,
    Unreadable,
    first_masters,
    master_of,
    read_masters,
    write_masters,
)
from naervaer.vault.fields import Erased
from naervaer.vault.models import DataKey

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "keys" / "master.key"
    settings.MASTER_KEY_FILE = path
    write_masters(path, first_masters())
    yield path


@pytest.fixture
def people(db: None, key_file: Path) -> list[Person]:
    return [
        add_person(name=f"Person {n}", by=None, at=NOW, started_on=date(2026, 1, 1), phone=f"+45 {n}")
        for n in range(7)
    ]


def phones() -> list[str]:
    ring.empty()
    return [person.phone for person in Person.objects.order_by("sort_key")]


ALL = [f"+45 {n}" for n in range(7)]


def masters_in_use() -> set[str]:
    return {
        master_of(bytes(wrapped)) for wrapped in DataKey.objects.standing().values_list("wrapped", flat=True)
    }


def test_the_key_file_is_private(key_file: Path) -> None:
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert checks.key_file_private() == []
    key_file.chmod(0o644)
    assert [found.id for found in checks.key_file_private()] == ["vault.W001"]
    write_masters(key_file, first_masters())
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert list(key_file.parent.iterdir()) == [key_file]


def test_a_new_file_never_replaces_one(key_file: Path) -> None:
    before = key_file.read_bytes()
    with pytest.raises(FileExistsError):
        write_masters(key_file, first_masters(), new=True)
    make_first_masters()
    assert key_file.read_bytes() == before
    assert list(key_file.parent.iterdir()) == [key_file]


def test_the_first_file_is_made_only_while_there_is_no_key(people: list[Person], key_file: Path) -> None:
    key_file.unlink()
    make_first_masters()
    assert not key_file.exists()
    with pytest.raises(KeyFileMissing, match=r"is missing\. .* Put it back"):
        require_masters()
    DataKey.objects.all().delete()
    make_first_masters()
    assert key_file.exists()
    require_masters()


def test_a_missing_file_stops_the_start(people: list[Person], key_file: Path) -> None:
    assert checks.key_file_fits(None, databases=["default"]) == []
    key_file.unlink()
    (error,) = checks.key_file_fits(None, databases=["default"])
    assert str(key_file) in error.msg
    assert checks.key_file_fits(None) == []  # a command that may not ask the database


def test_another_installations_file_stops_the_start(people: list[Person], key_file: Path) -> None:
    other = first_masters()
    name = read_masters(key_file).current
    write_masters(key_file, type(other)(current=name, keys={name: other.keys[other.current]}))
    with pytest.raises(KeyFileFault, match="does not belong to this database"):
        require_masters()


@pytest.mark.parametrize(
    "content",
    ["", "{}", "null", '{"current": "a", "keys": {"b": "AAAA"}}', '{"current": "a", "keys": {"a": "AAAA"}}',
     '{"current": "a", "keys": {"a": "?"}}', '{"current": "a", "keys": 3}'],
)  # fmt: skip
def test_a_damaged_file_is_named(key_file: Path, content: str) -> None:
    key_file.write_text(content)
    with pytest.raises(KeyFileFault, match="is damaged"):
        read_masters(key_file)


def test_printing_masters_tells_nothing(key_file: Path) -> None:
    held = json.loads(key_file.read_text())
    assert "keys" not in repr(read_masters(key_file))
    assert held["keys"][held["current"]] not in repr(read_masters(key_file))


def test_rotation_keeps_every_text(people: list[Person], key_file: Path) -> None:
    before = read_masters(key_file)
    done = rotate()
    after = read_masters(key_file)
    assert (done.resumed, done.rewrapped) == (False, 7)
    assert after.current != before.current
    assert set(after.keys) == {before.current, after.current}
    assert masters_in_use() == {after.current}
    assert phones() == ALL
    assert check_keys() == actions.Checked(keys=7, unreadable=0, older=0)


class KilledError(BaseException):
    """As by kill -9: nothing in the way."""


@pytest.mark.parametrize("batches_done", [0, 1, 2])
def test_a_rotation_that_was_killed_is_ended_by_the_next(
    people: list[Person], key_file: Path, monkeypatch: pytest.MonkeyPatch, batches_done: int
) -> None:
    whole = actions._rewrap
    done: list[Any] = []

    def killed(*batch: Any) -> int:
        if len(done) == batches_done:
            raise KilledError
        done.append(batch)
        return whole(*batch)

    monkeypatch.setattr(actions, "BATCH", 3)
    monkeypatch.setattr(actions, "_rewrap", killed)
    with pytest.raises(KilledError):
        rotate()
    assert phones() == ALL  # in between, both masters open what they have wrapped
    assert check_keys().older == 7 - 3 * batches_done
    with pytest.raises(StillNeeded):
        forget_older_masters()
    masters = read_masters(key_file)
    monkeypatch.setattr(actions, "_rewrap", whole)
    ended = rotate()
    assert (ended.resumed, ended.rewrapped) == (True, 7 - 3 * batches_done)
    assert read_masters(key_file) == masters  # no third master
    assert masters_in_use() == {masters.current}
    assert phones() == ALL


def test_a_rotation_killed_before_the_file_is_written_has_changed_nothing(
    people: list[Person], key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key_file.read_bytes()

    def killed(*args: Any) -> None:
        raise KilledError

    monkeypatch.setattr("naervaer.vault.crypto.os.fsync", killed)
    with pytest.raises(KilledError):
        rotate()
    assert key_file.read_bytes() == before
    assert phones() == ALL


def test_the_new_master_is_on_the_disk_before_anything_is_wrapped_with_it(
    people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    rewrapped = actions._rewrap

    def write(*written: Any) -> None:
        order.append("file")
        write_masters(*written)

    def rewrap(*batch: Any) -> int:
        order.append("keys")
        return rewrapped(*batch)

    monkeypatch.setattr(actions, "write_masters", write)
    monkeypatch.setattr(actions, "_rewrap", rewrap)
    rotate()
    assert order == ["file", "keys"]


def test_a_key_destroyed_meanwhile_stays_destroyed(
    people: list[Person], key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = actions._rewrap

    def erased_meanwhile(*batch: Any) -> int:
        destroy(owner=people[3].id)
        return whole(*batch)

    monkeypatch.setattr(actions, "_rewrap", erased_meanwhile)
    assert rotate().rewrapped == 6
    assert phones() == [*ALL[:3], "", *ALL[4:]]
    assert isinstance(Person.objects.get(pk=people[3].pk).phone, Erased)


def test_what_an_old_backup_holds_is_gone_with_the_old_master(people: list[Person], key_file: Path) -> None:
    backup = DataKey.objects.get(owner_id=people[0].id)
    destroy(owner=people[0].id)
    assert read_masters(key_file).unwrap(
        bytes(backup.wrapped), people[0].id.bytes
    )  # why destroying alone is not enough
    rotate()
    assert forget_older_masters() == 1
    with pytest.raises(Unreadable):
        read_masters(key_file).unwrap(bytes(backup.wrapped), people[0].id.bytes)
    assert phones() == ["", *ALL[1:]]


def test_other_processes_take_up_the_new_file(people: list[Person], key_file: Path) -> None:
    assert ring.masters() == read_masters(key_file)
    rotate()
    assert ring.masters() == read_masters(key_file)
    ring.current().make([uuid.uuid4()])
    assert len(masters_in_use()) == 1


def test_a_page_looks_at_the_key_file_once(
    people: list[Person], key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Masters] = []
    read = ring.masters

    def counted() -> Masters:
        looks.append(read())
        return looks[-1]

    monkeypatch.setattr(ring, "masters", counted)
    assert phones() == ALL
    assert len(looks) == 1


def test_long_work_that_has_begun_goes_on_with_the_new_file(people: list[Person], key_file: Path) -> None:
    """An import has opened some texts, the master is changed, and it opens the others."""
    ring.empty()
    first, *others = people
    assert Person.objects.get(pk=first.pk).phone == ALL[0]
    rotate()
    assert forget_older_masters() == 1
    assert [Person.objects.get(pk=each.pk).phone for each in others] == ALL[1:]


def test_the_check_counts_what_does_not_open(people: list[Person], key_file: Path) -> None:
    DataKey.objects.filter(owner_id=people[0].id).update(wrapped=b"m9:nonsense")
    assert check_keys() == actions.Checked(keys=7, unreadable=1, older=1)
