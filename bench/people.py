"""An invented organisation of any size, told as rows: the same size gives the same people on every machine.

Everybody but the first has a leader; eight of a hundred lead, twelve or thirteen each, in a tree. Some are away,
work part-time, have another rhythm or zone, are new, have never been talked with, or have changed leader.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import md5
from uuid import UUID

from bench import DAY

FIRST: tuple[str, ...] = (
    "Anna",
    "Bo",
    "Camilla",
    "Dorte",
    "Emil",
    "Freja",
    "Gorm",
    "Helle",
    "Ida",
    "Jens",
    "Kåre",
    "Line",
)
FIRST += (
    "Mette",
    "Niels",
    "Oskar",
    "Pia",
    "Rasmus",
    "Sofie",
    "Thomas",
    "Ulla",
    "Viggo",
    "Yrsa",
    "Ægir",
    "Åse",
)
LAST: tuple[str, ...] = (
    "Andersen",
    "Berg",
    "Christensen",
    "Dam",
    "Eriksen",
    "Frandsen",
    "Gade",
    "Holm",
    "Iversen",
    "Jensen",
)
LAST += (
    "Kjær",
    "Lund",
    "Madsen",
    "Nielsen",
    "Olesen",
    "Poulsen",
    "Quist",
    "Rasmussen",
    "Skov",
    "Toft",
    "Ørsted",
)

WEEKS = (
    "1-4 09:00-15:00",
    "1-5 08:00-16:00",
    "1-3 09:00-17:00",
    "1-5 06:00-10:00 18:00-21:30",
    "2-5 09:00-17:00",
)
ZONES = ("Europe/Copenhagen", "Atlantic/Faroe", "America/Nuuk", "Europe/Copenhagen", "Europe/London")
RHYTHMS = (7, 21, 28, 42)

FOUNDED = DAY - timedelta(days=4 * 365)
LEADER_CHANGE = DAY - timedelta(days=400)
TALKS = 78  # three years, one about every fourteen days
TALKS_BEFORE_CHANGE = 50


def identity(kind: str, number: int) -> UUID:
    """A random-looking id, as the product's are; two runs give the same."""
    return UUID(bytes=md5(f"{kind} {number}".encode(), usedforsecurity=False).digest(), version=4)


@dataclass(frozen=True, slots=True)
class Invented:
    """Number `n` of an organisation; 0 is at the top."""

    n: int

    @property
    def id(self) -> UUID:
        """The person's id."""
        return identity("person", self.n)

    @property
    def name(self) -> str:
        """First and last name; with 500 pairs they repeat, as in life."""
        return f"{FIRST[self.n % len(FIRST)]} {LAST[self.n * 7 % len(LAST)]}"

    @property
    def leader(self) -> int | None:
        """The number of the nearest leader: each leads twelve or thirteen."""
        return (self.n - 1) * 2 // 25 if self.n else None

    @property
    def former(self) -> int | None:
        """One in twenty had another leader until 400 days ago."""
        leader = self.leader
        return leader + 1 if leader is not None and self.n % 20 == 5 and leader + 1 != self.n else None

    @property
    def is_new(self) -> bool:
        """Came last week."""
        return self.n % 100 == 3

    @property
    def has_talked(self) -> bool:
        """With one in fifty, and with who is new, nobody has talked yet."""
        return self.leader is not None and not self.is_new and self.n % 50 != 7

    @property
    def employed_from(self) -> date:
        """The first day."""
        return DAY - timedelta(days=6) if self.is_new else FOUNDED

    @property
    def since_last(self) -> int:
        """Days since the last talk: most are within the standard rhythm, some are not."""
        return self.n * 7 % 17

    @property
    def leave(self) -> Iterator[tuple[date, date]]:
        """Three summers, for four in ten a week in February, and one in twenty is away now."""
        for year in (DAY.year - 3, DAY.year - 2, DAY.year - 1):
            start = date(year, 7, 1 + self.n % 20)
            yield start, start + timedelta(days=21)
        if self.n % 5 in (1, 3):
            yield date(DAY.year, 2, 9), date(DAY.year, 2, 16)
        if self.n % 20 == 11:
            yield DAY - timedelta(days=3), DAY + timedelta(days=11)

    @property
    def hours(self) -> tuple[str, str] | None:
        """Week and zone of one in five; the others have the organisation's."""
        if self.n % 5 != 2:
            return None
        pick = self.n // 5 % len(WEEKS)
        return WEEKS[pick], ZONES[pick]

    @property
    def rhythm(self) -> int | None:
        """Days of one in seven; the others have the standard."""
        return RHYTHMS[self.n // 7 % len(RHYTHMS)] if self.n % 7 == 4 else None


def leaders_of_twelve(size: int) -> list[Invented]:
    """The leaders with exactly twelve people, from the lower half of the tree, where most of them are."""
    leading = size * 2 // 25
    counts: dict[int, int] = {}
    for n in range(1, size):
        leader = Invented(n).leader or 0
        counts[leader] = counts.get(leader, 0) + 1
    return [
        Invented(n) for n in range(leading // 2, leading) if counts.get(n) == 12 and not Invented(n).is_new
    ]
