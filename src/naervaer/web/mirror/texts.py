"""What stands around the rows that the leader sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Model
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from naervaer.agreements.models import Row
from naervaer.web.mirror.display import LINES, SINCE
from naervaer.web.mirror.queries import Mirror, Section, is_own_choice, ref_of
from naervaer.web.mirror.rules import Group

TITLES: dict[Group, tuple[str, LazyText]] = {
    Group.TALKED: ("clock", gettext_lazy("When you two talked")),
    Group.REACH: ("phone", gettext_lazy("How you are reached")),
    Group.TIME: ("pin", gettext_lazy("Where and when you work, and days away")),
    Group.AGREED: ("check", gettext_lazy("What you two agree on")),
    Group.TALKS: ("talk", gettext_lazy("Your talks")),
}
NEVER_SEEN: tuple[tuple[LazyText, LazyText], ...] = (
    (gettext_lazy("When you are signed in"), gettext_lazy("Nobody sees it. There is no column for it.")),
    (gettext_lazy("Who has looked at your data, and which mails you got"), gettext_lazy("Only you see it.")),
    (
        gettext_lazy("What you say to each other"),
        gettext_lazy("It is written nowhere, only what you two write down together."),
    ),
    (
        gettext_lazy("Which pages of the handbook or of help you read"),
        gettext_lazy("Nobody notes it."),
    ),
)


Kind = tuple[str, str, tuple[str, ...]]
"""A table, what it holds in words, and each of its rows in one line."""


@dataclass(frozen=True, slots=True)
class Told:
    """One reason for seeing, ready to be shown: the kinds of data under it, each with its lines."""

    group: Group
    icon: str
    title: str
    summary: str
    kinds: tuple[Kind, ...]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(lines) for _table, _words, lines in self.kinds)

    @property
    def folds(self) -> bool:
        """Whether there is more than the summary says."""
        return self.count > 1 or any(self.summary not in lines for _table, _words, lines in self.kinds)


def sections(mirror: Mirror, *, today: date) -> list[Told]:
    """What is seen because of the role, in the order of the page. A reason without rows says that there is nothing."""
    told = []
    for section in mirror.sections:
        kinds = tuple(_kinds(section.rows, today))
        icon, title = TITLES[section.group]
        told.append(Told(section.group, icon, str(title), _summary(section, kinds), kinds))
    return told


def _summary(section: Section, kinds: tuple[Kind, ...]) -> str:
    """The first line of all; for whoever has no own hours that the usual ones hold, which the leader sees too."""
    if section.group is Group.TIME and (not kinds or kinds[0][0] != "distance.Hours"):
        return _("The usual hours here")
    return kinds[0][2][0] if kinds else _("Nothing yet")


def _kinds(rows: Iterable[Model], today: date) -> Iterable[Kind]:
    for table, found in groupby(rows, key=lambda row: row._meta.label):
        yield table, str(WORDS[table]), tuple(line_of(row, today=today) for row in found)


def line_of(row: Model, *, today: date) -> str:
    """What one row says, in the reader's language."""
    words = LINES[row._meta.label](row, today)
    in_trash = isinstance(row, Row) and row.removed_at is not None
    return _("%(line)s · in the trash") % {"line": words} if in_trash else words


@dataclass(frozen=True, slots=True)
class OwnLine:
    """Something whose readers are the employee's own choice. ``ref`` names it in a form; empty: it is no choice."""

    ref: str
    table: str
    line: str
    about: str


def own_lines(rows: Iterable[Model], mirror: Mirror, *, today: date) -> list[OwnLine]:
    """Each with the quiet line under it: what it is, and since when the leader sees it or that nobody else does."""
    return [
        OwnLine(
            ref=ref_of(row) if is_own_choice(row, mirror.employee) else "",
            table=row._meta.label,
            line=line_of(row, today=today),
            about=f"{WORDS_OF_ONE[row._meta.label]} · {_about(row, mirror, today)}",
        )
        for row in rows
    ]


def _about(row: Model, mirror: Mirror, today: date) -> str:
    """What is kept back, nobody else sees: not even a line that was shared with a leader who has left."""
    return SINCE[row._meta.label](row, today) if row in mirror.chosen else _("only you see it")


def others(mirror: Mirror) -> list[tuple[str, str]]:
    """What of the pair's kinds this leader does not see: as a rule, what was with the leader before."""
    return [
        (
            str(WORDS[table]),
            ngettext("%(count)d that only you see", "%(count)d that only you see", count) % {"count": count},
        )
        for table, count in mirror.others.items()
    ]


WORDS: dict[str, LazyText] = {
    "followup.Touch": gettext_lazy("Each contact"),
    "followup.Standing": gettext_lazy("Last talked"),
    "followup.Rhythm": gettext_lazy("How often you talk"),
    "contact.ContactRequest": gettext_lazy("When you asked for contact"),
    "contact.ContactAgreement": gettext_lazy("How you two get hold of each other"),
    "contact.TeamAgreement": gettext_lazy("Agreements that you have proposed to the team"),
    "contact.TeamAnswer": gettext_lazy("What you have said to the team's agreement"),
    "contact.Turn": gettext_lazy("Who answered, and what was promised"),
    "people.Person": gettext_lazy("Your phone number"),
    "distance.Hours": gettext_lazy("Your hours"),
    "distance.Leave": gettext_lazy("Your days away, without a reason"),
    "distance.Site": gettext_lazy("The places where you work"),
    "distance.PlaceDay": gettext_lazy("From where you work on which weekday"),
    "distance.PlaceException": gettext_lazy("Single days on which you work from another place"),
    "people.ProjectShare": gettext_lazy("Your share in projects"),
    "agreements.Promise": gettext_lazy("Promises"),
    "agreements.Carry": gettext_lazy("Promises carried on"),
    "agreements.Obstacle": gettext_lazy("Obstacles"),
    "agreements.Picture": gettext_lazy("Shared pictures"),
    "agreements.Experiment": gettext_lazy("Experiments"),
    "agreements.ExperimentAnswer": gettext_lazy("Answers about experiments"),
    "agreements.Development": gettext_lazy("When development was talked about"),
    "distance.SituationLine": gettext_lazy("Lines about your situation"),
    "agreements.Topic": gettext_lazy("Topics"),
    "agreements.Goal": gettext_lazy("Goals"),
    "conversations.Talk": gettext_lazy("Each talk"),
    "conversations.WellbeingMark": gettext_lazy("What was marked about wellbeing"),
    "conversations.TakenUp": gettext_lazy("When a topic was taken up"),
    "conversations.MadeIn": gettext_lazy("Promises made in a talk"),
    "conversations.Move": gettext_lazy("Talks that were moved"),
    "conversations.OpenerShown": gettext_lazy("Openers that stood on your talks"),
    "distance.Appointment": gettext_lazy("Appointments of you two"),
    "distance.Attendance": gettext_lazy("That you take part in them"),
}
WORDS_OF_ONE: dict[str, LazyText] = {
    "distance.SituationLine": gettext_lazy("Situation"),
    "agreements.Topic": gettext_lazy("Topic"),
    "agreements.Goal": gettext_lazy("Goal"),
}
