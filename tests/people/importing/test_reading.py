"""Bytes to rows: encodings, delimiters, quotes, workbooks, pasted lists, and what is refused."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from naervaer.people.importing import reading
from naervaer.people.importing.reading import LOOK_AT, MAX_BYTES, Table, Unreadable, open_file, open_list
from naervaer.people.importing.rules.columns import Field
from tests.people.importing.lists import as_csv, as_workbook

HEAD = ["Navn", "Mail", "Stilling"]
WORKBOOKS = {"old_workbook", "broken_workbook"}
words = st.text(st.sampled_from("abcæøåÆØÅéß 1-,;\t\"'|\n"), max_size=12)
rows = st.lists(st.tuples(words, words, words).map(list), min_size=1, max_size=8)


def kept(table: Table) -> list[list[str]]:
    return [list(values) for _, values in table.kept()]


@given(rows, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
def test_what_a_sheet_writes_is_read_back(body: list[list[str]], delimiter: str, encoding: str) -> None:
    text = as_csv([HEAD, *body], delimiter)
    assume(encoding != "cp1252" or not _is_utf8(text.encode("cp1252")))
    table = open_file(text.encode(encoding))
    assert table.headings == tuple(HEAD)
    assert table.fields == [Field.NAME, Field.EMAIL, Field.TITLE]
    assert kept(table) == body


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return any(byte > 127 for byte in data)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    try:
        list(open_file(data).kept())
    except Unreadable as fault:
        assert fault.kind in {"empty", "not_a_list", "unknown_signs", "quote_never_closed"} | WORKBOOKS


@given(st.text(max_size=200))
def test_any_text_can_be_pasted(text: str) -> None:
    try:
        list(open_list(text).kept())
    except Unreadable as fault:
        assert fault.kind in {"empty", "not_a_list", "quote_never_closed"}


def test_rows_are_numbered_as_a_sheet_shows_them() -> None:
    table = open_file('Udtræk\n\nNavn;Mail\n"Mette\nKrogh";m@x.dk\n\nJonas;j@x.dk\n'.encode())
    assert table.heading_row == 3
    assert [number for number, values in table.kept() if any(values)] == [4, 6]


def test_a_file_may_tell_its_delimiter() -> None:
    table = open_file(b"sep=|\nNavn|Mail\nKrogh, Mette|m@x.dk\n")
    assert kept(table) == [["Krogh, Mette", "m@x.dk"]]


def test_commas_inside_cells_do_not_count() -> None:
    table = open_file(b"Navn;Mail;Timer\nMette;m@x.dk;37,5\nJonas;j@x.dk;37,0\nIda;i@x.dk;22,5\n")
    assert table.headings == ("Navn", "Mail", "Timer")


def test_only_kept_columns_leave_the_file() -> None:
    table = open_file(b"Navn;Basic Salary;Mail\nMette;18000;m@x.dk\n")
    assert kept(table) == [["Mette", "m@x.dk"]]
    assert table.ignored == ["Basic Salary"]


def test_numbers_of_persons_are_dropped_even_where_somebody_chooses_them() -> None:
    table = open_file(b"Navn;Medarbejdernr;Mail\nMette;010190-0000;m@x.dk\nJonas;020288-0000;j@x.dk\n")
    chosen = table.with_columns((Field.NAME, Field.NUMBER, Field.EMAIL))
    assert kept(chosen) == [["Mette", "m@x.dk"], ["Jonas", "j@x.dk"]]
    assert chosen.never_in_such_a_file == ["Medarbejdernr"]


def test_a_workbook_is_read_as_the_same_list() -> None:
    data = as_workbook(
        ("Noter", [["Skrevet af", "HR"]]),
        (
            "Ansatte",
            [
                ["Navn", "Medarbejdernr", "Startdato", "Slutdato", "Løn"],
                ["Mette Krogh", 12.0, date(2024, 5, 22), datetime(2026, 11, 30, 0, 0), 18000],
                [None, None, None, None, None],
                ["Jonas Holm", "007", "22-05-2024", None, None],
            ],
        ),
    )
    table = open_file(data)
    assert table.sheet == "Ansatte"
    assert list(table.kept()) == [
        (2, ["Mette Krogh", "12", "2024-05-22", "2026-11-30"]),
        (3, ["", "", "", ""]),
        (4, ["Jonas Holm", "007", "22-05-2024", ""]),
    ]


def test_a_workbook_is_read_as_far_to_the_right_as_it_has_headings_and_wherever_its_list_begins() -> None:
    rows: list[list[Any]] = [
        [None],
        ["Ansatte i huset"],
        [None],
        [None, "Navn", "Mail"],
        [None, "Mette", "m@x.dk"],
    ]
    later: list[list[Any]] = [[None, f"Person {number}", f"p{number}@x.dk"] for number in range(LOOK_AT)]
    later[-1] += [None] * 290 + ["langt ude"]
    table = open_file(as_workbook(("Ark", rows + later)))
    assert (table.headings[:3], table.heading_row) == (("1", "Navn", "Mail"), 4)
    read = list(table.kept())
    assert read[0] == (5, ["Mette", "m@x.dk"])
    assert read[-1] == (5 + LOOK_AT, [f"Person {LOOK_AT - 1}", f"p{LOOK_AT - 1}@x.dk"])


def _zip(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def _with_entities(data: bytes) -> bytes:
    """The same workbook whose sheet asks for entities that grow tenfold nine times."""
    grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{grown}]>'
    old, new = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(new, "w") as packed:
        for name in old.namelist():
            content = old.read(name)
            packed.writestr(name, laughs.encode() + content if name.endswith("sheet1.xml") else content)
    return new.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"\n \n;;\n", "empty"),
        (b"%PDF-1.7 ...", "not_a_list"),
        (b"<html><table><tr><td>Navn</td></tr></table></html>", "not_a_list"),
        (b"Navn\0\0;Mail", "not_a_list"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_workbook"),
        (b"Navn;Mail\nJ\x81rgen;j@x.dk", "unknown_signs"),
        (b"PK\x03\x04 is no zip file", "broken_workbook"),
        (_zip(word__document=b"<x/>"), "not_a_workbook"),
        (_zip(xl__workbook=b"not xml"), "broken_workbook"),
        (as_workbook(("Tom", [])), "empty"),
        (_with_entities(as_workbook(("Ark", [["Navn"], ["Mette"]]))), "broken_workbook"),
        (b"x" * (MAX_BYTES + 1), "too_big"),
        ((b'Navn;Mail\n"' + b"x" * 140_000), "quote_never_closed"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as fault:
        list(open_file(data).kept())
    assert fault.value.kind == kind


def test_a_file_that_unpacks_to_far_more_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(Unreadable) as fault:
        open_file(_zip(xl__workbook=b"<x/>", xl__big=b"0" * 1_000_001))
    assert fault.value.kind == "bomb"


def test_a_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    with pytest.raises(Unreadable) as fault:
        list(open_file(b"Navn;Mail\na;a@x.dk\nb;b@x.dk\nc;c@x.dk\n").kept())
    assert fault.value.kind == "too_many_rows"


@pytest.mark.parametrize(
    "text",
    [
        "Mette Krogh\tmette@x.dk\nJonas Holm\tjonas@x.dk",
        "Mette Krogh, mette@x.dk\nJonas Holm, jonas@x.dk\n",
        "Navn;Mail\nMette Krogh;mette@x.dk\nJonas Holm;jonas@x.dk",
        "Mette Krogh <mette@x.dk>; Jonas Holm <jonas@x.dk>",
        "Mette Krogh <mette@x.dk>, Jonas Holm <jonas@x.dk>,",
        '"Krogh, Mette" <mette@x.dk>\n"Holm, Jonas" <jonas@x.dk>',
        "Krogh, Mette <mette@x.dk>; Holm, Jonas <jonas@x.dk>",
        "Mette Krogh mette@x.dk\nJonas Holm  jonas@x.dk\n",
        "Mette Krogh, mette@x.dk\n\nJonas Holm; jonas@x.dk",
        "Mette Krogh\tmette@x.dk\nJonas Holm jonas@x.dk;",
        "Mette Krogh, mette@x.dk\nJonas Holm <jonas@x.dk>",
    ],
)
def test_a_pasted_list_is_understood(text: str) -> None:
    table = open_list(text)
    people = [tuple(value.strip() for value in values) for _, values in table.kept() if any(values)]
    assert table.fields == [Field.NAME, Field.EMAIL]
    assert people == [("Mette Krogh", "mette@x.dk"), ("Jonas Holm", "jonas@x.dk")]


def test_one_odd_line_among_spaces_is_kept_for_its_row_to_be_named() -> None:
    table = open_list("Mette Krogh mette@x.dk\nJonas Holm jonas@x.dk\nBo Lang bo(at)x.dk\nIda Bech")
    assert table.fields == [Field.NAME, Field.EMAIL]
    assert [values for _, values in table.kept()][2:] == [["Bo Lang", "bo(at)x.dk"], ["Ida Bech", ""]]


def test_a_name_with_a_dot_is_no_address() -> None:
    table = open_list("Mette Krogh mette@x.dk\nJonas Holm, jonas@x.dk\nH.C. Bro jr.\nBo A.Dam")
    assert [values for _, values in table.kept()][2:] == [["H.C. Bro jr.", ""], ["Bo A.Dam", ""]]


def test_names_alone_can_be_pasted() -> None:
    table = open_list("Mette Krogh\r\nJonas Holm\r\n")
    assert (table.heading_row, table.fields) == (0, [Field.NAME])
    assert [values for _, values in table.kept()] == [["Mette Krogh"], ["Jonas Holm"]]
