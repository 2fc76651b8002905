"""Each row that the leader sees in one line, in the reader's language."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from naervaer.agreements.rules import Answer, Outcome, Side, Spoken
from naervaer.contact.texts import answered
from naervaer.conversations.queries import BY_KEY
from naervaer.conversations.rules import MarkKind
from naervaer.conversations.texts import form_of, when
from naervaer.distance.models import Site
from naervaer.distance.queries import HoursOf, week_of
from naervaer.followup.texts import every, weekdays
from naervaer.kernels.worktime import ONE_DAY
from naervaer.ui.dates import clock, day, day_within, short_day

Line = Callable[[Any, date], str]

SIDES: dict[str, LazyText] = {
    Side.EMPLOYEE: pgettext_lazy("who does it", "you"),
    Side.LEADER: pgettext_lazy("who does it", "your leader"),
}
ANSWERS: dict[str, LazyText] = {
    Answer.KEEP: gettext_lazy("keep it"),
    Answer.CHANGE: gettext_lazy("change it"),
    Answer.STOP: gettext_lazy("stop it"),
}
SITES: dict[str, LazyText] = {
    Site.Kind.HOME: pgettext_lazy("where one works", "Home"),
    Site.Kind.OFFICE: pgettext_lazy("where one works", "Office"),
    Site.Kind.CUSTOMER: pgettext_lazy("where one works", "At a customer's"),
    Site.Kind.ROAD: pgettext_lazy("where one works", "On the road"),
}


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
    if row.agreed_at and row.agreed_by_id:
        return _("%(rhythm)s, agreed on %(day)s") % {
            "rhythm": every(row.days),
            "day": short_day(row.agreed_at, today),
        }
    return _("%(rhythm)s, proposed on %(day)s") % {
        "rhythm": every(row.days),
        "day": short_day(row.proposed_at, today),
    }


def _request(row: Any, today: date) -> str:
    words = f"{short_day(row.asked_at, today)} {clock(row.asked_at)}"
    return f"{words} · “{row.text}”" if row.text else words


def _contact_agreement(row: Any, today: date) -> str:
    words = _("answer within %(answer)d minutes, talk within %(talk)d") % {
        "answer": row.answer_within,
        "talk": row.talk_within,
    }
    since = short_day(row.proposed_at, today)
    return f"{since} · {words} · “{row.too_much}”" if row.too_much else f"{since} · {words}"


def _team_agreement(row: Any, today: date) -> str:
    return f"{short_day(row.proposed_at, today)} · " + _("version %(number)s") % {"number": row.version}


def _team_answer(row: Any, today: date) -> str:
    line = f"{short_day(row.answered_at, today)} · {answered(row.answer)}"
    return f"{line} “{row.text}”" if row.text else line


def _turn(row: Any, today: date) -> str:
    words = f"{short_day(row.began_at, today)} · " + (row.person.first_name if row.person else "–")
    if row.call_at:
        words += " · " + _("promised %(time)s") % {"time": clock(row.call_at)}
    return f"{words} · “{row.text}”" if row.text else words


def _person(row: Any, today: date) -> str:
    return row.phone or _("no phone number")


def _hours(row: Any, today: date) -> str:
    hours = HoursOf(week_of(row.week), ZoneInfo(row.zone), row.country)
    times = ", ".join(f"{name} {told}" for name, told in hours.days if told)
    return f"{times} · {hours.zone_label}"


def _leave(row: Any, today: date) -> str:
    return f"{short_day(row.started_on, today)} – {short_day(row.ended_on - ONE_DAY, today)}"


def _site(row: Any, today: date) -> str:
    line = f"{SITES[row.kind]!s} · {row.name}" if row.name else str(SITES[row.kind])
    return line + " · " + _("no longer used") if row.removed_at else line


def _place_day(row: Any, today: date) -> str:
    line = f"{weekdays((row.weekday,))}: {_site(row.site, today)}"
    return (
        line + " · " + _("until %(day)s") % {"day": short_day(row.ended_on, today)} if row.ended_on else line
    )


def _exception(row: Any, today: date) -> str:
    return f"{short_day(row.on, today)}: {_site(row.site, today)}"


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
    "contact.ContactRequest": _request,
    "contact.Turn": _turn,
    "contact.ContactAgreement": _contact_agreement,
    "contact.TeamAgreement": _team_agreement,
    "contact.TeamAnswer": _team_answer,
    "people.Person": _person,
    "distance.Hours": _hours,
    "distance.Leave": _leave,
    "distance.Site": _site,
    "distance.PlaceDay": _place_day,
    "distance.PlaceException": _exception,
    "people.ProjectShare": _share,
    "agreements.Promise": _promise,
    "agreements.Carry": _carry,
    "agreements.Obstacle": _obstacle,
    "agreements.Picture": _picture,
    "agreements.Experiment": _experiment,
    "agreements.ExperimentAnswer": _answer,
    "agreements.Development": _development,
    "distance.SituationLine": _text,
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


# The quiet line under what one has chosen to show ------------------------------------------------------------


def _raised(row: Any, today: date) -> str:
    return _("written on %(day)s") % {"day": short_day(row.raised_at, today)}


def _step(row: Any, today: date) -> str:
    """The next step, or when the goal was reached."""
    if row.done_at:
        return _("reached %(day)s") % {"day": short_day(row.done_at, today)}
    return _("next step by %(day)s: %(step)s") % {"day": short_day(row.step_on, today), "step": row.step}


def _shared(row: Any, today: date) -> str:
    """From when it is shown, to how many, and until when it holds."""
    words = _("shown since %(day)s") % {"day": short_day(row.shared_at or row.changed_at, today)}
    if row.sharing == "team":
        words += " · " + _("to the whole team")
    return (
        words + " · " + _("until %(day)s") % {"day": short_day(row.ends_on, today)} if row.ends_on else words
    )


SINCE: dict[str, Line] = {
    "distance.SituationLine": _shared,
    "agreements.Topic": _raised,
    "agreements.Goal": _step,
}
