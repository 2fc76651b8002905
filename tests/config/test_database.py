"""What an address of a database becomes."""

from pathlib import Path

import pytest

from naervaer.config.database import database

HERE = Path("/data")


def test_nothing_is_a_file_in_the_data_folder() -> None:
    assert database("", HERE)["NAME"] == "/data/naervaer.sqlite3"


def test_an_address_with_everything_in_it() -> None:
    found = database("postgresql://ida:a%2Fb@db.test:5433/n%C3%A6rv%C3%A6r?sslmode=require", HERE)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "ida",
        "a/b",
        "db.test",
        "5433",
    )
    assert found["NAME"] == "nærvær"
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(("query", "prepared"), [("", True), ("?prepare=yes", True), ("?prepare=no", False)])
def test_kept_statements_are_planned_once_unless_it_is_told_otherwise(query: str, *, prepared: bool) -> None:
    options = database(f"postgresql://ida@/naervaer{query}", HERE)["OPTIONS"]
    assert ("prepare_threshold" in options) is prepared
    assert "prepare" not in options  # libpq knows no such word
