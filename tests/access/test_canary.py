"""One person's private things hold a word that stands nowhere else; it is looked for everywhere others look.

All pages that can be reached from anywhere, as everybody; every mail; what was logged; a dump of the database
(`trust.md` T2, T12 and T16). `SECRETS` says which word hides in which column and who may read it.
"""

import io
import logging
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client as PlainClient
from django.urls import reverse

import naervaer
from naervaer.config.letters import LETTERS, NEWS
from naervaer.config.work import HANDLERS
from naervaer.contact import actions as contact
from naervaer.contact.models import ContactRequest
from naervaer.contact.rules import Answer
from naervaer.conversations.actions import plan_talk
from naervaer.distance.actions import add_calendar, write_line
from naervaer.distance.actions.calendars import FAILING, READ
from naervaer.distance.models import CalendarSource, Hours
from naervaer.jobs import loop
from naervaer.jobs.actions import enqueue
from naervaer.jobs.models import Job
from naervaer.notify.actions import reaching
from naervaer.notify.actions.rounds import ROUND
from naervaer.notify.models import Notice
from naervaer.people import signin
from naervaer.people import texts as people_texts
from naervaer.people.actions import change_leader, invite_by_mail
from naervaer.people.models import Person
from naervaer.ui import letters
from naervaer.ui.letters import Letter
from tests.access.verdicts import EVERYBODY, LEADER, NOBODY, PEOPLE, SELF, TEAM, VERDICTS
from tests.agreements.rows import write_agreements
from tests.cast import NOW, TODAY, Cast, sign_in

PHONE = "+45 77 31 41 59 26"
PHONE_SEEN = re.compile(r"7731415926|77\s?31\s?41\s?59\s?26")
HOURS_SEEN = re.compile(r"(?<!\d)0?3[.:]17(?!\d)")
ADDRESS = re.compile(r'(?:href|action)="(/[^"#]*)"')
MOST_PAGES = 400


CHANNEL = "naervaer.notify.channels.email.Channel"
SIGN_IN_MAILS = Path(naervaer.__file__).parent / "ui/jinja2/account/email"


@dataclass(frozen=True)
class Secret:
    """A word, and who may come across it."""

    seen: re.Pattern[str]
    readers: frozenset[str]


AGREED = "Kvidderhane"
AGREED_TEXTS = range(1, 11)
"""Topic, promise, goal and step, obstacle, the four texts of a picture, experiment (`tests.agreements.rows`)."""

TOLD = {"me": frozenset({SELF}), "leader": frozenset({SELF, LEADER}), "team": TEAM}
"""A line of the situation card, by who may read it."""

SECRETS = {
    **{
        f"told {sharing}": Secret(re.compile(f"Fuglesang-{sharing}"), readers)
        for sharing, readers in TOLD.items()
    },
    "calendar": Secret(re.compile("rosenhave"), frozenset({SELF})),
    "wish": Secret(re.compile(r"\bTusmørke\b"), frozenset({SELF, LEADER})),
    "wish answered": Secret(re.compile(r"\bDaggry\b"), frozenset({SELF, LEADER})),
    "objection": Secret(re.compile(r"\bNatravn\b"), TEAM),
    "team": Secret(re.compile(r"\bSkumring\b"), TEAM),
    "phone": Secret(PHONE_SEEN, frozenset({SELF, LEADER})),
    "hours": Secret(HOURS_SEEN, frozenset({SELF, LEADER})),
    **{
        f"agreed {number}": Secret(re.compile(rf"{AGREED} {number}\b"), frozenset({SELF, LEADER}))
        for number in AGREED_TEXTS
    },
}


@pytest.fixture
def marked(cast: Cast) -> Cast:
    """Jonas's phone number and hours, and what he and Mette agree on, are like nobody else's."""
    person = Person.objects.get(pk=cast.jonas.pk)
    person.phone = PHONE
    person.save()
    Hours.objects.update_or_create(
        person=person, defaults={"week": "1-5 03:17-11:00", "zone": "Europe/Copenhagen", "country": "DK"}
    )
    write_agreements(cast.jonas, cast.mette, words=AGREED)
    for sharing in TOLD:
        words, leader = f"Fuglesang-{sharing}", cast.mette
        write_line(person=cast.jonas, text=words, sharing=sharing, leader=leader, by=cast.jonas, at=NOW)
    add_calendar(person=cast.jonas, address="https://rosenhave.example/vild", by=cast.jonas, at=NOW)
    Job.objects.filter(kind=READ).delete()  # nobody is asked
    ask_for_contact(cast)
    terms = {
        "answer_within": 30,
        "talk_within": 120,
        "too_much": "Skumring",
        "review_on": TODAY + timedelta(90),
    }
    version = contact.propose_to_team(leader=cast.mette, by=cast.mette, at=NOW, **terms)
    contact.answer_team(agreement=version, answer=Answer.OBJECT, text="Natravn", by=cast.jonas, at=NOW)
    person.leaves.create(
        started_on=TODAY + timedelta(days=40), ended_on=TODAY + timedelta(days=41), noted_at=NOW
    )
    return cast


def ask_for_contact(cast: Cast) -> ContactRequest:
    """Jonas asks with a line, and Mette answers with one; nothing of it may be mailed."""
    wish = contact.ask(employee=cast.jonas, key=uuid4(), by=cast.jonas, at=NOW)
    contact.add_details(
        request=wish, how="call", suits="any", text="Tusmørke", urgent=False, by=cast.jonas, at=NOW
    )
    work_off(NOW + timedelta(seconds=20))
    contact.answer(
        request=wish,
        call_at=NOW + timedelta(hours=2),
        text="Daggry",
        by=cast.mette,
        at=NOW + timedelta(minutes=1),
    )
    return wish


def pages(client: PlainClient, starts: list[str]) -> Iterator[tuple[str, str]]:
    """Every page that can be reached by links, and every form's address asked with GET."""
    waiting, known = deque(starts), set(starts)
    while waiting and len(known) < MOST_PAGES:
        address = waiting.popleft()
        response = client.get(address)
        text = (
            b"".join(response).decode(errors="replace")
            if response.streaming
            else response.content.decode(errors="replace")
        )
        yield address, text
        if response.status_code in (301, 302, 303):
            text = f'href="{response["Location"]}"'
        for found in ADDRESS.findall(text):
            if found not in known and not found.startswith("/static/"):
                known.add(found)
                waiting.append(found)


@pytest.mark.dealt_out
@pytest.mark.parametrize("actor", sorted(EVERYBODY))
def test_no_page_shows_what_the_reader_may_not_read(marked: Cast, actor: str) -> None:
    client = PlainClient()
    if actor != NOBODY:
        sign_in(client, marked.named(actor))
    starts = ["/"] + [
        reverse(name, args=verdict.address(marked)) for name, verdict in VERDICTS.items() if verdict.get
    ]
    seen: dict[str, set[str]] = {}
    count = 0
    for address, text in pages(client, starts):
        count += 1
        for kind, secret in SECRETS.items():
            if secret.seen.search(text):
                seen.setdefault(kind, set()).add(address)
    leaks = {kind: where for kind, where in seen.items() if actor not in SECRETS[kind].readers}
    assert leaks == {}
    assert count >= len(starts)
    may = {kind for kind, secret in SECRETS.items() if actor in secret.readers}
    assert set(seen) == may, "the crawl must find what each may see, or it proves nothing"


def test_a_dump_without_the_key_holds_no_text(marked: Cast) -> None:
    out = io.StringIO()
    call_command("dumpdata", stdout=out)
    assert not PHONE_SEEN.search(out.getvalue())
    assert AGREED not in out.getvalue()
    assert "Fuglesang" not in out.getvalue()
    assert "Tusmørke" not in out.getvalue()
    assert "Natravn" not in out.getvalue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_person WHERE name = %s", [marked.jonas.name])
        row = cursor.fetchone()
    assert row is not None
    assert not PHONE_SEEN.search(bytes(row[0]).decode("latin-1"))


def test_no_log_line_holds_a_name_an_address_or_a_number(
    marked: Cast, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    client = PlainClient(raise_request_exception=False)
    sign_in(client, marked.mette)
    with caplog.at_level(logging.DEBUG, logger="naervaer"):
        client.get(reverse("person", args=[marked.jonas.id]))
        client.get(reverse("agreements"))
        client.post(reverse("agreement_new", args=[marked.jonas.id, "topic"]), {"text": f"{AGREED} i log"})
        client.post(reverse("agreement_new", args=[marked.jonas.id, "promise"]), {"text": f"{AGREED} i log"})
        client.post(reverse("situation_lines"), {"text": "Fuglesang i log", "sharing": "me"})
        client.post(reverse("situation_lines"), {"text": "Fuglesang i log", "sharing": "nobody"})
        client.get("/people/nowhere/")
        client.post("/account/login/", {"login": marked.jonas.email or "", "password": "wrong-canary-word"})
    told = caplog.text + "".join(capfd.readouterr())
    for word in (marked.jonas.name, str(marked.jonas.email), "wrong-canary-word", AGREED, "Fuglesang"):
        assert word not in told
    assert not PHONE_SEEN.search(told)


# Mails: not even the two may find it there, because others read along on locked screens -----------------------


@dataclass(frozen=True)
class Mailed:
    """What lies in the folder of mails, decoded, and the sign-in mails that were written, sent or not."""

    folder: Path
    sign_in: list[str]

    @property
    def all(self) -> list[str]:
        """Each mail as one text: headers, plain and HTML part."""
        return [_decoded(path.read_bytes()) for path in sorted(self.folder.glob("*.eml"))]


def _decoded(raw: bytes) -> str:
    message = message_from_bytes(raw, policy=policy.default)
    parts = [str(part.get_content()) for part in message.walk() if not part.is_multipart()]
    kinds = [part.get_content_subtype() for part in message.walk() if not part.is_multipart()]
    assert kinds in (["plain", "html"], ["plain", "html", "calendar"])
    parts = [part.replace("\r\n ", "") for part in parts]  # long lines of a calendar are folded
    headers = [f"{name}: {value}" for part in message.walk() for name, value in part.items()]
    return "\n".join([*headers, *parts])


@pytest.fixture
def mailed(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mailed:
    """Mails become files, as without a mail server. What is written for an unknown address is seen as well."""
    settings.EMAIL_BACKEND, settings.MAIL_URL, settings.DATA = CHANNEL, "", tmp_path
    found = Mailed(tmp_path / "mail", [])
    real = signin.Adapter.render_mail

    def seen(self: Any, prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        message = real(self, prefix, email, context, headers)
        found.sign_in.append(prefix)
        assert not leaked(_decoded(message.message().as_bytes())), prefix
        return message

    monkeypatch.setattr(signin.Adapter, "render_mail", seen)
    return found


def leaked(text: str) -> list[str]:
    """Which of Jonas's secrets stand in this text."""
    return [kind for kind, secret in SECRETS.items() if secret.seen.search(text)]


def ask_for_sign_in_mails(address: str) -> None:
    """A code, and a new password, as somebody does who has not signed in."""
    for route in ("account_request_login_code", "account_reset_password"):
        PlainClient().post(reverse(route), {"email": address})


def change_leaders_around_jonas(cast: Cast) -> None:
    """Jonas hears of his new leader; then everybody who had a leader hears that it is Jonas now."""
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    tell_news(NOW + timedelta(hours=1))
    change_leader(person=cast.jonas, leader=None, by=cast.ole, at=NOW + timedelta(minutes=2))
    for person in cast.everyone:
        if person != cast.jonas:
            change_leader(person=person, leader=cast.jonas, by=cast.jonas, at=NOW + timedelta(minutes=2))
    for day in range(1, 22):  # within everybody's hours and leave, and until his people are due
        enqueue("mornings", due_at=NOW + timedelta(days=day))
        tell_news(NOW + timedelta(days=day, hours=1))


def ask_the_team_of_jonas() -> None:
    """On the next morning everybody who has not answered what Mette has proposed hears of it."""
    enqueue("mornings", due_at=NOW + timedelta(days=1))
    tell_news(NOW + timedelta(days=1, hours=2))


def agree_until_next_week(cast: Cast) -> None:
    """Birgit and Mette look at their agreement again on one of the mornings that follow."""
    terms = {"answer_within": 60, "talk_within": 240, "review_on": TODAY + timedelta(days=9)}
    version = contact.propose_agreement(employee=cast.mette, by=cast.birgit, at=NOW, **terms)
    contact.agree_on(agreement=version, by=cast.mette, at=NOW)


def invite_around_jonas(cast: Cast) -> None:
    """Karen by each who keeps the list and by Jonas; and Jonas himself, who has no password any more."""
    for by in (cast.hanne, cast.ole, cast.jonas):
        invite_by_mail(person=cast.karen, by=by, at=NOW)
    assert cast.jonas.user is not None
    cast.jonas.user.set_unusable_password()
    cast.jonas.user.save()
    invite_by_mail(person=cast.jonas, by=cast.ole, at=NOW)
    work_off(NOW + timedelta(minutes=4))


def give_jonas_a_key(cast: Cast) -> None:
    """A code by mail shows that it is he; then he hears that his keys have changed."""
    sign_in(client := PlainClient(), cast.jonas)
    client.post(reverse("confirm_by_mail"), {"send": "1"})
    enqueue("people.keys_changed", payload={"person": str(cast.jonas.id)}, due_at=NOW)
    work_off(NOW + timedelta(minutes=5))


def fill_calendars_around_jonas(cast: Cast) -> None:
    """A talk of the two goes into both calendars; then his own calendar has been silent for days."""
    start = NOW + timedelta(days=2)
    span = (start, start + timedelta(minutes=30))
    plan_talk(employee=cast.jonas, leader=cast.mette, span=span, by=cast.jonas, at=NOW)
    work_off(NOW + timedelta(minutes=1))
    CalendarSource.objects.filter(person=cast.jonas).update(fault="gone")
    enqueue(FAILING, payload={"source": str(CalendarSource.objects.get(person=cast.jonas).pk)}, due_at=NOW)
    work_off(NOW + timedelta(minutes=1))


def talk_on_request(cast: Cast) -> None:
    """All that is told about a request, and a day later the one question to who has not said that they talked."""
    contact.solve(request=ContactRequest.objects.open().get(), by=cast.jonas, at=NOW + timedelta(minutes=6))
    wish = ask_for_contact(cast)
    work_off(NOW + timedelta(hours=4))
    contact.we_talked(request=wish, by=cast.mette, at=NOW + timedelta(hours=4))
    work_off(NOW + timedelta(hours=29))


def tell_news(at: datetime) -> None:
    """What is due, and then the round of news."""
    work_off(at)
    enqueue(ROUND, due_at=at)
    work_off(at)


def work_off(at: datetime) -> None:
    loop.do_all(HANDLERS, clock=lambda: at)


def test_no_mail_of_any_kind_holds_what_is_private(marked: Cast, mailed: Mailed) -> None:
    for actor in sorted(PEOPLE):
        ask_for_sign_in_mails(str(marked.named(actor).email))
    ask_for_sign_in_mails("nobody@havn.test")
    fill_calendars_around_jonas(marked)
    talk_on_request(marked)
    ask_the_team_of_jonas()
    agree_until_next_week(marked)
    change_leaders_around_jonas(marked)
    invite_around_jonas(marked)
    give_jonas_a_key(marked)
    reaching.try_all(by=marked.jonas, at=NOW)
    work_off(NOW + timedelta(minutes=6))
    texts = mailed.all
    assert [(leaked(text), text) for text in texts if leaked(text)] == []
    told = Notice.objects.exclude(sent_at=None).values_list("kind", flat=True)
    assert set(told) == {*LETTERS, *NEWS}, (
        "every kind of notice must be sent here, or the test proves nothing"
    )
    written = {prefix.removeprefix("account/email/") for prefix in mailed.sign_in}
    assert written == {path.name.removesuffix("_message.txt") for path in SIGN_IN_MAILS.glob("*_message.txt")}
    for actor in PEOPLE:
        assert sum(f"To: {marked.named(actor).email}\n" in text for text in texts) >= 2, actor


@pytest.mark.parametrize("place", ["subject", "text", "html", "header"])
def test_a_number_planted_in_a_mail_is_found(
    marked: Cast, mailed: Mailed, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """The control: wherever it hides, the decoded mail gives it away."""
    phone = Person.objects.get(pk=marked.jonas.pk).phone
    if place == "html":
        monkeypatch.setattr(letters, "as_html", lambda letter: f"<p>Ring {phone}</p>")
    elif place == "header":
        monkeypatch.setattr(letters, "sender", lambda organisation: f'"Jonas {phone}" <a@havn.test>')
    else:
        planted = (
            Letter(f"Ring {phone}", "Hej") if place == "subject" else Letter("Hej", f"Træf ham på {phone}")
        )
        monkeypatch.setattr(people_texts, "keys_changed_letter", lambda link: planted)
    enqueue("people.keys_changed", payload={"person": str(marked.jonas.id)}, due_at=NOW)
    work_off(NOW + timedelta(minutes=1))
    told = [leaked(text) for text in mailed.all if f"To: {marked.jonas.email}" in text]
    assert ["phone"] in told, told
