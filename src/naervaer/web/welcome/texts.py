"""Words of the first day: the five steps, why there is no time, and the list to take along."""

import csv
from io import StringIO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naervaer.followup.texts import every
from naervaer.ui.dates import clock
from naervaer.web.welcome.queries import Talks
from naervaer.web.welcome.rules import MOST_A_DAY, Progress, Step, Without

QUICK_RHYTHMS = (7, 14, 28, 42)
FORMULA = ("=", "+", "-", "@", "\t", "\r")

STEPS = {
    Step.TEAM: (
        gettext_lazy("Your team"),
        gettext_lazy("Fetch it from a file, paste a list, or write the names yourself."),
    ),
    Step.RHYTHM: (
        gettext_lazy("How often you talk"),
        gettext_lazy("Every 14 days is a good place to begin. It holds when the other says yes."),
    ),
    Step.DEPUTY: (
        gettext_lazy("Your deputy"),
        gettext_lazy("Who calls your people while you are on leave."),
    ),
    Step.HOURS: (
        gettext_lazy("Your own hours"),
        gettext_lazy("So that nobody has to guess when you can be reached."),
    ),
    Step.TALKS: (
        gettext_lazy("The first round of talks"),
        gettext_lazy("A day and time for each of them, inside the hours of you both."),
    ),
}
PROGRESS = {
    Progress.DONE: gettext_lazy("Done"),
    Progress.NEXT: gettext_lazy("Next"),
    Progress.LATER: gettext_lazy("Later"),
}
WHY_NOT = {
    Without.NO_COMMON_HOURS: gettext_lazy("You have no half hour in common. Look at your hours together."),
    Without.AWAY: gettext_lazy("One of you is away for the next four weeks."),
    Without.NO_ROOM: gettext_lazy("The days are full. Choose more talks a day."),
}


def rhythm_choices() -> list[tuple[int, str]]:
    """The rhythms offered at once."""
    return [(days, every(days)) for days in QUICK_RHYTHMS]


def most_a_day(asked: str, usual: int) -> int:
    """How many talks a day the reader wants; what is not among the choices is the usual number."""
    return int(asked) if asked in map(str, MOST_A_DAY) else usual


def as_csv(talks: Talks) -> str:
    """The list for a spreadsheet: semicolons and a byte-order mark, as those of Danish offices expect it."""
    sheet = StringIO()
    rows = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
    rows.writerow([_("Name"), _("Day"), _("From"), _("To"), _("On their clock"), _("Their time zone")])
    for talk in talks.proposed:
        local = timezone.localtime(talk.start)
        rows.writerow(
            [
                _plain(talk.person.name),
                local.date().isoformat(),
                clock(talk.start),
                clock(talk.end),
                clock(talk.start, talk.zone),
                talk.zone.key,
            ]
        )
    for person, why in talks.without:
        rows.writerow([_plain(person.name), str(WHY_NOT[why]), "", "", "", ""])
    return "\ufeff" + sheet.getvalue()


def _plain(text: str) -> str:
    """A name that begins like a formula is told to be text."""
    return f"'{text}" if text.startswith(FORMULA) else text
