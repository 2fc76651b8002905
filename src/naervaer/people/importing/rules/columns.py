"""Which column holds what: guessed from its heading in Danish or English, dropped when it is of no use."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum


class Field(StrEnum):
    """What a column may hold for us; every other column is ignored."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "employee_number"
    TITLE = "title"
    UNIT = "unit"
    TEAM = "team"
    LEADER = "leader"
    STARTED_ON = "started_on"
    ENDED_ON = "ended_on"


Columns = tuple[Field | None, ...]

# The best word first: where two columns could be the address, "arbejdsmail" is taken before "mail".
WORDS: dict[Field, str] = {
    Field.NAME: (
        "navn, fulde navn, fuldt navn, medarbejdernavn, medarbejderens navn, name, full name, employee name,"
        "display name, medarbejder, employee, person, ansat navn"
    ),
    Field.FIRST_NAME: "fornavn, fornavne, first name, firstname, given name, forename, first names",
    Field.LAST_NAME: "efternavn, efternavne, last name, lastname, surname, family name",
    Field.EMAIL: (
        "arbejdsmail, arbejds e mail, arbejdsemail, e mail arbejde, mail arbejde, firmamail, work email, work e mail,"
        "work mail, business email, company email, e mail, email, mail, e mailadresse, mailadresse, emailadresse,"
        "e mail adresse, email address, e mail address, mail address, e post, user principal name,"
        "userprincipalname, upn"
    ),
    Field.PHONE: (
        "arbejdstelefon, telefon arbejde, work phone, business phone, telefon, phone, telefonnummer, telefonnr,"
        "tlf, tlf nr, tlfnr, phone number, direkte telefon, direct phone, mobil, mobiltelefon, mobilnummer, mobilnr,"
        "mobile, mobile phone, mobile number, cell phone, cell, telephone"
    ),
    Field.NUMBER: (
        "medarbejdernr, medarbejdernummer, medarbejder nr, medarbejder nummer, medarbejder id, medarbejderid,"
        "medarb nr, medarbnr, ansættelsesnr, lønnummer, lønnr, employee number, employee no, employee id, employeeid,"
        "employee nr, badge id, badge number, badge no, badge, staff id, staff number, personnel number"
    ),
    Field.TITLE: (
        "stilling, stillingsbetegnelse, titel, jobtitel, stillingstitel, job position, job title, jobtitle, position,"
        "title"
    ),
    Field.UNIT: (
        "afdeling, afdelingsnavn, enhed, organisationsenhed, department, department name, unit, organisational unit,"
        "organizational unit, org unit, business unit, division, sektion, section, forvaltning, område"
    ),
    Field.TEAM: "team, teamnavn, team name, gruppe, group, hold, arbejdsgruppe",
    Field.LEADER: (
        "leders mail, leders e mail, leders email, leder mail, leder e mail, leder email, lederens mail, manager email,"
        "manager e mail, manager mail, nærmeste leder, nærmeste leders mail, nærmeste leder mail, reporting manager,"
        "line manager, direct manager, leders medarbejdernr, leder nr, manager id, manager number, leder, leders navn,"
        "leder navn, lederens navn, nærmeste chef, chef, personaleleder, refererer til, reports to, manager,"
        "manager name, supervisor, leader, nearest leader"
    ),
    Field.STARTED_ON: (
        "startdato, start dato, ansættelsesdato, ansat dato, ansat fra, tiltrædelsesdato, tiltrædelse, tiltrådt,"
        "første arbejdsdag, første dag, date joining, date of joining, joining date, start date, startdate,"
        "hire date, date hired, employed from, employment start, started on, first day, first working day, ansat, start"
    ),
    Field.ENDED_ON: (
        "slutdato, slut dato, fratrædelsesdato, fratrædelse, fratrådt, ophørsdato, ansat til, sidste arbejdsdag,"
        "sidste dag, end date, enddate, leaving date, termination date, employed to, employment end, ended on,"
        "last day, last working day, contract end, slut"
    ),
}
FIELD_OF: dict[str, tuple[Field, int]] = {
    word: (field, rank)
    for field, words in WORDS.items()
    for rank, word in enumerate(part.strip() for part in words.split(","))
}
CPR_WORDS = re.compile(
    r"cpr ?(nr|nummer)?|person ?(nr|nummer)|fødselsnummer|ssn|social security (no|number)"
    r"|national id|national insurance number"
)
SICKNESS = re.compile(r"\bsyg|sygdom|helbred|diagnos|handicap|\bsick|illness|\bhealth|disabilit|\bmedical")
CPR = re.compile(r"(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d\d(-?)\d{4}")
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class UnknownColumn(Exception):
    """A correction names a heading or a field that does not exist; the argument is the word."""


def plain(heading: str) -> str:
    """A heading without case, signs and doubled spaces: "E-mail:" becomes "e mail"."""
    return re.sub(r"[\W_]+", " ", heading.casefold()).strip()


def guess(headings: Sequence[str]) -> Columns:
    """A field for each column that is recognised; each field once, for the heading that fits it best."""
    best: dict[Field, tuple[int, int]] = {}
    for place, heading in enumerate(headings):
        field, rank = FIELD_OF.get(plain(heading), (None, 0))
        if field is not None and (rank, place) < best.get(field, (len(FIELD_OF), 0)):
            best[field] = (rank, place)
    field_at = {place: field for field, (_, place) in best.items()}
    return tuple(field_at.get(place) for place in range(len(headings)))


def guess_by_content(rows: Sequence[Sequence[str]]) -> Columns:
    """Fields for a list without headings: the addresses, and the first column of words as names."""
    width = max((len(row) for row in rows), default=0)
    columns = [[row[place] for row in rows if place < len(row) and row[place]] for place in range(width)]
    found: list[Field | None] = [None] * width
    for place, values in enumerate(columns):
        if Field.EMAIL not in found and _most(values, lambda value: bool(ADDRESS.fullmatch(value))):
            found[place] = Field.EMAIL
        elif Field.NAME not in found and _most(
            values, lambda value: value[:1].isalpha() and "@" not in value
        ):
            found[place] = Field.NAME
        elif Field.PHONE not in found and _most(
            values, lambda value: bool(re.fullmatch(r"\+?[\d ()-]{8,20}", value))
        ):
            found[place] = Field.PHONE
    return tuple(found)


def _most(values: Sequence[str], test: Callable[[str], bool]) -> bool:
    return bool(values) and 2 * sum(map(test, values)) > len(values)


def heading_row(rows: Sequence[Sequence[str]], *, pasted: bool = False) -> int | None:
    """Where the headings stand among the first rows, or None when the list begins with people.

    Titles may stand above them. Where nothing is recognised, a file's first row is taken for headings, a pasted
    list's first row for a person; and where an address stands it is always a person.
    """
    for place, row in enumerate(rows[:10]):
        if any(ADDRESS.search(cell) for cell in row):
            break
        filled = [cell for cell in row if cell]
        fields = [field for field in guess(row) if field is not None]
        if len(fields) > 1 or (fields and (len(filled) == 1 or names_people(tuple(fields)))):
            return place
    first = rows[0] if rows else []
    return None if pasted or len(first) < 2 or any(ADDRESS.search(cell) for cell in first) else 0


def correct(headings: Sequence[str], guessed: Columns, chosen: Mapping[str, str]) -> Columns:
    """The guess with the reader's corrections: heading (or its number, from 1) to field, or to "ignore".

    A field that is given to one column is taken from the others. Raises UnknownColumn.
    """
    fields = list(guessed)
    for heading, name in chosen.items():
        place = _place(headings, heading)
        field = _field(name)
        fields = [None if other is field else other for other in fields]
        fields[place] = field
    return tuple(fields)


def _place(headings: Sequence[str], heading: str) -> int:
    wanted = plain(heading)
    for place, other in enumerate(headings):
        if plain(other) == wanted:
            return place
    if wanted.isdigit() and 1 <= int(wanted) <= len(headings):
        return int(wanted) - 1
    raise UnknownColumn(heading)


def _field(name: str) -> Field | None:
    wanted = name.strip().casefold()
    if wanted in ("", "-", "ignore"):
        return None
    try:
        return Field(wanted.replace(" ", "_"))
    except ValueError:
        raise UnknownColumn(name) from None


def names_people(columns: Columns) -> bool:
    """Whether some column holds names; without one nobody can be taken in."""
    return Field.NAME in columns or Field.FIRST_NAME in columns or Field.LAST_NAME in columns


def never_in_such_a_file(heading: str, *, values_like_cpr: bool) -> bool:
    """Whether the column looks like CPR numbers or sickness: it should not be in such a file (`product.md` 8)."""
    words = plain(heading)
    return values_like_cpr or bool(CPR_WORDS.fullmatch(words)) or bool(SICKNESS.search(words))


def like_cpr(values: Sequence[str]) -> bool:
    """Whether most of the values read as CPR numbers.

    Without the hyphen the ten digits must also begin with many different days: numbers in a series are
    employee numbers.
    """
    found = [match for match in map(CPR.fullmatch, values) if match]
    if 2 * len(found) <= len(values):
        return False
    if any(match[3] for match in found):
        return True
    return 2 * len({match[0][:6] for match in found}) > len(found)
