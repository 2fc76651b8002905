"""The contact strip as places on a line, and the rhythms that are chosen most."""

from dataclasses import dataclass
from datetime import date

from naervaer.followup.rules import StripWeek
from naervaer.followup.texts import every

QUICK_RHYTHMS = (7, 14, 28, 42)


@dataclass(frozen=True, slots=True)
class Strip:
    """What the picture draws, in percent from the left: contacts, week numbers, today."""

    marks: list[dict[str, object]]
    weeks: list[dict[str, object]]
    now: float
    spoken: int
    written: int


def strip_marks(strip: tuple[StripWeek, ...], *, today: date) -> Strip:
    """Eight weeks laid on a line from 2 to 98 percent."""
    first, days = strip[0].monday, 7 * len(strip)

    def at(day: date) -> float:
        return 2 + 96 * ((day - first).days + 0.5) / days

    contacts = [contact for week in strip for contact in week.marks]
    return Strip(
        marks=[{"at": at(each.on), "kind": "call" if each.spoken else "written"} for each in contacts],
        weeks=[
            {"at": 2 + 96 * (index + 0.5) / len(strip), "number": week.week}
            for index, week in enumerate(strip)
        ],
        now=at(today),
        spoken=sum(each.spoken for each in contacts),
        written=sum(not each.spoken for each in contacts),
    )


def rhythm_choices() -> list[tuple[int, str]]:
    """The rhythms offered at once; any from 7 to 42 days can be written."""
    return [(days, every(days)) for days in QUICK_RHYTHMS]
