"""Words about what two have agreed on: short, the same for both, nothing about what kind of person somebody is."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naervaer.agreements.models import Development, Row
from naervaer.agreements.queries import DevelopmentLine, Pair
from naervaer.agreements.rules import Answer, Side, Spoken, Track
from naervaer.people.models import Person
from naervaer.ui.dates import LAST, day_within, month_within, short_day

TRACKS = {Track.PROFESSIONAL: gettext_lazy("Professional"), Track.PERSONAL: gettext_lazy("Personal")}
ANSWERS = {
    Answer.KEEP: gettext_lazy("Keep it"),
    Answer.CHANGE: gettext_lazy("Change it"),
    Answer.STOP: gettext_lazy("Stop it"),
}
TITLES = {
    "topic": (gettext_lazy("For the next talk"), gettext_lazy("Topic")),
    "promise": (gettext_lazy("A new promise"), gettext_lazy("Promise")),
    "goal": (gettext_lazy("A new goal"), gettext_lazy("Goal")),
    "obstacle": (gettext_lazy("An obstacle on the way"), gettext_lazy("Obstacle on the way")),
    "picture": (gettext_lazy("A shared picture"), gettext_lazy("Shared picture")),
    "experiment": (gettext_lazy("An experiment"), gettext_lazy("Experiment")),
}
"""Kind of row → the title of a new one, and what it is called."""


def title(kind: str, *, new: bool) -> str:
    """What a form is called."""
    return str(TITLES[kind][0 if new else 1])


def called(kind: str) -> str:
    """What a row of this kind is called."""
    return str(TITLES[kind][1])


def who(pair: Pair, side: Side) -> str:
    """The one on this side as the viewer calls them: "You", a first name, or who led before."""
    if side is pair.side:
        return _("You")
    person = pair.person(side)
    return person.first_name if person else _("Your leader")


def person_within(pair: Pair, person: Person | None) -> str:
    """Somebody of the pair inside a sentence; somebody else led before."""
    if person is None:
        return _("a former leader")
    return _("you") if person.id == pair.viewer.id else person.first_name


def by_day(due_on: date, today: date) -> str:
    """A day as a tag: "today", "tomorrow", "Friday", or the date. One that has passed is only told."""
    days = (due_on - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if -7 < days < 0:
        return str(LAST[due_on.weekday()])
    return short_day(due_on, today)


def tag_kind(due_on: date, today: date) -> str:
    """The look of that tag: lit when it is today or has been, never red."""
    return "lamp" if due_on <= today else ""


def development(line: DevelopmentLine) -> str:
    """The one sentence about development, the same for both."""
    if line.last is None:
        return _("You have not talked about development yet.")
    when = month_within(line.last.on, line.today)
    if line.last.kind == Spoken.NOT_NOW:
        return _("Development: you said “not now” in %(month)s.") % {"month": when}
    return _("Last talked about development: %(month)s.") % {"month": when}


def development_next(line: DevelopmentLine) -> str:
    """By when it is to be talked about again."""
    if line.is_due:
        return _("It is time again.") if line.last else _("At least every third month.")
    return _("Again by %(day)s.") % {"day": day_within(line.due_on, line.today)}


def seen_by(readers: Sequence[Person], *, viewer: Person) -> str:
    """The privacy line at a field, from the rule that guards the row."""
    others = [reader.first_name for reader in readers if reader.id != viewer.id]
    if not others:
        return _("Only you see this, until somebody leads you.")
    return _("Only you and %(name)s see this.") % {"name": others[0]}


def changed_meanwhile(row: Row, pair: Pair) -> str:
    """What has happened while somebody was typing."""
    if row.removed_at is not None:
        name = person_within(pair, pair.known(row.removed_by_id))
        return _("Meanwhile this was removed by %(name)s.") % {"name": name}
    if row.is_over:
        return _("Meanwhile this has ended.")
    if row.changed_by_id == pair.viewer.id:
        return _("Meanwhile you wrote here in another window.")
    return _("Meanwhile %(name)s wrote here.") % {"name": person_within(pair, pair.known(row.changed_by_id))}


def first_words(row: Row | Development) -> str:
    """What a row says, in one line."""
    return str(getattr(row, "text", "") or getattr(row, "about", ""))
