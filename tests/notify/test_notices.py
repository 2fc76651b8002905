"""What reaches people: who is told, in which language, once, and without names or matters."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse

from naervaer.accounts.models import User
from naervaer.config.work import HANDLERS
from naervaer.jobs import loop
from naervaer.jobs.actions import enqueue
from naervaer.jobs.models import Job
from naervaer.notify import actions
from naervaer.notify.actions.rounds import ROUND
from naervaer.notify.channels import email
from naervaer.notify.models import Notice
from naervaer.people import signin
from naervaer.people.actions import change_leader, end_employment, invite_by_mail
from naervaer.people.models import Invitation
from tests.cast import NOW, Cast
from tests.client import Client
from tests.notify.postman import postman

LATER = NOW + timedelta(minutes=1)
MORNING = NOW + timedelta(hours=1)
CHANNEL = "naervaer.notify.channels.email.Channel"


def work_off(at: datetime = LATER) -> list[EmailMultiAlternatives]:
    """Everything due, the round of news with it, and what has been sent."""
    outgoing.outbox.clear()
    loop.do_all(HANDLERS, clock=lambda: at)
    enqueue(ROUND, due_at=at)
    loop.do_all(HANDLERS, clock=lambda: at)
    return [message for message in outgoing.outbox if isinstance(message, EmailMultiAlternatives)]


@pytest.fixture
def quiet(cast: Cast) -> Iterator[Cast]:
    """The cast, with nothing left to do and no news that waits."""
    work_off()
    Notice.objects.all().delete()
    yield cast


def test_a_notice_is_there_if_and_only_if_its_transaction_is(quiet: Cast) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.enqueue("people.keys_changed", to=quiet.jonas, at=NOW)
        raise RuntimeError
    assert not Job.objects.open().filter(kind=actions.DELIVER).exists()
    actions.enqueue("people.keys_changed", to=quiet.jonas, at=NOW)
    assert [message.to for message in work_off()] == [["jonas@havn.test"]]
    assert Notice.objects.get(to=quiet.jonas, made_at=NOW).sent_at == LATER
    assert work_off() == []


def test_who_gets_a_new_leader_is_told_without_names(quiet: Cast) -> None:
    change_leader(person=quiet.jonas, leader=quiet.rune, by=quiet.ole, at=NOW)
    assert work_off() == []  # it is eight: news comes within own hours
    (told,) = work_off(MORNING)
    assert told.to == ["jonas@havn.test"]
    assert told.subject == "Der er nyt til dig i Nærvær"
    everything = told.message().as_bytes().decode()
    for person in quiet.everyone:
        for word in person.name.split():
            assert not re.search(rf"\b{word}\b", everything)
    assert "http://localhost:8000/" in told.body
    notice = Notice.objects.get(to=quiet.jonas, made_at=LATER)
    assert told.extra_headers["Message-ID"] == f"<{notice.bundle_id}@localhost>"


def test_in_the_receivers_language(quiet: Cast) -> None:
    User.objects.filter(person=quiet.jonas).update(language="en")
    change_leader(person=quiet.jonas, leader=quiet.rune, by=quiet.ole, at=NOW)
    (told,) = work_off(MORNING)
    assert told.subject == "There is something new for you in Nærvær"
    ((html, _),) = told.alternatives
    assert '<html lang="en">' in str(html)


def test_of_two_changes_in_a_row_only_the_last_is_told(quiet: Cast) -> None:
    change_leader(person=quiet.jonas, leader=quiet.rune, by=quiet.ole, at=NOW)
    change_leader(person=quiet.jonas, leader=quiet.anders, by=quiet.ole, at=NOW + timedelta(seconds=1))
    (told,) = work_off(MORNING)
    assert "http://localhost:8000/\n" in str(told.body)
    assert Notice.objects.filter(to=quiet.jonas, kind="people.leader_changed").count() == 1


def test_who_has_no_sign_in_or_no_leader_any_more_gets_no_mail(quiet: Cast) -> None:
    change_leader(person=quiet.karen, leader=quiet.rune, by=quiet.ole, at=NOW)
    change_leader(person=quiet.jonas, leader=None, by=quiet.ole, at=NOW)
    assert work_off(MORNING) == []


def test_who_has_left_gets_nothing(quiet: Cast) -> None:
    change_leader(person=quiet.jonas, leader=quiet.rune, by=quiet.ole, at=NOW)
    actions.enqueue("people.keys_changed", to=quiet.jonas, at=NOW)
    end_employment(person=quiet.jonas, on=NOW.date(), by=quiet.ole, at=NOW)
    assert work_off(MORNING) == []
    assert not Notice.objects.news(due=MORNING).exists()
    assert not Job.objects.open().filter(kind=actions.DELIVER).exists()


def test_an_invitation_is_made_when_it_is_sent_and_opens_the_door(quiet: Cast) -> None:
    invite_by_mail(person=quiet.karen, by=quiet.hanne, at=NOW)
    assert not Invitation.objects.filter(person=quiet.karen).exists()
    (invited,) = work_off()
    (path,) = re.findall(r"http://localhost:8000(/invitation/[\w-]+/)", str(invited.body))
    token = path.split("/")[-2]
    assert token not in str(list(Job.objects.values())) + str(list(Notice.objects.values()))
    assert Client().get(path).status_code == 200


def test_nobody_with_a_sign_in_gets_a_link_that_opens_it(quiet: Cast) -> None:
    invite_by_mail(person=quiet.karen, by=quiet.hanne, at=NOW)
    quiet.karen.user = User.objects.create_user(email="karen@havn.test", password="en kort sætning")
    quiet.karen.save()
    assert work_off() == []


@pytest.fixture
def office(quiet: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A real server; its port is not asked for again after each fault."""
    monkeypatch.setattr(email, "REST_SECONDS", 0.0)
    settings.EMAIL_BACKEND = CHANNEL
    with postman() as served:
        settings.MAIL_URL = f"smtp://127.0.0.1:{served.port}"
        yield served


def job_of_the_mail() -> Job:
    return Job.objects.filter(kind=actions.DELIVER).order_by("-due_at").select_related()[0]


@pytest.mark.parametrize("behaviour", ["greylist", "hang up"])
def test_a_mail_that_could_not_go_out_goes_out_later_once(
    quiet: Cast, office: Any, behaviour: str, caplog: pytest.LogCaptureFixture
) -> None:
    actions.enqueue("people.keys_changed", to=quiet.jonas, at=NOW)
    office.behaviour = behaviour
    with caplog.at_level(logging.CRITICAL):
        work_off()
    assert job_of_the_mail().done_at is None
    office.behaviour = "accept"
    work_off(LATER + timedelta(minutes=11))
    work_off(LATER + timedelta(minutes=22))
    assert [str(taken["To"]) for taken in office.taken] == ["jonas@havn.test"]
    assert len(set(office.offered)) == 1
    assert job_of_the_mail().done_at is not None


def test_an_address_that_does_not_exist_is_given_up(
    quiet: Cast, office: Any, caplog: pytest.LogCaptureFixture
) -> None:
    actions.enqueue("people.keys_changed", to=quiet.jonas, at=NOW)
    office.behaviour = "unknown"
    with caplog.at_level(logging.CRITICAL):
        work_off()
    given_up = Job.objects.get(kind=actions.DELIVER, failed_at=LATER)
    assert given_up.error == "Refused"
    assert Notice.objects.get(to=quiet.jonas, made_at=NOW).refused_at == LATER


def test_a_worker_that_dies_after_sending_repeats_the_same_mail(
    quiet: Cast, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        """As by kill -9."""

    def killed(work: loop.Work) -> Any:
        raise KilledError

    actions.enqueue("people.keys_changed", to=quiet.jonas, at=NOW)
    with monkeypatch.context() as at_the_worst_moment:
        at_the_worst_moment.setattr(loop.Work, "finishing", killed)
        with pytest.raises(KilledError):
            loop.do_next(HANDLERS, clock=lambda: LATER)
    work_off(LATER + loop.LEASE)
    assert len(office.taken) == 2
    assert len({taken["Message-ID"] for taken in office.taken}) == 1


CODE = re.compile(r"^[A-Z0-9-]{6,12}$", re.MULTILINE)


def ask_for_code(address: str) -> Any:
    return Client().post(reverse("account_request_login_code"), {"email": address}, follow=True)


def test_a_sign_in_code_comes_at_once_through_the_same_channel(
    quiet: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND, settings.DATA = CHANNEL, tmp_path
    assert ask_for_code("jonas@havn.test").status_code == 200
    (path,) = (tmp_path / "mail").iterdir()
    sent = path.read_text()
    assert "To: jonas@havn.test" in sent
    assert CODE.search(sent)
    assert "text/html" in sent


def test_a_mail_server_that_is_away_breaks_no_page_and_tells_nothing(
    quiet: Cast, settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(email, "_away_until", float("inf"))
    settings.EMAIL_BACKEND, settings.MAIL_URL = CHANNEL, "smtp://127.0.0.1:9"
    with caplog.at_level(logging.ERROR):
        known, unknown = ask_for_code("jonas@havn.test"), ask_for_code("nobody@havn.test")
    assert known.status_code == unknown.status_code == 200
    assert [record.getMessage() for record in caplog.records] == [
        "A sign-in mail could not be sent: ServerAway"
    ]


def test_a_known_and_an_unknown_address_cost_the_request_the_same(
    quiet: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[Any] = []
    monkeypatch.setattr(signin, "later", left.append)
    outgoing.outbox.clear()
    ask_for_code("jonas@havn.test")
    ask_for_code("nobody@havn.test")
    assert (len(left), outgoing.outbox) == (2, [])
    for task in left:
        task()
    assert [message.to for message in outgoing.outbox] == [["jonas@havn.test"]]


def test_a_new_password_is_chosen_at_our_own_address(quiet: Cast, settings: Any) -> None:
    settings.ADDRESS = "https://naervaer.test"
    outgoing.outbox.clear()
    Client().post(
        reverse("account_reset_password"), {"email": "jonas@havn.test"}, headers={"host": "127.0.0.1"}
    )
    (sent,) = outgoing.outbox
    (path,) = re.findall(r"https://naervaer\.test(/account/password/reset/key/\S+)", str(sent.body))
    assert "127.0.0.1" not in str(sent.body)
    assert Client().get(path, follow=True).status_code == 200


def test_notices_are_forgotten_after_thirty_days(quiet: Cast) -> None:
    actions.enqueue("people.keys_changed", to=quiet.jonas, at=NOW)
    actions.forget_old(at=NOW + timedelta(days=29))
    assert Notice.objects.filter(made_at=NOW).exists()
    actions.forget_old(at=NOW + timedelta(days=31))
    assert not Notice.objects.exists()
