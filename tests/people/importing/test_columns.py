"""Which column holds what."""

import pytest

from naervaer.people.importing.rules.columns import (
    Field,
    UnknownColumn,
    correct,
    guess,
    guess_by_content,
    heading_row,
    like_cpr,
    never_in_such_a_file,
)


def test_a_danish_list_is_understood() -> None:
    headings = ["Medarbejdernr.", "Fornavn", "Efternavn", "E-mail", "Mobil", "Stilling", "Afdeling", "Team"]
    headings += ["Nærmeste leder", "Startdato", "Slutdato", "Omk.sted", "Lønramme"]
    assert guess(headings) == (
        Field.NUMBER,
        Field.FIRST_NAME,
        Field.LAST_NAME,
        Field.EMAIL,
        Field.PHONE,
        Field.TITLE,
        Field.UNIT,
        Field.TEAM,
        Field.LEADER,
        Field.STARTED_ON,
        Field.ENDED_ON,
        None,
        None,
    )


def test_an_english_list_is_understood() -> None:
    headings = ["Badge ID", "Name", "Work Email", "Phone", "Job Position", "Department", "Reporting Manager"]
    headings += ["Date Joining", "Termination date"]
    assert None not in guess(headings)


def test_the_better_word_gets_the_field_and_the_other_column_none() -> None:
    assert guess(["E-mail", "Arbejdsmail"]) == (None, Field.EMAIL)
    assert guess(["Manager name", "Manager email"]) == (None, Field.LEADER)
    assert guess(["Privat mail", "Mail"]) == (None, Field.EMAIL)


PRIVATE = (
    "Fødselsdato",
    "Date of Birth",
    "Civilstand",
    "Marital Status",
    "Børn",
    "Children",
    "Løn",
    "Basic Salary",
)
OTHER = ("Gender", "Privat telefon", "CPR-nr.", "Sygedage", "Timer om ugen")


@pytest.mark.parametrize("heading", PRIVATE + OTHER)
def test_what_is_of_no_use_here_has_no_field(heading: str) -> None:
    assert guess([heading]) == (None,)


@pytest.mark.parametrize(
    "heading", ["CPR-nr.", "cpr", "Personnummer", "SSN", "Sygedage 2026", "Sick days", "Diagnosis"]
)
def test_some_columns_should_not_be_there_at_all(heading: str) -> None:
    assert never_in_such_a_file(heading, values_like_cpr=False)


def test_most_columns_may_be_there() -> None:
    assert not never_in_such_a_file("Løn", values_like_cpr=False)
    assert never_in_such_a_file("Nr.", values_like_cpr=True)


def test_numbers_of_persons_are_told_from_numbers_of_employees() -> None:
    assert like_cpr(["010190-0000", "241288-0000", "ukendt"])
    assert like_cpr(["0101900000", "2412880000", "1503770000"])
    assert not like_cpr([f"10010000{n:02}" for n in range(20)])  # a series
    assert not like_cpr(["9876540001", "9876540002"])
    assert not like_cpr([])


def test_the_reader_corrects_by_heading_or_by_number() -> None:
    headings = ["Navn", "Mail", "Privat"]
    guessed = guess(headings)
    assert correct(headings, guessed, {"Privat": "email"}) == (Field.NAME, None, Field.EMAIL)
    assert correct(headings, guessed, {"3": "Phone", "MAIL": "ignore"}) == (Field.NAME, None, Field.PHONE)
    assert correct(headings, guessed, {}) == guessed


@pytest.mark.parametrize("chosen", [{"Findes ikke": "email"}, {"Mail": "salary"}, {"4": "email"}])
def test_a_correction_of_nothing_is_refused(chosen: dict[str, str]) -> None:
    with pytest.raises(UnknownColumn):
        correct(["Navn", "Mail", "Privat"], (None, None, None), chosen)


def test_titles_may_stand_above_the_headings() -> None:
    rows = [["Udtræk 24-11-2026"], [], ["Navn", "Mail"], ["Mette Krogh", "mette@havn.dk"]]
    assert heading_row(rows) == 2


def test_a_list_of_people_has_no_headings() -> None:
    assert heading_row([["Mette Krogh", "mette@havn.dk"]]) is None
    assert heading_row([["Mette Krogh"], ["Jonas Holm"]]) is None
    assert heading_row([["Mette Krogh", "Teamleder"]], pasted=True) is None
    assert heading_row([["Navn"], ["Jonas Holm"]], pasted=True) == 0


def test_without_headings_the_values_tell() -> None:
    assert guess_by_content([["Mette Krogh", "mette@havn.dk", "+45 20 10 01 02"]]) == (
        Field.NAME,
        Field.EMAIL,
        Field.PHONE,
    )
    assert guess_by_content([["mette@havn.dk", "Mette"], ["jonas@havn.dk", "Jonas"]]) == (
        Field.EMAIL,
        Field.NAME,
    )
