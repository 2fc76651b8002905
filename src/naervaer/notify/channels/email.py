"""Mail by SMTP; without a server, as files that can be read and opened in ``NAERVAER_DATA/mail``."""

import hashlib
import ipaddress
import os
import smtplib
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from email.message import Message as MIMEMessage
from email.policy import Compat32
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address

from naervaer.jobs.outward import vouched_for
from naervaer.notify.channels import Message, Refused
from naervaer.people.models import Person
from naervaer.ui.letters import mail

MAILS_A_LINE = 100
"""Servers end a session after some hundred mails; we end it before."""
TIMEOUT_SECONDS = 10.0
REST_SECONDS = 30.0
PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}


class ServerAway(OSError):
    """The mail server did not answer a moment ago; nobody waits for it again so soon."""


@dataclass(frozen=True)
class Server:
    """Where mail goes out. ``security`` is the scheme: smtp, starttls or smtps."""

    security: str
    host: str
    port: int
    user: str
    password: str


def server(url: str) -> Server | None:
    """The server of NAERVAER_MAIL_URL, None for an empty one. Raises ValueError with a plain sentence.

    ``smtp://host`` is not encrypted, for a server on the same machine or network; ``starttls://`` and
    ``smtps://user:password@host:port`` are, and check the server's certificate.
    """
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(
            "NAERVAER_MAIL_URL must look like starttls://user:password@host:587, smtps://… or smtp://host."
        )
    if parts.scheme == "smtp" and parts.username and not _is_here(parts.hostname):
        raise ValueError("NAERVAER_MAIL_URL would send a password in the open. Use starttls:// or smtps://.")
    return Server(
        security=parts.scheme,
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def reaches(people: Collection[UUID]) -> set[UUID]:
    """Who has a work address."""
    return set(
        Person.objects.filter(pk__in=people).exclude(email=None).order_by().values_list("pk", flat=True)
    )


def send(message: Message, to: Person) -> None:
    """As plain text and HTML. Raises Refused or another OSError."""
    built = mail(message.letter, to=to.email or "", organisation=message.organisation, message_id=message.id)
    built.send()


class Channel(BaseEmailBackend):
    """Django's way to send: ``message.send()`` ends up here. Named in the settings."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send each. Raises Refused when trying again would not help, another OSError when it might."""
        outgoing = server(settings.MAIL_URL)
        for message in email_messages:
            if outgoing is None:
                _write(message, settings.DATA / "mail")
            else:
                _send(message, outgoing)
        return len(email_messages)


def _write(message: EmailMessage, folder: Path) -> None:
    """One readable file a mail; the same mail again is the same file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    built = message.message()
    name = hashlib.sha256(str(built["Message-ID"]).encode()).hexdigest()[:12]
    draft = folder / f".{name}.{os.getpid()}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(as_bytes(built))
    draft.replace(next(folder.glob(f"*-{name}.eml"), folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{name}.eml"))


class _AsItStands(Compat32):
    """Writes a short header as it stands; the library takes each apart and puts it together anew."""

    def fold_binary(self, name: str, value: str) -> bytes:
        short = isinstance(value, str) and len(name) + len(value) <= 76
        if short and value.isascii() and value.isprintable():
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


AS_IT_STANDS = _AsItStands()


def as_bytes(built: MIMEMessage, *, linesep: str = "\n") -> bytes:
    """The mail as it goes over the line, the same bytes as the library makes, in half the time.

    The boundary between its parts is a random one that needs no search: no text can hold it.
    """
    if built.is_multipart():
        built.set_boundary(f"=={uuid4().hex}==")
    for part in built.walk():
        part.policy = AS_IT_STANDS
    return built.as_bytes(linesep=linesep)  # type: ignore[call-arg]  # Django's own parameter


_away_until = 0.0  # of this process's clock; one mail waits for a silent server, the others do not


def _send(message: EmailMessage, outgoing: Server) -> None:
    global _away_until
    if time.monotonic() < _away_until:
        raise ServerAway
    try:
        with _connected(outgoing) as smtp:
            smtp.sendmail(
                sanitize_address(message.from_email, "utf-8"),
                [sanitize_address(address, "utf-8") for address in message.recipients()],
                as_bytes(message.message(), linesep="\r\n"),
            )
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _ in error.recipients.values()):
            raise Refused from error
        raise
    except smtplib.SMTPDataError as error:
        if error.smtp_code >= 500:
            raise Refused from error
        raise
    except smtplib.SMTPResponseException:
        raise
    except OSError:
        _away_until = time.monotonic() + REST_SECONDS
        raise


class _Line:
    """One connection to the server that several mails go over, made anew when it is used up or breaks."""

    def __init__(self) -> None:
        self._open: ExitStack | None = None
        self._smtp: smtplib.SMTP | None = None
        self._mails = 0

    def to(self, outgoing: Server) -> smtplib.SMTP:
        """A server that answers. Asked before each mail: it may have hung up meanwhile."""
        if self._smtp is None or self._mails >= MAILS_A_LINE or not _still_there(self._smtp):
            self.hang_up(broken=self._mails < MAILS_A_LINE)
            self._open, self._mails = ExitStack(), 0
            self._smtp = self._open.enter_context(_greeted(outgoing))
        self._mails += 1
        return self._smtp

    def hang_up(self, *, broken: bool = False) -> None:
        """Take leave, unless nobody is there to hear it; the next mail calls again."""
        if broken and self._smtp is not None:
            self._smtp.close()
        stack, self._open, self._smtp = self._open, None, None
        if stack is not None:
            stack.close()


def _still_there(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] == 250
    except OSError:
        return False


_line: ContextVar[_Line | None] = ContextVar("naervaer_mail_line", default=None)


@contextmanager
def one_line() -> Iterator[None]:
    """As long as this lasts, mails go over one line: greeting a server with TLS takes longer than a mail."""
    line = _Line()
    token = _line.set(line)
    try:
        yield
    finally:
        _line.reset(token)
        line.hang_up()


@contextmanager
def _connected(outgoing: Server) -> Iterator[smtplib.SMTP]:
    """A greeted server: the line that is open, or one for this mail alone."""
    line = _line.get()
    if line is None:
        with _greeted(outgoing) as smtp:
            yield smtp
        return
    try:
        yield line.to(outgoing)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
        raise  # of this mail alone
    except BaseException:
        line.hang_up(broken=True)
        raise


@contextmanager
def _greeted(outgoing: Server) -> Iterator[smtplib.SMTP]:
    """A new connection. What goes wrong while saying goodbye changes nothing: the mail is on its way."""
    kind = partial(smtplib.SMTP_SSL, context=vouched_for()) if outgoing.security == "smtps" else smtplib.SMTP
    smtp: smtplib.SMTP = kind(
        outgoing.host, outgoing.port, local_hostname=settings.HOST, timeout=TIMEOUT_SECONDS
    )
    try:
        if outgoing.security == "starttls":
            smtp.starttls(context=vouched_for())
        if outgoing.user:
            smtp.login(outgoing.user, outgoing.password)
        yield smtp
        with suppress(OSError):
            smtp.quit()
    finally:
        smtp.close()


def is_about_one(error: OSError) -> bool:
    """Whether the server is there and only this mail has to wait, such as one to an address that it greylists."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


def answers(outgoing: Server) -> None:
    """Greet the server and take leave. Raises OSError when it does not let us in."""
    with _connected(outgoing):
        pass


def forget_old(*, before: float) -> None:
    """Delete written mails from before this time (seconds since 1970): they hold links that let people in."""
    folder: Path = settings.DATA / "mail"
    for path in folder.glob("*.eml"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
