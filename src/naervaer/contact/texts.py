"""Words of requests: on pages about what was promised, in mails without a name and without a matter."""

from datetime import datetime, time
from fractions import Fraction

from django.template import loader
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from naervaer.contact.models import ContactAgreement, ContactRequest, Turn
from naervaer.contact.queries import Promised, Waiting
from naervaer.contact.rules import Because, Calls, Channel, Ending, Figures, How, Suits
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


def terms_of(agreement: ContactAgreement | None) -> list[tuple[str, str]]:
    """A contact agreement as facts; without one the standard that holds for everybody."""
    held = agreement or ContactAgreement()
    words = _("An answer within %(answer)d working minutes, the talk within %(talk)d")
    promised = words % {"answer": held.answer_within, "talk": held.talk_within}
    told = [(_("Need contact"), promised)]
    if agreement is None:
        return told
    told += [
        (_("When it is urgent"), str(CHANNELS[Channel(held.urgent_by)])),
        (_("Today"), str(CHANNELS[Channel(held.today_by)])),
        (_("When it can wait"), str(CHANNELS[Channel(held.waits_by)])),
        (_("When it is sensitive"), str(CHANNELS[Channel(held.sensitive_by)])),
        (_("Calls"), str(CALLS[Calls(held.calls)])),
        (_("Quiet"), _span(held.quiet_from, held.quiet_until)),
        (_("Open hour"), _open_hour(held)),
        (_("Too much contact"), held.too_much),
    ]
    return [(term, words) for term, words in told if words]


def _span(start: time | None, end: time | None) -> str:
    return f"{clock(start)}–{clock(end)}" if start and end else ""


def _open_hour(agreement: ContactAgreement) -> str:
    times = _span(agreement.open_from, agreement.open_until)
    return f"{dict(WEEKDAYS)[agreement.open_weekday]} {times}" if agreement.open_weekday and times else ""
