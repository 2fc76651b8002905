"""A talk in plain words."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from naervaer.conversations.models import Talk, WellbeingMark
from naervaer.conversations.rules import MarkKind
from naervaer.distance.texts import hours_and_minutes
from naervaer.followup.rules import Load
from naervaer.people.models import Person
from naervaer.ui.dates import clock, day, day_within, short_day

FORMS: dict[str, LazyText] = {
    Talk.Form.VIDEO: pgettext_lazy("form of a talk", "Video"),
    Talk.Form.PHONE: pgettext_lazy("form of a talk", "Phone"),
    Talk.Form.WALK: pgettext_lazy("form of a talk", "A walk with the phone"),
    Talk.Form.IN_PERSON: pgettext_lazy("form of a talk", "In person"),
}
KINDS: dict[str, LazyText] = {
    Talk.Kind.TALK: gettext_lazy("An ordinary talk"),
    Talk.Kind.MUS: gettext_lazy("The yearly talk about development (MUS)"),
}


def hours(talk: Talk) -> str:
    """From when to when, on the reader's clock: "10.00–10.30"."""
    return f"{clock(talk.starts_at)}–{clock(talk.ends_at)}"


def when(talk: Talk, *, today: date) -> str:
    """Day and time in one line: "I dag 10.00–10.30"."""
    local = timezone.localtime(talk.starts_at).date()
    words = (
        pgettext_lazy("at the beginning of a line", "Today") if local == today else day(talk.starts_at, today)
    )
    return f"{words} {hours(talk)}"


def when_short(starts_at: datetime, *, today: date) -> str:
    """Where there is little room: "man. 30. nov. 10.00"."""
    return f"{short_day(starts_at, today)} {clock(starts_at)}"


def planned_for(talk: Talk, *, today: date) -> str:
    """Among other short statements on one whom one is to call: "samtale man. 30. nov. 10.00"."""
    if timezone.localtime(talk.starts_at).date() == today:
        return _("talk today %(time)s") % {"time": clock(talk.starts_at)}
    return _("talk %(when)s") % {"when": when_short(talk.starts_at, today=today)}


def next_talk(talk: Talk, *, today: date) -> str:
    """A sentence to the employee: "I taler i dag 10.00."."""
    if timezone.localtime(talk.starts_at).date() == today:
        return _("You talk today %(time)s.") % {"time": clock(talk.starts_at)}
    when = f"{day_within(talk.starts_at, today)} {clock(talk.starts_at)}"
    return _("You talk on %(when)s.") % {"when": when}


def form_of(talk: Talk) -> str:
    """How the two meet."""
    return str(FORMS.get(talk.form, talk.form))


def marked(marks: Iterable[WellbeingMark], *, viewer: Person) -> list[str]:
    """Who has marked what that stands, one sentence each."""
    return [_marked(mark, viewer) for mark in marks if mark.withdrawn_at is None and mark.by is not None]


def _marked(mark: WellbeingMark, viewer: Person) -> str:
    values = {"name": mark.by.first_name if mark.by else "", "time": clock(mark.at)}
    own = mark.by_id == viewer.id
    if mark.kind == MarkKind.ANOTHER_DAY:
        if own:
            return _("You have said: another day (%(time)s).") % values
        return _("%(name)s has said: another day (%(time)s).") % values
    if own:
        return _("You have marked that you have talked about wellbeing (%(time)s).") % values
    return _("%(name)s has marked that you have talked about wellbeing (%(time)s).") % values


def why_closed(marks: Iterable[WellbeingMark], *, viewer: Person, other: Person) -> str:
    """Why topics cannot be taken up yet, in one friendly sentence."""
    fallen = [mark for mark in marks if mark.withdrawn_at is not None and mark.plain.taken_back]
    if any(mark.by_id == viewer.id for mark in fallen):
        return _(
            "%(name)s feels that you did not get to it. When you have, %(name)s marks it, and the list opens."
        ) % {"name": other.first_name}
    return _("The list can be ticked off when you have talked about wellbeing.")


def time_a_week(load: Load) -> str:
    """What talks take: "3 hours 20 min a week", rounded once, half up."""
    return _("%(time)s a week") % {"time": hours_and_minutes(int(load.minutes + Fraction(1, 2)))}


def share_of_week(load: Load) -> str:
    """The same as a share: "9.0 % of your week"."""
    return _("%(percent)s %% of your week") % {"percent": number_format(Decimal(load.per_mille) / 10, 1)}
