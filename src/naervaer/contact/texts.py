"""Words of requests: on pages about what was promised, in mails without a name and without a matter."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from fractions import Fraction
from itertools import groupby

from django.template import loader
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from naervaer.contact.models import AgreedTerms, ContactRequest, Turn
from naervaer.contact.queries import Promised, Waiting
from naervaer.contact.rules import (
    Answer,
    Because,
    Calls,
    Channel,
    Ending,
    Figures,
    Held,
    How,
    Origin,
    Suits,
    Video,
    filled,
)
from naervaer.distance.queries import HoursOf
from naervaer.people.models import Person
from naervaer.people.rules import first_name
from naervaer.ui.dates import clock, short_day
from naervaer.ui.letters import Letter

HOW = {
    How.CALL: pgettext_lazy("contact", "Call me"),
    How.WRITE: pgettext_lazy("contact", "Write to me"),
    How.VIDEO: pgettext_lazy("contact", "Video"),
}
SUITS = {
    Suits.ANY: gettext_lazy("Any time"),
    Suits.MORNING: gettext_lazy("In the morning"),
    Suits.AFTERNOON: gettext_lazy("In the afternoon"),
    Suits.TOMORROW: gettext_lazy("Tomorrow"),
}
CHANNELS = {
    Channel.CALL: pgettext_lazy("channel", "Call"),
    Channel.CHAT: pgettext_lazy("channel", "Chat"),
    Channel.MAIL: pgettext_lazy("channel", "Mail"),
    Channel.VIDEO: pgettext_lazy("channel", "Video"),
    Channel.MEET: pgettext_lazy("channel", "Meet"),
}
CALLS = {
    Calls.ANY: gettext_lazy("Just call"),
    Calls.ANNOUNCED: gettext_lazy("Write before you call"),
}
VIDEO = {
    Video.FREE: gettext_lazy("As each likes"),
    Video.WITH: gettext_lazy("With a picture when it can be"),
    Video.WITHOUT: gettext_lazy("Sound is enough"),
}
LABELS = {
    "promise": gettext_lazy("Need contact"),
    "urgent": gettext_lazy("When it is urgent"),
    "today": gettext_lazy("Today"),
    "waits": gettext_lazy("When it can wait"),
    "sensitive": gettext_lazy("When it is sensitive"),
    "calls": gettext_lazy("Calls"),
    "video": gettext_lazy("The picture in a video call"),
    "core": gettext_lazy("Core time"),
    "quiet": gettext_lazy("Quiet"),
    "open": gettext_lazy("Open hour"),
    "too_much": gettext_lazy("Too much contact"),
}
"""What a contact agreement is about, in the order in which it is told."""
ANSWERED = {
    Answer.YES: gettext_lazy("You have said yes."),
    Answer.PASS: gettext_lazy("You leave it to the others."),
    Answer.OBJECT: gettext_lazy("You have objected."),
}
WEEKDAYS = [
    ("", gettext_lazy("None")),
    (1, gettext_lazy("Monday")),
    (2, gettext_lazy("Tuesday")),
    (3, gettext_lazy("Wednesday")),
    (4, gettext_lazy("Thursday")),
    (5, gettext_lazy("Friday")),
    (6, gettext_lazy("Saturday")),
    (7, gettext_lazy("Sunday")),
]
FOR_SO_LONG = {
    30: gettext_lazy("30 minutes"),
    60: gettext_lazy("An hour"),
    120: gettext_lazy("Two hours"),
    240: gettext_lazy("Four hours"),
}
BECAUSE = {
    Because.CHOSEN: gettext_lazy("chosen by who asked"),
    Because.NAMED: gettext_lazy("was asked to take it"),
    Because.TAKEN: gettext_lazy("took it"),
    Because.AWAY: gettext_lazy("steps in for somebody who is away"),
    Because.BROKEN: gettext_lazy("because the promise slipped"),
    Because.LEADER: gettext_lazy("the new leader"),
}
ENDED = {
    Ending.TALKED: gettext_lazy("You have talked"),
    Ending.SOLVED: gettext_lazy("Solved, nobody needs to call"),
    Ending.WITHDRAWN: gettext_lazy("Taken back"),
}
LETTERS = {
    "asked": (
        gettext_lazy("Somebody would like to talk with you"),
        gettext_lazy("Somebody has asked for contact with you. Say when you call:"),
    ),
    "named": (
        gettext_lazy("Somebody would like to talk with you"),
        gettext_lazy("You were asked to take a request for contact. Say when you call:"),
    ),
    "warned": (
        gettext_lazy("A request for contact may soon be yours"),
        gettext_lazy("A promise to call is near its time. If it slips, it is yours. Here you see when:"),
    ),
    "moved": (
        gettext_lazy("A request for contact has moved"),
        gettext_lazy("A request for contact has a new owner. Here you see whose it is:"),
    ),
    "answered": (
        gettext_lazy("There is an answer for you in Nærvær"),
        gettext_lazy("Your request for contact has been answered:"),
    ),
    "agreed": (
        gettext_lazy("There is an answer for you in Nærvær"),
        gettext_lazy("The time that you proposed for a call suits:"),
    ),
    "talked": (
        gettext_lazy("One question from Nærvær"),
        gettext_lazy("Did you get to talk? You answer here with one click:"),
    ),
}


def letter(what: str, link: str) -> Letter:
    """A mail that tells a stranger nothing. ``link`` opens a page; nothing happens before a button is pressed there."""
    subject, words = LETTERS[what]
    return Letter(str(subject), f"{words}\n\n{link}")


def page_without_net() -> str:
    """What a browser keeps for when there is no net: in the reader's language, and the same for everybody."""
    return loader.get_template("contact/offline.html").render()


def at_time(moment: datetime, *, now: datetime) -> str:
    """ "kl. 9.52", on another day "fre. 27. nov. kl. 9.52"."""
    words = _("at %(time)s") % {"time": clock(moment)}
    today = moment.astimezone(now.tzinfo).date() == now.date()
    return words if today else f"{short_day(moment, now.date())} {words}"


def on_button(promised: Promised, *, now: datetime) -> str:
    """The promise as the button says it, before anything is sent."""
    if promised.answer is None:
        return _("no time promised")
    return _("answer by %(time)s") % {"time": brief(promised.answer, now=now)}


def brief(moment: datetime, *, now: datetime) -> str:
    """ "9.52", on another day with the day in front."""
    today = moment.astimezone(now.tzinfo).date() == now.date()
    return clock(moment) if today else f"{short_day(moment, now.date())} {clock(moment)}"


def heading(turn: Turn, *, now: datetime) -> str:
    """What was promised last, in a few words."""
    if turn.call_at is not None and turn.call_at <= now:
        return _("Calls now")
    if turn.call_at is not None:
        return _("Calls %(when)s") % {"when": at_time(turn.call_at, now=now)}
    if turn.answer_due_at is not None and turn.answer_due_at > now:
        return _("Answer by %(time)s") % {"time": brief(turn.answer_due_at, now=now)}
    return _("Has not answered yet")


def asked_and_due(wish: Waiting, viewer: Person, *, now: datetime) -> str:
    """When it was asked, and what is promised: the leader's own doing, or whose it is."""
    asked = _("asked at %(time)s") % {"time": brief(wish.asked_at, now=now)}
    if not wish.is_of(viewer):
        owner = first_name(wish.owner) if wish.owner else "–"
        return f"{asked} · " + _("it is with %(name)s") % {"name": owner}
    if wish.call_at is not None:
        return f"{asked} · " + _("you call at %(time)s") % {"time": brief(wish.call_at, now=now)}
    if wish.due_at is None:
        return asked
    return f"{asked} · " + _("give a time before %(time)s") % {"time": brief(wish.due_at, now=now)}


def asks_for_contact() -> str:
    """The line under the house of somebody who has asked."""
    return _("asks for contact")


def ended(request: ContactRequest) -> str:
    """How it ended."""
    return str(ENDED[Ending(request.ending)])


def because(turn: Turn) -> str:
    """Why it came to this person."""
    return str(BECAUSE.get(Because(turn.because), ""))


def whose(turn: Turn, viewer: Person, *, now: datetime) -> str:
    """Whose a request is, for somebody who may answer it."""
    if turn.ended_at is not None:
        return _("Closed")
    if turn.person_id != viewer.id:
        return _("It is with %(name)s") % {"name": turn.person.first_name if turn.person else "–"}
    if turn.answer_due_at is not None and turn.answered_at is None:
        return _("Yours · answer by %(time)s") % {"time": brief(turn.answer_due_at, now=now)}
    return _("Yours")


def readers(people: list[Person], viewer: Person) -> str:
    """The line that says who sees it, from the rule that guards it."""
    others = [person.first_name for person in people if person.id != viewer.id]
    if not others:
        return _("Only you see it. The line is deleted after 90 days.")
    names = ", ".join(others[:-1])
    names = _("%(names)s and %(last)s") % {"names": names, "last": others[-1]} if names else others[-1]
    return _(
        "You and %(names)s see it; somebody else first if it slips. The line is deleted after 90 days."
    ) % {"names": names}


def how_soon(figures: Figures) -> str:
    """After how many working minutes half of the answers came; under one, as outside the hours, without a number."""
    if figures.median is None:
        return ""
    alone = figures.promised == 1
    if figures.median < 1:
        if alone:
            return _("It came before a working minute had passed.")
        return _("At least half of them came before a working minute had passed.")
    count = 1 if figures.median == 1 else 2
    if alone:
        words = ngettext(
            "It came within %(minutes)s working minute.", "It came within %(minutes)s working minutes.", count
        )
    else:
        words = ngettext(
            "Half of them within %(minutes)s working minute.",
            "Half of them within %(minutes)s working minutes.",
            count,
        )
    return words % {"minutes": _minutes(figures.median)}


def _minutes(median: Fraction) -> str:
    """As they are printed: whole, or with one half."""
    return number_format(float(median), decimal_pos=0 if median.denominator == 1 else 1)


def facts_of(held: Mapping[str, Held]) -> list[tuple[str, str]]:
    """What holds as facts, in one order. Beside what two have agreed on, what comes from the team says so."""
    mixed = any(each.origin == Origin.PAIR for each in held.values())
    told = [(str(LABELS[matter]), _told(matter, held[matter], mixed)) for matter in LABELS if matter in held]
    return [(label, words) for label, words in told if words]


def proposed_facts(agreement: AgreedTerms) -> list[tuple[str, str]]:
    """The same of one version alone."""
    return facts_of(filled(agreement.terms, {}))


def _told(matter: str, held: Held, mixed: bool) -> str:
    words = _WORDS[matter](*held.values)
    if words and mixed and held.origin == Origin.TEAM:
        return f"{words} · " + _("from the team's agreement")
    return words


def _promise(answer: int, talk: int) -> str:
    words = _("An answer within %(answer)d working minutes, the talk within %(talk)d")
    return words % {"answer": answer, "talk": talk}


def _span(start: time | None, end: time | None) -> str:
    return f"{clock(start)}–{clock(end)}" if start and end else ""


def _open_hour(weekday: int | None, start: time | None, end: time | None) -> str:
    times = _span(start, end)
    return f"{dict(WEEKDAYS)[weekday]} {times}" if weekday and times else ""


def _channel(value: str) -> str:
    return str(CHANNELS[Channel(value)])


_WORDS: dict[str, Callable[..., str]] = {
    "promise": _promise,
    "urgent": _channel,
    "today": _channel,
    "waits": _channel,
    "sensitive": _channel,
    "calls": lambda value: str(CALLS[Calls(value)]),
    "video": lambda value: str(VIDEO[Video(value)]),
    "core": _span,
    "quiet": _span,
    "open": _open_hour,
    "too_much": str,
}
"""How a matter is said, from its values in the order of ``MATTERS``."""


def hours_facts(mine: HoursOf, theirs: HoursOf | None) -> list[tuple[str, str]]:
    """When each of the two works: from the hours that were written down, so never out of date in an agreement."""
    told = [(_("You work"), mine), (_("The other works"), theirs)]
    return [(label, f"{_days(hours)} · {hours.zone_label}") for label, hours in told if hours]


def _days(hours: HoursOf) -> str:
    """Days in a row with the same times are said once: "Mon–Thu 8.30–16.30, Fri 8.30–15"."""
    runs = [
        (times, [day for day, _times in run]) for times, run in groupby(hours.days, key=lambda each: each[1])
    ]
    return ", ".join(
        f"{days[0]}–{days[-1]} {times}" if len(days) > 1 else f"{days[0]} {times}"
        for times, days in runs
        if times
    )


def answered(answer: str) -> str:
    """One's own answer, told back."""
    return str(ANSWERED[Answer(answer)])
