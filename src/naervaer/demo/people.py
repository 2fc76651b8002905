"""Who works at Havn og Partnere. Every day is told as days before today, so the picture is the same on any date.

The numbers cannot be called and the addresses lead nowhere: nobody real is at the other end.
"""

import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

ORGANISATION = "Havn og Partnere"
CALL_LINK = "https://teams.microsoft.com/l/call/0/0?users={email}"
DOMAIN = "havn.test"
PASSWORD = "naervaer-demo"  # noqa: S105  # the demo's one password, printed at every start
WEEK = "1-4 08:30-16:30;5 08:30-15:00"
CLOSED = ((12, 24, "Juleaften"), (12, 31, "Nytårsaftensdag"))


class Place(NamedTuple):
    """Where somebody works from: time zone, whose public holidays, and how a number begins there."""

    zone: str
    country: str
    dial: str


COPENHAGEN = Place("Europe/Copenhagen", "DK", "+45 00 00")
VILNIUS = Place("Europe/Vilnius", "LT", "+370 000")
NUUK = Place("America/Nuuk", "GL", "+299 00")
TORSHAVN = Place("Atlantic/Faroe", "FO", "+298 00")

# Split by a pause at noon, by an afternoon with the children, and three days a week.
LONG_NOON = "1-5 08:00-12:00 13:00-16:30"
EVENINGS = "1-3 08:00-15:00 20:00-21:30;4-5 08:00-15:00"
THREE_DAYS = "1-3 09:00-15:00"
FOUR_DAYS = "1-4 08:30-16:30"

RHYTHM = 14  # of who has agreed nothing else


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person. Days are counted back from today; None is "never" or "always been so".

    ``talked``: when the nearest leader last talked with them. ``joined``: the first day here. ``came``: when the
    nearest leader took over, from ``before`` if there was one. ``away``: leave from so many days ago to so many
    days ahead. ``rhythm`` is agreed by both; ``proposed`` waits for the answer of the other.
    """

    name: str
    title: str
    unit: str
    leader: str = ""
    place: Place = COPENHAGEN
    week: str = ""
    rhythm: int = RHYTHM
    talked: int | None = None
    joined: int | None = None
    left: int | None = None
    came: int | None = None
    before: str = ""
    away: tuple[int, int] | None = None
    signs_in: bool = True
    by_link: bool = False
    language: str = "da"

    @property
    def key(self) -> str:
        """The first name in plain small letters: the address before the @."""
        first = self.name.split()[0].lower().replace("ø", "o").replace("æ", "ae")
        return "".join(
            sign for sign in unicodedata.normalize("NFD", first) if not unicodedata.combining(sign)
        )

    @property
    def email(self) -> str:
        """The work address."""
        return f"{self.key}@{DOMAIN}"


# Name of a unit and of the unit above it.
UNITS = (
    (ORGANISATION, ""),
    ("Anlæg", ORGANISATION),
    ("Team Havn", "Anlæg"),
    ("Team Kyst", "Anlæg"),
    ("Team Bane", "Anlæg"),
    ("Model og data", ORGANISATION),
    ("Team Vilnius", "Model og data"),
    ("Team Plan", "Model og data"),
    ("Team Vind", "Anlæg"),
)

# Who leads stands before those who are led.
LEADERS = (
    Member(name="Ole Bay", title="It-ansvarlig", unit=ORGANISATION),
    Member(name="Birgit Falk", title="Direktør", unit=ORGANISATION),
    Member(name="Hanne Riis", title="HR-partner", unit=ORGANISATION, leader="birgit", talked=6),
    Member(name="Mette Krogh", title="Teamleder", unit="Team Havn", leader="birgit", talked=5),
    Member(name="Anders Friis", title="Teamleder", unit="Team Kyst", leader="birgit", talked=9, rhythm=21),
    Member(
        name="Rune Storm",
        title="Teamleder",
        unit="Team Bane",
        leader="birgit",
        talked=7,
        rhythm=21,
        away=(4, 10),
    ),
    Member(
        name="Rasa Petraitė",
        title="Teamleder",
        unit="Team Vilnius",
        leader="birgit",
        talked=2,
        place=VILNIUS,
        language="en",
    ),
    Member(name="Kasper Juul", title="Teamleder", unit="Team Plan", leader="birgit", left=19),
    Member(
        name="Thea Lykke",
        title="Teamleder",
        unit="Team Plan",
        leader="birgit",
        before="kasper",
        came=19,
        talked=3,
        by_link=True,
    ),
    # A team is to grow around her: nobody in it yet.
    Member(name="Kaja Bruun", title="Teamleder", unit="Team Vind", leader="birgit", joined=30, talked=4),
)

HAVN = (
    Member(name="Sofie Lund", title="Ingeniør", unit="Team Havn", leader="mette", talked=11),
    Member(name="Jonas Holm", title="Ingeniør", unit="Team Havn", leader="mette", talked=4, by_link=True),
    Member(
        name="Karen Beck",
        title="Modellør",
        unit="Team Havn",
        leader="mette",
        talked=13,
        rhythm=7,
        signs_in=False,
    ),
    Member(
        name="Amir Rahimi",
        title="Ingeniør",
        unit="Team Havn",
        leader="mette",
        before="anders",
        came=5,
        by_link=True,
    ),
    Member(
        name="Line Poulsen",
        title="Ingeniør",
        unit="Team Havn",
        leader="mette",
        talked=5,
        rhythm=21,
        week=EVENINGS,
    ),
    Member(name="Peter Lindqvist", title="Konstruktør", unit="Team Havn", leader="mette", talked=18),
    Member(name="Maja Thorsen", title="Biolog", unit="Team Havn", leader="mette", talked=2),
    Member(name="Tobias Vind", title="Ingeniør", unit="Team Havn", leader="mette", joined=3),
    Member(
        name="Ida Bonde", title="Koordinator", unit="Team Havn", leader="mette", talked=13, week=THREE_DAYS
    ),
    Member(name="Henrik Dam", title="Geotekniker", unit="Team Havn", leader="mette", talked=13, away=(10, 7)),
    Member(
        name="Nadia Varnas",
        title="Tegner",
        unit="Team Havn",
        leader="mette",
        talked=3,
        place=VILNIUS,
        week=LONG_NOON,
        language="en",
    ),
    Member(name="Emil Bro", title="Landinspektør", unit="Team Havn", leader="mette", came=12),
)

KYST = (
    Member(name="Bo Lang", title="Projektleder", unit="Team Kyst", leader="anders", talked=3, by_link=True),
    Member(
        name="Dorte Wind",
        title="Arbejdsmiljørepræsentant",
        unit="Team Kyst",
        leader="anders",
        talked=1,
        rhythm=21,
    ),
    Member(name="Aviaaja Olsen", title="Ingeniør", unit="Team Kyst", leader="anders", talked=2, place=NUUK),
    Member(
        name="Malik Petersen", title="Landmåler", unit="Team Kyst", leader="anders", talked=16, place=NUUK
    ),
    Member(
        name="Signe Vestergaard",
        title="Hydrolog",
        unit="Team Kyst",
        leader="anders",
        talked=8,
        week=FOUR_DAYS,
    ),
)

BANE = (
    Member(name="Pia Holst", title="Ingeniør", unit="Team Bane", leader="rune", talked=20),
    Member(name="Freja Munk", title="Planlægger", unit="Team Bane", leader="rune", talked=17, by_link=True),
    Member(name="Viktor Dahl", title="Ingeniør", unit="Team Bane", leader="rune", talked=7, rhythm=28),
    Member(name="Lasse Krag", title="Tegner", unit="Team Bane", leader="rune", talked=6, rhythm=21),
    Member(name="Ane Kjeldsen", title="Geolog", unit="Team Bane", leader="rune", talked=6, rhythm=28),
)

VILNIUS_TEAM = tuple(
    Member(
        name=name,
        title=title,
        unit="Team Vilnius",
        leader="rasa",
        talked=talked,
        rhythm=rhythm,
        place=VILNIUS,
        language="en",
    )
    for name, title, talked, rhythm in (
        ("Jurgis Kazlauskas", "Modellør", 1, 14),
        ("Eglė Jankauskaitė", "Tegner", 2, 14),
        ("Tomas Urbonas", "Udvikler", 3, 21),
        ("Milda Šimkutė", "Tegner", 2, 28),
    )
)

PLAN = (
    Member(
        name="Amalie Skov",
        title="Planlægger",
        unit="Team Plan",
        leader="thea",
        before="kasper",
        came=19,
        talked=5,
    ),
    Member(
        name="Rógvi Joensen",
        title="Analytiker",
        unit="Team Plan",
        leader="thea",
        before="kasper",
        came=19,
        talked=3,
        place=TORSHAVN,
    ),
    Member(name="Noah Bech", title="Udvikler", unit="Team Plan", leader="thea", before="kasper", came=19),
    Member(
        name="Julie Lind",
        title="Analytiker",
        unit="Team Plan",
        leader="thea",
        before="kasper",
        came=19,
        away=(9, 3),
    ),
)

EVERYBODY: tuple[Member, ...] = (*LEADERS, *HAVN, *KYST, *BANE, *VILNIUS_TEAM, *PLAN)

ROLES = (("hanne", "hr"), ("dorte", "amo"))
DEPUTIES = (
    ("mette", "anders"),
    ("rune", "anders"),
    ("anders", "mette"),
    ("rasa", "thea"),
    ("birgit", "mette"),
)
BUDDIES = (("tobias", "jonas"),)
# A project, who leads it, and how much of whose hours it has.
PROJECTS = (
    ("Kajplads", "bo", (("jonas", 40), ("sofie", 20), ("aviaaja", 50))),
    ("Ny banebro", "bo", (("pia", 30), ("jonas", 20))),
)
# Who proposed which rhythm to whom, so many days ago, without an answer yet.
PROPOSALS = (("sofie", "sofie", 21, 4), ("mette", "maja", 10, 2), ("anders", "signe", 21, 6))

# One for each role, as the start prints them.
SIGN_INS = (
    ("leader", "mette"),
    ("employee", "jonas"),
    ("deputy", "anders"),
    ("project leader", "bo"),
    ("HR", "hanne"),
    ("work environment", "dorte"),
    ("administrator", "ole"),
)


def named(key: str) -> Member:
    """The member with this key."""
    return next(member for member in EVERYBODY if member.key == key)
