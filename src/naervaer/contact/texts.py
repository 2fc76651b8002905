"""Words of requests: on pages about what was promised, in mails without a name and without a matter."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from naervaer.contact.models import Turn
from naervaer.contact.queries import Promised
from naervaer.contact.rules import How, Suits
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
