"""What a backup says about itself, and the decisions from it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naervaer.backups.actions import free_name
from naervaer.backups.rules import (
    OF_THE_PROGRAM,
    Facts,
    Manifest,
    NoManifest,
    is_empty,
    made_at,
    manifest_of,
    missing,
    name_for,
    unknown,
)
from naervaer.backups.scratch import _plain

words = st.text(min_size=1, max_size=12)
moments = st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC))
manifests = st.builds(
    Manifest,
    made_at=moments,
    program=words,
    vendor=st.sampled_from(["sqlite", "postgresql"]),
    sha256=words,
    bytes=st.integers(min_value=0),
    facts=st.builds(
        Facts,
        migrations=st.lists(words).map(tuple),
        rows=st.dictionaries(words, st.integers(min_value=0)),
        masters=st.dictionaries(words, st.integers(min_value=1)),
        seal=words,
    ),
)


@given(manifests)
def test_what_is_written_is_read(manifest: Manifest) -> None:
    assert manifest_of(manifest.as_text()) == manifest


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": 2}', '{"format": 1}', "\x00"])
def test_other_words_are_no_manifest(text: str) -> None:
    with pytest.raises(NoManifest):
        manifest_of(text)


@given(moments)
def test_a_name_tells_its_moment(at: datetime) -> None:
    assert made_at(name_for(at)) == at.replace(microsecond=0)


@pytest.mark.parametrize(
    "name", ["master.key", "naervaer-20261125T231816Z.backup.part", "x-20261125T231816Z.backup"]
)
def test_other_files_are_none_of_ours(name: str) -> None:
    assert made_at(name) is None


def test_older_and_newer() -> None:
    assert unknown(["a.1", "a.2"], known=["a.1"]) == ["a.2"]
    assert missing(["a.1"], known=["a.1", "a.2"]) == ["a.2"]
    assert unknown(["a.1"], known=["a.1"]) == missing(["a.1"], known=["a.1"]) == []


def test_what_a_start_makes_by_itself_is_nothing() -> None:
    assert is_empty(dict.fromkeys(OF_THE_PROGRAM, 7) | {"people_person": 0})
    assert not is_empty({"people_person": 1})


def test_a_name_is_of_its_second() -> None:
    at = datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC)
    assert name_for(at) == "naervaer-20261125T235959Z.backup"
    assert name_for(at + timedelta(seconds=1)) == "naervaer-20261126T000000Z.backup"


SIGNS = {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


@given(st.text(alphabet=st.sampled_from(["a", "n", "N", "æ", " ", *SIGNS])))
def test_a_cell_of_postgresql_is_read_as_it_was(text: str) -> None:
    escaped = "".join(SIGNS.get(sign, sign) for sign in text)
    assert _plain(escaped.encode()).decode() == text


def test_two_of_one_second_have_two_names(tmp_path: Path) -> None:
    at = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
    first = free_name(tmp_path, at)
    first.touch()
    second = free_name(tmp_path, at)
    assert [made_at(path.name) for path in (first, second)] == [at, at + timedelta(seconds=1)]
