"""The round of news on both databases: joined, counted, moved on, and sent once whatever happens to its worker."""

import logging
import smtplib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail as outgoing
from django.core.mail import EmailMultiAlternatives

from naervaer.config.letters import NEWS as TOLD_HERE
from naervaer.distance.actions import add_leave
from naervaer.jobs import loop
from naervaer.jobs.actions import enqueue
from naervaer.jobs.loop import Long
from naervaer.notify import actions
from naervaer.notify.actions import remind, tell
from naervaer.notify.actions.delivering import deliver
from naervaer.notify.actions.rounds import FORGOTTEN, ROUND, tell_news
from naervaer.notify.channels import email
from naervaer.notify.models import Bundle, Notice
from naervaer.people.models import Person
from tests.cast import NOW, TODAY, Cast
from tests.notify.postman import postman

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
NINE = NOW + HOUR

NEWS: dict[str, Callable[..., str | None]] = {
    "test.news": lambda person, about, at: "http://localhost:8000/somewhere/",
    "test.over": lambda person, about, at: None,
    "test.bug": lambda person, about, at: str(1 / 0),
}


def round_at(at: datetime) -> list[EmailMultiAlternatives]:
    """One round, and what it has sent."""
    outgoing.outbox.clear()
    enqueue(ROUND, due_at=at)
    handlers = {ROUND: Long(lambda work: tell_news(work, NEWS))}
    assert loop.do_all(handlers, clock=lambda: at) == 1
    return [message for message in outgoing.outbox if isinstance(message, EmailMultiAlternatives)]


def news(person: Person, *, at: datetime = NOW, kind: str = "test.news") -> Notice:
    return tell(kind, to=person, at=at)


def told(at: datetime) -> list[str]:
    return sorted(message.to[0].partition("@")[0] for message in round_at(at))


def test_every_kind_declares_itself_once() -> None:
    from naervaer.config.letters import LETTERS

    assert not set(LETTERS) & set(TOLD_HERE)


def test_news_waits_for_own_hours_and_is_joined(cast: Cast) -> None:
    for _ in range(3):
        news(cast.jonas)
    news(cast.sofie)
    assert told(NOW) == []
    first, second = sorted(round_at(NINE), key=lambda message: message.to)
    assert (first.to, second.to) == (["jonas@havn.test"], ["sofie@havn.test"])
    assert "3" in first.body
    assert "somewhere" not in first.body
    assert "http://localhost:8000/somewhere/" in second.body
    assert not Notice.objects.waiting().filter(is_news=True).exists()
    assert Bundle.objects.get(to=cast.jonas).notices.count() == 3
    assert round_at(NINE + MINUTE) == []


def test_one_a_day_three_in_seven_days_and_the_rest_is_joined_into_the_next(cast: Cast) -> None:
    days = []
    for offset in range(0, 14 * 24, 4):
        now = NINE + offset * HOUR
        news(cast.jonas, at=now)
        for message in round_at(now):
            days.append(now.date())
            assert message.to == ["jonas@havn.test"]
    assert days == [TODAY + n * DAY for n in (0, 1, 2, 7, 8, 9)]
    waiting = Notice.objects.waiting().filter(is_news=True)
    assert all(notice.made_at > NINE + 8 * DAY for notice in waiting)


def test_a_leader_has_one_morning_digest_and_nothing_in_the_day(cast: Cast) -> None:
    news(cast.mette)
    (digest,) = round_at(NINE)
    assert digest.subject == "Din morgen i Nærvær"
    for hour in range(1, 23):
        news(cast.mette, at=NINE + hour * HOUR)
        assert round_at(NINE + hour * HOUR) == []
    (digest,) = round_at(NINE + DAY)
    assert "22" in digest.body


def test_nobody_is_told_outside_own_zone_hours_and_days(cast: Cast) -> None:
    for person in (cast.nadia, cast.ida, cast.henrik):
        news(person)
    assert told(NOW) == ["nadia"]  # eight here is nine in Vilnius
    assert told(NINE) == ["ida"]  # Monday to Wednesday; Henrik is on leave until 7 December
    back = NINE + 14 * DAY
    assert told(back - MINUTE) == []
    assert told(back) == ["henrik"]


def test_leave_that_comes_in_between_is_respected(cast: Cast) -> None:
    news(cast.jonas)
    assert told(NOW) == []
    add_leave(person=cast.jonas, started_on=TODAY, ended_on=TODAY + DAY, by=cast.jonas, at=NOW)
    assert told(NINE) == []
    assert told(NINE + DAY) == ["jonas"]


def test_what_is_no_longer_true_is_not_told_and_costs_nothing(cast: Cast) -> None:
    news(cast.jonas, kind="test.over")
    assert told(NINE) == []
    assert not Bundle.objects.exists()
    news(cast.jonas, kind="test.over")
    news(cast.jonas)
    (message,) = round_at(NINE + MINUTE)
    assert "http://localhost:8000/somewhere/" in message.body
    assert not Notice.objects.waiting().filter(is_news=True).exists()


def test_one_that_cannot_be_written_holds_nobody_up(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    news(cast.jonas, kind="test.bug")
    news(cast.sofie)
    with caplog.at_level(logging.CRITICAL):
        assert told(NINE) == ["sofie"]
    assert Notice.objects.waiting().get(to=cast.jonas).due_at == NINE + HOUR


def test_a_reminder_is_made_once_for_a_person_and_a_period(cast: Cast) -> None:
    team = [person.id for person in cast.team]
    for _ in range(2):
        remind("test.news", people=team, on=TODAY, at=NOW)
    assert Notice.objects.filter(kind="test.news").count() == len(team)
    due = dict(Notice.objects.filter(kind="test.news").values_list("to", "due_at"))
    assert due[cast.jonas.id] == NINE
    assert due[cast.nadia.id] == NOW  # nine in Vilnius
    assert due[cast.henrik.id] == NINE + 14 * DAY
    remind("test.news", people=team, on=TODAY, period="another", at=NOW)
    assert Notice.objects.filter(kind="test.news").count() == 2 * len(team)


def test_a_reminder_for_a_later_day_is_not_told_with_the_news_of_today(cast: Cast) -> None:
    remind("test.news", people=[cast.jonas.id], on=TODAY + 2 * DAY, at=NOW)
    news(cast.jonas)
    (message,) = round_at(NINE)
    assert "/somewhere/" in message.body
    assert told(NINE + DAY) == []
    assert told(NINE + 2 * DAY) == ["jonas"]


@pytest.fixture
def office(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A real server."""
    monkeypatch.setattr(email, "_away_until", 0.0)
    monkeypatch.setattr(email, "REST_SECONDS", 0.0)
    settings.EMAIL_BACKEND = "naervaer.notify.channels.email.Channel"
    with postman() as served:
        settings.MAIL_URL = f"smtp://127.0.0.1:{served.port}"
        yield served


def received(office: Any) -> list[str]:
    return sorted(str(message["To"]).partition("@")[0] for message in office.taken)


def test_a_server_that_is_away_is_tried_again_and_nothing_is_lost(cast: Cast, office: Any) -> None:
    news(cast.jonas), news(cast.sofie)
    office.behaviour = "hang up"
    round_at(NINE)
    assert len(office.offered) == 1, "nobody else is tried when the server is away"
    office.behaviour = "accept"
    round_at(NINE + MINUTE)
    round_at(NINE + 6 * MINUTE)
    assert received(office) == ["jonas", "sofie"]
    assert len({message["Message-ID"] for message in office.taken}) == 2
    assert set(office.offered) == {message["Message-ID"] for message in office.taken}


def test_an_address_that_has_to_wait_holds_nobody_up(
    cast: Cast, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    news(cast.jonas), news(cast.sofie)
    office.behaviour = "greylist"
    round_at(NINE)
    office.behaviour = "accept"
    assert received(office) == []
    round_at(NINE + 6 * MINUTE)
    assert received(office) == ["jonas", "sofie"]


def test_an_address_that_does_not_exist_is_noted_and_not_tried_again(cast: Cast, office: Any) -> None:
    news(cast.jonas)
    office.behaviour = "unknown"
    round_at(NINE)
    assert Notice.objects.get(kind="test.news").refused_at == NINE
    office.behaviour = "accept"
    round_at(NINE + HOUR)
    assert received(office) == []


class KilledError(BaseException):
    """As by kill -9."""


def killed_while_marking(monkeypatch: pytest.MonkeyPatch, at: datetime) -> UUID:
    """A worker that dies after it has sent the first letter. Returns the job that it held."""

    def killed(*args: Any) -> None:
        raise KilledError

    from naervaer.notify.actions import rounds

    job = enqueue(ROUND, due_at=at)
    with monkeypatch.context() as at_the_worst_moment, pytest.raises(KilledError):
        at_the_worst_moment.setattr(rounds, "_sent", killed)
        loop.do_all({ROUND: Long(lambda work: tell_news(work, NEWS))}, clock=lambda: at)
    assert job is not None
    return job.pk


def test_a_worker_that_dies_after_sending_repeats_the_same_letter(
    cast: Cast, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    news(cast.jonas)
    killed_while_marking(monkeypatch, NINE)
    round_at(NINE + MINUTE)  # the next round leaves it to its own, for a while
    assert len(office.taken) == 1
    handlers = {ROUND: Long(lambda work: tell_news(work, NEWS))}
    loop.do_all(handlers, clock=lambda: NINE + 2 * MINUTE + loop.LEASE)
    assert received(office) == ["jonas", "jonas"]
    assert len({message["Message-ID"] for message in office.taken}) == 1


def test_a_letter_whose_round_never_comes_back_is_taken_over(
    cast: Cast, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from naervaer.jobs.models import Job

    news(cast.jonas)
    Job.objects.filter(pk=killed_while_marking(monkeypatch, NINE)).delete()
    for minute in range(1, 13):
        round_at(NINE + minute * MINUTE)
    assert received(office) == ["jonas", "jonas"]
    assert len({message["Message-ID"] for message in office.taken}) == 1
    assert NINE + FORGOTTEN < NINE + 12 * MINUTE


def test_two_rounds_at_once_tell_each_once(cast: Cast) -> None:
    """The second has asked before the first has made its letters: the database refuses its letter."""
    from naervaer.notify.actions import rounds

    news(cast.jonas)
    job = enqueue(ROUND, due_at=NINE + DAY)
    assert job
    late = loop.Work(job, "late", lambda: NINE)
    seen = rounds._listeners(late)
    assert told(NINE) == ["jonas"]
    Notice.objects.filter(to=cast.jonas).update(sent_at=None)  # the first has not settled them yet
    assert rounds._letters(seen, late) == []
    assert Notice.objects.filter(to=cast.jonas).exclude(bundle=None).exists(), "they stay in its letter"
    assert told(NINE + MINUTE) == []
    assert not Notice.objects.waiting().filter(to=cast.jonas).exists()


def test_news_of_thirty_days_ago_is_forgotten_but_not_what_waits_for_somebody_on_leave(cast: Cast) -> None:
    news(cast.henrik), news(cast.jonas)
    round_at(NINE)
    actions.forget_old(at=NINE + 40 * DAY)
    assert [notice.to for notice in Notice.objects.filter(kind="test.news")] == [cast.henrik]
    assert not Bundle.objects.exists()
    assert date(2026, 12, 7) == Notice.objects.get(kind="test.news").due_at.date()


def test_a_temporary_fault_of_one_is_told_from_a_server_that_is_away() -> None:
    assert email.is_about_one(smtplib.SMTPRecipientsRefused({}))
    assert not email.is_about_one(ConnectionRefusedError())
    assert not email.is_about_one(smtplib.SMTPServerDisconnected())


def test_awaited_messages_do_not_count(cast: Cast) -> None:
    handlers: loop.Handlers = {
        actions.DELIVER: Long(
            lambda work: deliver(work, {"test.awaited": lambda person, about, at: email_letter()})
        )
    }
    for _ in range(5):
        actions.enqueue("test.awaited", to=cast.jonas, at=NOW)
    outgoing.outbox.clear()
    loop.do_all(handlers, clock=lambda: NOW)
    assert len(outgoing.outbox) == 5
    news(cast.jonas)
    assert told(NINE) == ["jonas"]


def email_letter() -> Any:
    from naervaer.ui.letters import Letter

    return Letter("Svar", "Der er et svar.")
