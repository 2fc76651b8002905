"""What a letter with news says. Nothing: no name, no matter, only that there is something (`trust.md` T12)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from naervaer.notify.channels.chat import LeadsInside
from naervaer.ui.dates import clock, day_within
from naervaer.ui.letters import Letter


def news_letter(addresses: Sequence[str], *, leads: bool) -> Letter:
    """One thing with its address, or how many there are and the address of the first page."""
    count = len(addresses)
    paragraphs = (
        ngettext(
            "There is something new for you in Nærvær.",
            "There are %(count)d new things for you in Nærvær.",
            count,
        )
        % {"count": count},
        addresses[0] if count == 1 else f"{settings.ADDRESS}/",
        _("Such a letter comes at most once a day, in the morning of your working day.")
        if leads
        else _("Such a letter comes at most once a day and three times a week, within your working hours."),
    )
    subject = _("Your morning in Nærvær") if leads else _("There is something new for you in Nærvær")
    return Letter(subject, "\n\n".join(paragraphs))


def try_letter() -> Letter:
    """What one asks for to see whether it arrives."""
    paragraphs = (
        _("This is a try. If you can read it, messages from Nærvær reach you."),
        f"{settings.ADDRESS}{reverse('messages')}",
    )
    return Letter(_("A try from Nærvær"), "\n\n".join(paragraphs))


def since(moment: datetime | None, *, now: datetime) -> str:
    """How long ago: in minutes for an hour, then the day and the time."""
    if moment is None:
        return _("not yet")
    minutes = (now - moment) // timedelta(minutes=1)
    if minutes < 1:
        return _("less than a minute ago")
    if minutes < 60:
        return ngettext("a minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}
    return _("%(day)s at %(time)s") % {"day": day_within(moment), "time": clock(moment)}


WAYS = {
    "mail": gettext_lazy("Mail"),
    "push": gettext_lazy("Push in the browser"),
    "chat": gettext_lazy("Chat"),
}


def not_an_address() -> str:
    """An address that none of the services has."""
    return _(
        "This is no address of Teams, Slack, Mattermost, Rocket.Chat, Zulip, Matrix, Nextcloud Talk, Webex "
        "or Google Chat, or not an encrypted one."
    )


def reaches_a_room() -> str:
    """All messages in one room would be read by everybody in it."""
    return _(
        "This address has no place for the receiver, so everybody's messages would lie in one room. "
        "Put {email} or {user} into it, or say whose it is."
    )


def tried(fault: OSError | None) -> str:
    """How a try ended."""
    if fault is None:
        return _("The service has taken it. Look whether it is there.")
    if isinstance(fault, LeadsInside):
        return _(
            "This address leads inside, so nothing was sent. Whoever runs the machine can allow it "
            "with NAERVAER_INNER_HOSTS."
        )
    return _("The service did not take it.")
