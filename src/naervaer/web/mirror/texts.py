"""Each row that the leader sees in one line, and what stands around them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from naervaer.agreements.rules import Answer, Outcome, Side, Spoken, Track
from naervaer.conversations.queries import BY_KEY
from naervaer.conversations.rules import MarkKind
from naervaer.conversations.texts import form_of, when
from naervaer.distance.queries import HoursOf, week_of
from naervaer.followup.texts import every
from naervaer.kernels.worktime import ONE_DAY
from naervaer.people.models import Person
from naervaer.ui.dates import clock, day, day_within, short_day
from naervaer.web.mirror.queries import Mirror, is_own_choice, ref_of
from naervaer.web.mirror.rules import Group

Line = Callable[[Any, date], str]

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
SIDES: dict[str, LazyText] = {
    Side.EMPLOYEE: pgettext_lazy("who does it", "you"),
    Side.LEADER: pgettext_lazy("who does it", "your leader"),
}
ANSWERS: dict[str, LazyText] = {
    Answer.KEEP: gettext_lazy("keep it"),
    Answer.CHANGE: gettext_lazy("change it"),
    Answer.STOP: gettext_lazy("stop it"),
}
TRACKS: dict[str, LazyText] = {
    Track.PROFESSIONAL: gettext_lazy("Professional goal"),
    Track.PERSONAL: gettext_lazy("Personal goal"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One reason for seeing, ready to be shown: the kinds of data under it, each with its lines."""

    group: Group
    icon: str
    title: str
    summary: str
    kinds: tuple[tuple[str, str, tuple[str, ...]], ...]


def sections(mirror: Mirror, *, today: date) -> list[Told]:
    """What is seen because of the role, in the order of the page. A reason without rows says that there is nothing."""
    told = []
    for section in mirror.sections:
        kinds = tuple(_kinds(section.rows, today))
        icon, title = TITLES[section.group]
        summary = kinds[0][2][0] if kinds else _("Nothing yet")
        told.append(Told(section.group, icon, str(title), summary, kinds))
    return told


def _kinds(rows: Iterable[Model], today: date) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    for table, found in groupby(rows, key=lambda row: row._meta.label):
        yield table, str(WORDS[table]), tuple(line_of(row, today=today) for row in found)


def line_of(row: Model, *, today: date) -> str:
    """What one row says, in the reader's language."""
    words = LINES[row._meta.label](row, today)
    removed = getattr(row, "removed_at", None) is not None
    return _("%(line)s · in the trash") % {"line": words} if removed else words


@dataclass(frozen=True, slots=True)
class OwnLine:
    """Something whose readers are the employee's own choice. ``ref`` names it in a form; empty: it is no choice."""

    ref: str
    table: str
    line: str
    about: str


def own_lines(rows: Iterable[Model], employee: Person, *, today: date) -> list[OwnLine]:
    """Each with the quiet line under it: what it is, and since when."""
    return [
        OwnLine(
            ref=ref_of(row) if is_own_choice(row, employee) else "",
            table=row._meta.label,
            line=line_of(row, today=today),
            about=f"{WORDS_OF_ONE[row._meta.label]} · {SINCE[row._meta.label](row, today)}",
        )
        for row in rows
    ]


def others(mirror: Mirror) -> list[tuple[str, str]]:
    """What of the pair's kinds this leader does not see: as a rule, what was with the leader before."""
    return [
        (
            str(WORDS[table]),
            ngettext("%(count)d that only you see", "%(count)d that only you see", count) % {"count": count},
        )
        for table, count in mirror.others.items()
    ]


# One line for each kind -------------------------------------------------------------------------------------


def _touch(row: Any, today: date) -> str:
    how = _("talked") if row.spoken else _("in writing")
    line = f"{day(row.on, today)} · {how} · " + _("noted by %(name)s") % {"name": row.noted_by.first_name}
    return line + " · " + _("taken out, does not count") if row.withdrawn_at else line


def _standing(row: Any, today: date) -> str:
    return day(row.last_spoken_on, today) if row.last_spoken_on else _("not yet")


def _rhythm(row: Any, today: date) -> str:
    if row.ended_at:
        return _("%(rhythm)s, until %(day)s") % {
            "rhythm": every(row.days),
            "day": short_day(row.ended_at, today),
        }
    if row.agreed_at:
        return _("%(rhythm)s, agreed on %(day)s") % {
            "rhythm": every(row.days),
            "day": short_day(row.agreed_at, today),
        }
    return _("%(rhythm)s, proposed on %(day)s") % {
        "rhythm": every(row.days),
        "day": short_day(row.proposed_at, today),
    }


def _person(row: Any, today: date) -> str:
    return row.phone or _("no phone number")


def _hours(row: Any, today: date) -> str:
    hours = HoursOf(week_of(row.week), ZoneInfo(row.zone), row.country)
    times = ", ".join(f"{name} {told}" for name, told in hours.days if told)
    return f"{times} · {hours.zone_label}"


def _leave(row: Any, today: date) -> str:
    return f"{short_day(row.started_on, today)} – {short_day(row.ended_on - ONE_DAY, today)}"


def _share(row: Any, today: date) -> str:
    return f"{row.project.name} · {row.percent} %"


def _promise(row: Any, today: date) -> str:
    ends = {
        Outcome.HELD.value: pgettext("a promise", "held"),
        Outcome.DROPPED.value: pgettext("a promise", "dropped"),
    }
    until = ends.get(row.outcome) or _("by %(day)s") % {"day": short_day(row.due_on, today)}
    return f"“{row.text}” · {SIDES[row.side]} · {until}"


def _carry(row: Any, today: date) -> str:
    return _("from %(first)s to %(last)s") % {
        "first": short_day(row.from_on, today),
        "last": short_day(row.to_on, today),
    }


def _obstacle(row: Any, today: date) -> str:
    until = (
        pgettext("an obstacle", "closed")
        if row.closed_at
        else _("by %(day)s") % {"day": short_day(row.due_on, today)}
    )
    return f"“{row.text}” · {SIDES[row.owner_side]} · {until}"


def _picture(row: Any, today: date) -> str:
    words = row.about or row.known or row.differently or row.next_step
    return f"“{words}” · {short_day(row.changed_at, today)}"


def _experiment(row: Any, today: date) -> str:
    until = (
        pgettext("an experiment", "ended")
        if row.ended_at
        else _("look again on %(day)s") % {"day": short_day(row.review_on, today)}
    )
    return f"“{row.text}” · {until}"


def _answer(row: Any, today: date) -> str:
    return f"{short_day(row.review_on, today)} · {SIDES[row.side]}: {ANSWERS[row.answer]}"


def _development(row: Any, today: date) -> str:
    words = (
        pgettext("development", "talked about")
        if row.kind == Spoken.TALKED
        else pgettext("development", "not now")
    )
    line = f"{day(row.on, today)} · {words}"
    return line + " · " + _("taken back") if row.withdrawn_at else line


def _text(row: Any, today: date) -> str:
    return f"“{row.text}”"


def _talk(row: Any, today: date) -> str:
    state = pgettext("a talk", "cancelled") if row.cancelled_at else pgettext("a talk", "planned")
    state = pgettext("a talk", "held") if row.is_held else state
    return f"{when(row, today=today)} · {form_of(row)} · {state}"


def _mark(row: Any, today: date) -> str:
    words = _("another day") if row.kind == MarkKind.ANOTHER_DAY else _("you have talked about wellbeing")
    name = row.by.first_name if row.by else ""
    line = f"{short_day(row.at, today)} {clock(row.at)} · {words} · {name}"
    return line + " · " + _("taken back") if row.withdrawn_at else line


def _at(row: Any, today: date) -> str:
    return f"{short_day(row.at, today)} {clock(row.at)}"


def _made(row: Any, today: date) -> str:
    return _("in the talk on %(day)s") % {"day": day_within(row.talk.appointment.starts_at, today)}


def _move(row: Any, today: date) -> str:
    return _("from %(first)s to %(last)s") % {
        "first": f"{short_day(row.from_at, today)} {clock(row.from_at)}",
        "last": f"{short_day(row.to_at, today)} {clock(row.to_at)}",
    }


def _opener(row: Any, today: date) -> str:
    known = BY_KEY.get(row.opener)
    return str(known.text) if known else row.opener


def _appointment(row: Any, today: date) -> str:
    words = f"{short_day(row.starts_at, today)} {clock(row.starts_at)}–{clock(row.ends_at)}"
    return words + " · " + pgettext("a talk", "cancelled") if row.cancelled_at else words


def _attendance(row: Any, today: date) -> str:
    return _appointment(row.appointment, today)


LINES: dict[str, Line] = {
    "followup.Touch": _touch,
    "followup.Standing": _standing,
    "followup.Rhythm": _rhythm,
    "people.Person": _person,
    "distance.Hours": _hours,
    "distance.Leave": _leave,
    "people.ProjectShare": _share,
    "agreements.Promise": _promise,
    "agreements.Carry": _carry,
    "agreements.Obstacle": _obstacle,
    "agreements.Picture": _picture,
    "agreements.Experiment": _experiment,
    "agreements.ExperimentAnswer": _answer,
    "agreements.Development": _development,
    "agreements.Topic": _text,
    "agreements.Goal": _text,
    "conversations.Talk": _talk,
    "conversations.WellbeingMark": _mark,
    "conversations.TakenUp": _at,
    "conversations.MadeIn": _made,
    "conversations.Move": _move,
    "conversations.OpenerShown": _opener,
    "distance.Appointment": _appointment,
    "distance.Attendance": _attendance,
}
WORDS: dict[str, LazyText] = {
    "followup.Touch": gettext_lazy("Each contact"),
    "followup.Standing": gettext_lazy("Last talked"),
    "followup.Rhythm": gettext_lazy("How often you talk"),
    "people.Person": gettext_lazy("Your phone number"),
    "distance.Hours": gettext_lazy("Your hours"),
    "distance.Leave": gettext_lazy("Your days away, without a reason"),
    "people.ProjectShare": gettext_lazy("Your share in projects"),
    "agreements.Promise": gettext_lazy("Promises"),
    "agreements.Carry": gettext_lazy("Promises carried on"),
    "agreements.Obstacle": gettext_lazy("Obstacles"),
    "agreements.Picture": gettext_lazy("Shared pictures"),
    "agreements.Experiment": gettext_lazy("Experiments"),
    "agreements.ExperimentAnswer": gettext_lazy("Answers about experiments"),
    "agreements.Development": gettext_lazy("When development was talked about"),
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
    "agreements.Topic": gettext_lazy("Topic"),
    "agreements.Goal": gettext_lazy("Goal"),
}


def _raised(row: Any, today: date) -> str:
    return _("written on %(day)s") % {"day": short_day(row.raised_at, today)}


def _step(row: Any, today: date) -> str:
    return _("next step by %(day)s: %(step)s") % {"day": short_day(row.step_on, today), "step": row.step}


SINCE: dict[str, Line] = {"agreements.Topic": _raised, "agreements.Goal": _step}
