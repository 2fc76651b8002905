"""Mail on its way out: to a server that behaves, to servers that do not, and to files where there is none."""

import re
import smtplib
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.mail import get_connection

from naervaer.notify.channels import Refused, email
from naervaer.notify.channels.email import Server, ServerAway, server
from naervaer.ui.letters import CalendarPart, Letter, mail
from tests.notify.postman import encrypted, postman, silent

CHANNEL = "naervaer.notify.channels.email.Channel"
LETTER = Letter(
    "Der er nyt til dig i Nærvær", "Hej Åse & Søren\n\nhttp://localhost:8000/a/?b=1&c=2\n\nHilsen os"
)


@pytest.fixture(autouse=True)
def fresh_channel(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(email, "_away_until", 0.0)
    monkeypatch.setattr(email, "TIMEOUT_SECONDS", 0.4)
    settings.DATA = tmp_path
    yield


def send(to: str = "ida@havn.test", message_id: str = "a-1") -> None:
    message = mail(LETTER, to=to, organisation="Havn og Partnere", message_id=message_id)
    message.connection = get_connection(CHANNEL)
    message.send()


def test_the_address_of_a_server() -> None:
    assert server("") is None
    assert server("smtp://localhost") == Server("smtp", "localhost", 25, "", "")
    assert server("starttls://ida%40havn:p%2Fw@mail.test") == Server(
        "starttls", "mail.test", 587, "ida@havn", "p/w"
    )
    assert server("smtps://u:p@mail.test:4650") == Server("smtps", "mail.test", 4650, "u", "p")


@pytest.mark.parametrize("url", ["mail.test", "http://mail.test", "smtp://", "smtp://u:geheim@mail.test"])
def test_an_address_that_cannot_be_right_is_said_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="NAERVAER_MAIL_URL") as fault:
        server(url)
    assert "geheim" not in str(fault.value)


def test_without_a_server_a_mail_is_a_readable_file(tmp_path: Path) -> None:
    send()
    (path,) = (tmp_path / "mail").iterdir()
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "Hej Åse & Søren" in path.read_text()
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["To"] == "ida@havn.test"
    assert message["Subject"] == LETTER.subject
    assert message["From"] == f"Nærvær · Havn og Partnere <{django_settings.MAIL_FROM}>"
    assert message["Message-ID"] == "<a-1@localhost>"


@pytest.mark.parametrize("subject", ["Der er nyt til dig", "x" * 200, "Åse og Søren " * 12, "a word " * 30])
@pytest.mark.parametrize("linesep", ["\n", "\r\n"])
def test_the_quick_way_makes_the_bytes_of_the_library(subject: str, linesep: str) -> None:
    letter = Letter(subject, LETTER.text, CalendarPart("REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    built = mail(letter, to="ida@havn.test", organisation="Havn & Søn", message_id="a-1").message()
    slow = by_the_library(built, linesep)
    quick = email.as_bytes(built, linesep=linesep)
    assert without_boundary(quick) == without_boundary(slow)


def by_the_library(built: Any, linesep: str) -> bytes:
    made: bytes = built.as_bytes(linesep=linesep)
    return made


def without_boundary(made: bytes) -> bytes:
    found = re.search(rb'boundary="([^"]+)"', made)
    assert found
    return made.replace(found[1], b"")


def test_the_same_mail_again_is_the_same_file(tmp_path: Path) -> None:
    send()
    send()
    send(message_id="a-2")
    assert len(list((tmp_path / "mail").iterdir())) == 2


def test_mail_files_go_after_their_time(tmp_path: Path) -> None:
    send()
    later = datetime.now(UTC) + timedelta(days=1)
    email.forget_old(before=(later - timedelta(days=2)).timestamp())
    assert list((tmp_path / "mail").iterdir())
    email.forget_old(before=later.timestamp())
    assert not list((tmp_path / "mail").iterdir())


def test_a_mail_arrives_as_text_and_html(settings: Any, tmp_path: Path) -> None:
    with postman() as office:
        settings.MAIL_URL = f"smtp://127.0.0.1:{office.port}"
        send()
    (taken,) = office.taken
    text, html = taken.get_body(("plain",)), taken.get_body(("html",))
    assert text and html
    assert text.get_content().replace("\r\n", "\n").strip() == LETTER.text
    assert "<p>Hej Åse &amp; Søren</p>" in html.get_content()
    assert '<a href="http://localhost:8000/a/?b=1&amp;c=2">' in html.get_content()
    assert (taken["Message-ID"], taken["Auto-Submitted"]) == ("<a-1@localhost>", "auto-generated")
    assert not (tmp_path / "mail").exists()


@pytest.mark.filterwarnings("ignore:Session.login_data")  # the library about itself
def test_a_password_is_given_to_a_server_on_this_machine(settings: Any) -> None:
    with postman() as office:
        settings.MAIL_URL = f"smtp://ida:sesam@127.0.0.1:{office.port}"
        send()
        assert office.users == [("ida", "sesam")]
        settings.MAIL_URL = f"smtp://ida:forkert@127.0.0.1:{office.port}"
        with pytest.raises(smtplib.SMTPAuthenticationError):
            send()
    assert len(office.taken) == 1


@pytest.mark.parametrize("behaviour", ["unknown", "unwanted"])
def test_what_will_never_be_taken_is_refused_for_good(settings: Any, behaviour: str) -> None:
    with postman(behaviour) as office:
        settings.MAIL_URL = f"smtp://127.0.0.1:{office.port}"
        with pytest.raises(Refused):
            send()
        office.behaviour = "accept"
        send()  # the server is there: others are sent at once
    assert len(office.taken) == 1


def test_what_may_be_taken_later_may_be_tried_again(settings: Any) -> None:
    with postman("greylist") as office:
        settings.MAIL_URL = f"smtp://127.0.0.1:{office.port}"
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send()
        office.behaviour = "accept"
        send()
    assert len(office.taken) == 1


def test_a_server_that_hangs_up_in_the_middle_may_be_tried_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postman("hang up") as office:
        settings.MAIL_URL = f"smtp://127.0.0.1:{office.port}"
        with pytest.raises(OSError):  # whatever the socket says
            send()
        office.behaviour = "accept"
        monkeypatch.setattr(email, "_away_until", 0.0)
        send()
    assert office.offered == ["<a-1@localhost>"] * 2
    assert len(office.taken) == 1


def test_a_server_that_vanishes_after_taking_it_has_taken_it(settings: Any) -> None:
    with postman("take and vanish") as office:
        settings.MAIL_URL = f"smtp://127.0.0.1:{office.port}"
        send()
    assert len(office.taken) == 1


def test_a_round_of_mails_goes_over_one_line(settings: Any) -> None:
    with postman() as office:
        settings.MAIL_URL = f"smtp://127.0.0.1:{office.port}"
        with email.one_line():
            for number in range(5):
                send(f"{number}@example.dk")
        assert (office.greeted, len(office.taken)) == (1, 5)
        send("alone@example.dk")
    assert (office.greeted, len(office.taken)) == (2, 6)


def test_a_line_is_used_for_so_many_mails(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email, "MAILS_A_LINE", 2)
    with postman() as office, email.one_line():
        settings.MAIL_URL = f"smtp://127.0.0.1:{office.port}"
        for number in range(5):
            send(f"{number}@example.dk")
    assert (office.greeted, len(office.taken)) == (3, 5)


def test_a_line_that_breaks_costs_nobody_a_mail(settings: Any) -> None:
    """The server refuses one, hangs up after the next, and is called again for those that follow."""
    with postman() as office, email.one_line():
        settings.MAIL_URL = f"smtp://127.0.0.1:{office.port}"
        send("first@example.dk")
        office.behaviour = "greylist"
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send("waits@example.dk")
        office.behaviour = "take and vanish"
        send("second@example.dk")
        time.sleep(0.2)
        office.behaviour = "accept"
        send("third@example.dk")
        office.behaviour = "hang up"
        with pytest.raises(OSError):  # whatever the socket says
            send("lost@example.dk")
    assert [mail["To"] for mail in office.taken] == [
        f"{each}@example.dk" for each in ("first", "second", "third")
    ]
    assert office.greeted == 2, "one for the first two, one after it vanished"


def test_nobody_waits_twice_for_a_silent_server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with silent() as port:
        settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
        with pytest.raises(OSError, match="timed out"):
            send()
        with pytest.raises(ServerAway):
            send("jonas@havn.test")
    with postman() as office:
        settings.MAIL_URL = f"smtp://127.0.0.1:{office.port}"
        monkeypatch.setattr(email, "_away_until", 0.0)  # half a minute later
        send()
    assert len(office.taken) == 1


def test_a_server_that_is_not_there(settings: Any) -> None:
    with silent() as port:
        pass
    settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
    with pytest.raises(ConnectionRefusedError):
        send()


@pytest.mark.filterwarnings("ignore:Session.login_data")
@pytest.mark.parametrize("scheme", ["smtps", "starttls"])
def test_encrypted_servers_are_checked(
    settings: Any, certificate: tuple[str, str], scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(email, "TIMEOUT_SECONDS", 5.0)
    context = encrypted(*certificate)
    at_once, later = (context, None) if scheme == "smtps" else (None, context)
    with postman(ssl_context=at_once, tls_context=later) as office:
        settings.MAIL_URL = f"{scheme}://ida:sesam@localhost:{office.port}"
        with pytest.raises(OSError, match="certificate verify failed"):
            send()
        assert office.users == []
        monkeypatch.setattr(email, "_away_until", 0.0)
        monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
        send()
        assert office.users == [("ida", "sesam")]
    assert len(office.taken) == 1


def test_a_server_without_encryption_gets_nothing_where_it_is_wanted(settings: Any) -> None:
    with postman() as office:
        settings.MAIL_URL = f"starttls://ida:sesam@127.0.0.1:{office.port}"
        with pytest.raises(smtplib.SMTPNotSupportedError):
            send()
    assert (office.users, office.offered) == ([], [])
