"""A mail: a subject and a plain text. The HTML beside it is made from the same text."""

from dataclasses import dataclass
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

PRODUCT = "Nærvær"


@dataclass(frozen=True)
class CalendarPart:
    """What the receiver's calendar is asked: ``method`` is REQUEST or CANCEL, ``text`` the entry (RFC 6047)."""

    method: str
    text: str


@dataclass(frozen=True)
class Letter:
    """What a mail says. Paragraphs are parted by empty lines; an address alone in one becomes a link.

    A subject names no person and no matter: it is read on locked screens (`trust.md` T12). ``calendar`` goes along for
    the receiver's calendar.
    """

    subject: str
    text: str
    calendar: CalendarPart | None = None

    @property
    def paragraphs(self) -> list[str]:
        """The text without the empty lines."""
        return [part.strip() for part in self.text.split("\n\n") if part.strip()]

    @property
    def link(self) -> str:
        """The first address that stands alone in a paragraph, or nothing."""
        alone = (part for part in self.paragraphs if " " not in part)
        return next((part for part in alone if part.startswith(("https://", "http://"))), "")


def sender(organisation: str) -> str:
    """Who a mail is from, as the reader's list of mails shows it."""
    return formataddr((f"{PRODUCT} · {organisation}" if organisation else PRODUCT, settings.MAIL_FROM))


def mail(letter: Letter, *, to: str, organisation: str, message_id: str = "") -> EmailMultiAlternatives:
    """The mail in the language that is active now, ready to send.

    The same ``message_id`` tells the receiver's mail program that a repeated mail is the same one.
    """
    headers = {"Auto-Submitted": "auto-generated"}
    if message_id:
        headers["Message-ID"] = f"<{message_id}@{settings.HOST}>"
    built = EmailMultiAlternatives(
        letter.subject, letter.text + "\n", sender(organisation), [to], headers=headers
    )
    built.attach_alternative(as_html(letter), "text/html")
    if letter.calendar is not None:  # last: programs that understand it take it before the others
        built.attach_alternative(letter.calendar.text, f"text/calendar; method={letter.calendar.method}")
    return built


def as_html(letter: Letter) -> str:
    """The same words for programs that show HTML."""
    return render_to_string("ui/letter.html", {"subject": letter.subject, "paragraphs": letter.paragraphs})
