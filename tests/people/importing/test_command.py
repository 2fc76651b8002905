"""`naervaer import people`: what it prints, in both languages, and what it leaves behind."""

import json
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from naervaer.config import command_import
from naervaer.config.failure import Failure
from naervaer.people.models import Person
from tests.cast import Cast
from tests.people.importing.lists import as_workbook, sheet

LINES = (
    "Lise Nyby;lise@ny.test;Mette Krogh",
    "Per Nyby;per@ny",
    "Ida Bonde;ida@havn.test;Anders Friis",
    "Bo Nyby;bo@ny.test;M. Krog",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(sheet(*LINES))
    return path


def run(*arguments: str) -> int:
    parser = ArgumentParser()
    command_import.add_arguments(parser)
    return command_import.run(parser.parse_args(["people", *arguments]))


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(*arguments, "--json") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_json_has_the_counts_and_the_bad_rows(
    cast: Cast, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = answer(capsys, str(file), "--dry-run")
    assert {
        name: told[name] for name in ("rows", "added", "changed", "unchanged", "left", "ended", "dry_run")
    } == {
        "rows": 4,
        "added": 2,
        "changed": 1,
        "unchanged": 0,
        "left": 0,
        "ended": 0,
        "dry_run": True,
    }
    assert [(bad["row"], bad["column"], bad["value"], bad["left_out"]) for bad in told["bad_rows"]] == [
        (3, "email", "per@ny", True),
        (5, "leader", "M. Krog", False),
    ]
    assert all(bad["problem"] and bad["what_to_do"] for bad in told["bad_rows"])
    assert told["ignored_columns"] == []
    assert not Person.objects.filter(email="lise@ny.test").exists()


def test_what_the_preview_said_is_what_happens(
    cast: Cast, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = answer(capsys, str(file), "--dry-run")
    assert answer(capsys, str(file)) == before | {"dry_run": False}
    again = answer(capsys, str(file))
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 3)


@pytest.mark.parametrize(("language", "word"), [("da", "Rækker"), ("en", "Rows")])
def test_people_read_a_short_table_in_their_language(
    cast: Cast,
    file: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    word: str,
) -> None:
    monkeypatch.setenv("NAERVAER_LANGUAGE", language)
    assert run(str(file), "--dry-run") == 0
    told = capsys.readouterr().out
    assert told.splitlines()[0].split() == [word, "4"]
    assert "per@ny" in told
    assert "Mette Krogh" in told


def test_columns_can_be_corrected(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Hvem;Kontakt;Løn\nLise Nyby;lise@ny.test;35000\n")
    with pytest.raises(Failure):
        run(str(path))
    told = answer(capsys, str(path), "--columns", "Hvem=name,Kontakt=email")
    assert (told["added"], told["ignored_columns"]) == (1, ["Løn"])
    with pytest.raises(Failure):
        run(str(path), "--columns", "Findes ikke=name")


def test_a_workbook_comes_in_too(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(
        as_workbook(("Ansatte", [["Navn", "Mail", "Leder"], ["Lise Nyby", "lise@ny.test", "Mette Krogh"]]))
    )
    assert answer(capsys, str(path))["added"] == 1


@pytest.mark.parametrize("content", [b"", b"%PDF", b"PK\x03\x04", b"Hvem;Hvad\nx;y"])
def test_what_cannot_be_read_is_said_in_a_sentence(cast: Cast, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(Failure, match=r"\.$"):
        run(str(path), "--json")


def test_a_file_that_is_not_there_is_said_in_a_sentence(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"people\.csv"):
        run(str(tmp_path / "people.csv"))


CANARIES = ("1968-12-02", "gift-kanarie", "98765432", "kanarie-sygdom", "010190-0007")


def test_columns_of_no_use_are_stored_nowhere(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    headings = "Navn;Mail;Fødselsdato;Civilstand;Løn;Sygdom;Nr."
    path = tmp_path / "people.csv"
    path.write_bytes(sheet("Lise Nyby;lise@ny.test;" + ";".join(CANARIES), headings=headings))
    earlier = _files()
    told = answer(capsys, str(path))
    assert told["ignored_columns"] == ["Fødselsdato", "Civilstand", "Løn", "Sygdom", "Nr."]
    assert told["should_not_be_in_the_file"] == ["Sygdom", "Nr."]
    assert not any(canary in json.dumps(told) for canary in CANARIES)
    stored = everything_stored()
    assert "lise@ny.test" in stored
    assert [canary for canary in CANARIES if canary in stored] == []
    assert {path for path in _files() - earlier if tmp_path not in path.parents} == set()


def everything_stored() -> str:
    """Every value of every table, as text."""
    with connection.cursor() as cursor:
        words = []
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608  # the database's own names
            words += [
                str(bytes(v) if isinstance(v, memoryview) else v) for row in cursor.fetchall() for v in row
            ]
    return "\n".join(words)


def _files() -> set[Path]:
    folders = [Path(tempfile.gettempdir()), Path(settings.DATA)]
    return {path for folder in folders for path in folder.glob("*") if not path.name.startswith("nv-pg-")}
