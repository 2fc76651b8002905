"""What a letter with news says. Nothing: no name, no matter, only that there is something (`trust.md` T12)."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
