"""What stands in a cell."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naervaer.people.importing.rules.values import (
    DAY_ZERO_OF_SHEETS,
    NotADate,
    clean,
    email_fault,
    is_phone,
    read_date,
    read_email,
    said,
)

MONTHS = "januar februar marts april maj juni juli august september oktober november december"


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_every_way_of_writing_it(day: date) -> None:
    written = [
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day}. {MONTHS.split()[day.month - 1]} {day.year}",
        f"{day:%d %B %Y}",
        f"{day.isoformat()}T00:00:00",
        f"{day.isoformat()} 00:00:00",
        f"{day.isoformat()}T00:00:00.000+01:00",
    ]
    assert {read_date(text) for text in written} == {day}


@given(st.dates(date(1955, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_from_the_number_that_a_sheet_keeps(day: date) -> None:
    assert read_date(str((day - date(1899, 12, 30)).days)) == day
    assert day - DAY_ZERO_OF_SHEETS == day - date(1899, 12, 30)


@given(st.integers(1960, 2090), st.integers(1, 12), st.integers(1, 99))
def test_a_day_exists_or_the_month_is_told(year: int, month: int, day: int) -> None:
    longest = monthrange(year, month)[1]
    if day <= longest:
        assert read_date(f"{day:02}.{month:02}.{year}") == date(year, month, day)
    else:
        with pytest.raises(NotADate) as fault:
            read_date(f"{day:02}.{month:02}.{year}")
        assert (fault.value.kind, fault.value.about) == ("date_day", (str(month), str(longest), str(year)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("31.11.2026", "date_day"),
        ("29-02-2027", "date_day"),
        ("05/22/2024", "date_month"),
        ("2024-22-05", "date_month"),
        ("24-11-26", "date_short_year"),
        ("1/1/1026", "date_year"),
        ("99999", "date_year"),
        ("i morgen", "date_unknown"),
        ("2024", "date_unknown"),
        ("24. blumember 2026", "date_unknown"),
    ],
)
def test_what_is_no_day_says_why(text: str, kind: str) -> None:
    with pytest.raises(NotADate) as fault:
        read_date(text)
    assert fault.value.kind == kind


@given(st.text())
def test_any_text_is_a_day_or_not_one_and_nothing_else(text: str) -> None:
    try:
        assert isinstance(read_date(clean(text)), date)
    except NotADate as fault:
        assert fault.kind.startswith("date_")


@given(st.text())
def test_a_cleaned_cell_is_one_line_and_cleaning_it_again_changes_nothing(text: str) -> None:
    once = clean(text)
    assert once == " ".join(once.split())
    assert once.isprintable() or not once.isascii()
    assert clean(once) in (once, clean(clean(once)))


def test_what_systems_write_for_nothing_is_nothing() -> None:
    assert [said(text) for text in ("None", "NULL", "n/a", "-", " – ", "nan", "#N/A")] == [""] * 7
    assert said("Nan Goldin") == "Nan Goldin"


def test_invisible_signs_and_the_quotes_of_a_sheet_are_taken_off() -> None:
    assert clean("\ufeffMette\u00a0 Krogh\u200b\t") == "Mette Krogh"
    assert clean('="00123"') == "00123"


@pytest.mark.parametrize(
    ("email", "fault"),
    [
        ("mette@havn.dk", ""),
        ("m.k+x@sub.havn.dk", ""),
        ("åse@blåbær.dk", ""),
        ("peter@havn", "email_without_ending"),
        ("peter", "email_broken"),
        ("a@b@havn.dk", "email_broken"),
        ("mette krogh@havn.dk", "email_broken"),
        ("mette@havn..dk", "email_broken"),
        ("mette@havn.", "email_broken"),
        ("@havn.dk", "email_broken"),
    ],
)
def test_an_address_has_a_name_and_a_place(email: str, fault: str) -> None:
    assert email_fault(email) == fault


def test_an_address_is_found_in_what_mail_programs_copy() -> None:
    assert read_email("Mette Krogh <Mette@Havn.dk>") == "mette@havn.dk"
    assert read_email("mailto:METTE@havn.dk") == "mette@havn.dk"


def test_a_number_can_be_called() -> None:
    assert all(map(is_phone, ("+91 9878546510", "9876540001", "+45 20 10 01 02", "(+45) 2010 0102", "1234")))
    assert not any(
        map(is_phone, ("receptionen", "12", "+45 20 10 01 02 20 10 01 02 99", "20100102 eller 30"))
    )


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_the_day_after_is_another_day(day: date) -> None:
    assert read_date((day + timedelta(days=1)).isoformat()) - read_date(day.isoformat()) == timedelta(days=1)
