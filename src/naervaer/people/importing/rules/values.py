"""What stands in a cell: cleaned, and dates, addresses and telephones told from what they are not."""

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

LONGEST = {
    "name": 120,
    "title": 120,
    "unit": 120,
    "employee_number": 40,
    "phone": 40,
    "email": 254,
    "leader": 254,
}
NOTHING = frozenset(
    {"none", "null", "nan", "n/a", "na", "#n/a", "-", "–", "—", ".", "?", "ingen", "[]", "{}"}
)
ADDRESS = re.compile(r"[^\s@<>(),;:\"]+@([^\s@<>(),;:\"]+)")
IN_BRACKETS = re.compile(r"(?P<name>.*?)\s*<(?P<email>[^<>\s]+@[^<>\s]+)>")
PHONE = re.compile(r"[+(]{0,2}\d[\d\s().,/+x-]{3,38}")
YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})")
SHORT_YEAR = re.compile(r"\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2}")
IN_WORDS = re.compile(r"(\d{1,2})\.?\s*([^\W\d_]{3,})\.?\s*(\d{4})")
TIME = re.compile(r"[T ]\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
MONTHS = {
    **{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "may": 5, "jun": 6},
    **{"jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12},
}
DAY_ZERO_OF_SHEETS = date(1899, 12, 30)
EARLIEST, LATEST = date(1930, 1, 1), date(2100, 1, 1)


class NotADate(Exception):
    """The words are no day; ``kind`` and ``about`` say why."""

    def __init__(self, kind: str, *about: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.about = about


class Who(NamedTuple):
    """A name and an address out of one cell."""

    name: str
    email: str


def clean(text: str) -> str:
    """One line without doubled spaces and invisible signs; the sheet's ``="0012"`` is 0012."""
    if text.isascii() and text.isprintable() and "  " not in text:
        shown = text.strip()
    else:
        composed = unicodedata.normalize("NFC", text)
        visible = "".join(
            sign if unicodedata.category(sign)[0] != "C" else " " if sign in "\t\r\n" else ""
            for sign in composed
        )
        shown = " ".join(visible.split())
    if shown.startswith('="') and shown.endswith('"'):
        shown = shown[2:-1].strip()
    return shown


def said(text: str) -> str:
    """The cleaned text, or nothing where a system wrote "None" or "N/A"."""
    shown = clean(text)
    return "" if shown.casefold() in NOTHING else shown


def read_email(text: str) -> str:
    """The address in lower case, out of ``Mette Krogh <mette@havn.dk>`` or ``mailto:`` too."""
    inside = IN_BRACKETS.fullmatch(text)
    return (inside["email"] if inside else text).removeprefix("mailto:").strip().lower()


def email_fault(email: str) -> str:
    """Why this is no address: a word for the fault, or nothing."""
    found = ADDRESS.fullmatch(email)
    if not found:
        return "email_broken"
    parts = found[1].split(".")
    if len(parts) < 2:
        return "email_without_ending"
    return "" if all(parts) and len(parts[-1]) > 1 else "email_broken"


def read_person(text: str) -> Who:
    """Name and address out of a cell of names: ``Mette Krogh <mette@havn.dk>`` has both."""
    inside = IN_BRACKETS.fullmatch(text)
    return Who(inside["name"].strip(" \"'"), inside["email"].lower()) if inside else Who(text, "")


def is_phone(text: str) -> bool:
    """Whether one could call this."""
    return bool(PHONE.fullmatch(text)) and 4 <= sum(sign.isdigit() for sign in text) <= 17


def read_date(text: str) -> date:
    """The day meant by ISO, 24-11-2026, 24.11.2026, 24/11/2026, 24. november 2026, or a sheet's day number.

    Raises NotADate with the reason.
    """
    words = TIME.sub("", text)
    if found := YEAR_FIRST.fullmatch(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_FIRST.fullmatch(words):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := IN_WORDS.fullmatch(words):
        month = MONTHS.get(found[2].casefold()[:3])
        if month:
            return _day(int(found[3]), month, int(found[1]))
    if re.fullmatch(r"\d{5}", words):
        return _within(DAY_ZERO_OF_SHEETS + timedelta(days=int(words)))
    raise NotADate("date_short_year" if SHORT_YEAR.fullmatch(words) else "date_unknown")


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise NotADate("date_month", str(month))
    if not EARLIEST.year <= year < LATEST.year:
        raise NotADate("date_year", str(year))
    longest = ((date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
    if not 1 <= day <= longest:
        raise NotADate("date_day", str(month), str(longest), str(year))
    return date(year, month, day)


def _within(day: date) -> date:
    if not EARLIEST <= day < LATEST:
        raise NotADate("date_year", str(day.year))
    return day
