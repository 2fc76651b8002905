"""The time of a talk: who has said yes to it, another one, the next one, and what a new leader is asked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from naervaer.agreements.actions import add_topic
from naervaer.conversations import actions
from naervaer.conversations.models import Talk
from naervaer.distance.actions import add_leave
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client
from tests.web.talks import HTMX, IN_TWO_HOURS, TOMORROW, address, changes_of


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """Mette has planned a talk with Jonas for ten o'clock today; Jonas has a topic."""
    add_topic(employee=cast.jonas, shared_with=cast.mette, text="Månedsrapporten", by=cast.jonas, at=NOW)
    return actions.plan_talk(employee=cast.jonas, leader=cast.mette, span=IN_TWO_HOURS, by=cast.mette, at=NOW)


def test_who_chose_the_time_sees_whether_the_other_has_said_yes(
    cast: Cast, talk: Talk, client: Client
) -> None:
    head = 'id="talk-head"'

    def told(person: Person) -> str:
        return sign_in(client, person).get(address(talk)).text.split(head)[1].split("<h2")[0]

    assert "har ikke svaret endnu" in told(cast.mette)
    assert "har ikke svaret endnu" not in told(cast.jonas), "he is asked"
    client.post(reverse("talk_acceptance", args=[talk.id]))
    for person in (cast.mette, cast.jonas):
        assert "I har begge sagt ja" in told(person)


def test_nobody_is_waited_for_who_has_no_sign_in(cast: Cast, talk: Talk, client: Client) -> None:
    Person.objects.filter(pk=cast.jonas.pk).update(user=None)
    assert "har ikke svaret" not in sign_in(client, cast.mette).get(address(talk)).text


def test_the_next_talk_is_planned_with_one_click(cast: Cast, talk: Talk, client: Client) -> None:
    page = sign_in(client, cast.mette).get(address(talk)).text
    span = page.split('name="span" value="')[1].split('"')[0]
    client.post(address(talk, "talk_next"), {"span": span})
    following = Talk.objects.exclude(pk=talk.pk).get()
    assert following.starts_at == IN_TWO_HOURS[0] + timedelta(days=14), "every 14 days, same weekday and hour"
    assert "Næste gang" in client.get(address(talk)).text


@pytest.mark.parametrize("name", ["talk_time", "talk_cancellation"])
def test_another_time_needs_a_date_and_keeps_what_was_typed(
    cast: Cast, talk: Talk, client: Client, name: str
) -> None:
    sign_in(client, cast.jonas)
    page = client.get(address(talk, name)).text
    assert 'value="2026-11-24"' in page, "the day after is proposed"
    refused = client.post(address(talk, name), {"on": "2026-11-20", "at": "10:15", "version": 1})
    assert refused.status_code == 422
    assert 'value="10:15"' in refused.text
    assert Talk.objects.get().starts_at == IN_TWO_HOURS[0]
    client.post(address(talk, name), {"on": "2026-11-25", "at": "10:15", "version": 1})
    coming = Talk.objects.to_come().select_related("appointment").get()
    assert coming.starts_at.isoformat() == "2026-11-25T09:15:00+00:00"
    assert client.post(
        address(talk, name), {"on": "2026-11-26", "at": "10:15", "version": 1}
    ).status_code in (
        404,
        422,
    )


def test_leave_over_it_is_told_and_another_day_offered(cast: Cast, client: Client) -> None:
    talk = actions.plan_talk(employee=cast.jonas, leader=cast.mette, span=TOMORROW, by=cast.mette, at=NOW)
    add_leave(
        person=cast.jonas,
        started_on=TODAY + timedelta(days=1),
        ended_on=TODAY + timedelta(days=3),
        by=cast.jonas,
        at=NOW,
    )
    assert "hvor en af jer er væk" in sign_in(client, cast.mette).get(address(talk)).text
    assert 'value="2026-11-26"' in client.get(address(talk, "talk_time")).text


def test_the_former_leaders_next_request_finds_nothing(cast: Cast, talk: Talk, client: Client) -> None:
    sign_in(client, cast.mette)
    page = client.get(address(talk)).text
    changes = changes_of(page)
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    for path in (address(talk), changes, address(talk, "talk_time")):
        assert client.get(path).status_code == 404
    assert client.post(address(talk, "wellbeing")).status_code == 404
    theirs = sign_in(client, cast.rune).get(address(talk))
    assert theirs.status_code == 200
    assert "Månedsrapporten" not in theirs.text, "topics are shared with a person"


def test_the_open_page_of_a_former_leader_is_taken_off_the_screen(
    cast: Cast, talk: Talk, client: Client
) -> None:
    changes = changes_of(sign_in(client, cast.mette).get(address(talk)).text)
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    gone = client.get(changes, headers=HTMX)
    assert (gone.status_code, gone.headers["HX-Refresh"]) == (404, "true")


def head_of(page: str) -> str:
    """By what an open page knows whether its head is another."""
    return page.split('id="talk-head"')[1].split('data-s="')[1].split('"')[0]


def led_by_rune(cast: Cast) -> None:
    """And the worker has come round."""
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    actions.hand_over_talks(employee=cast.jonas.id, before=cast.mette.id, now=cast.rune.id, at=NOW)


@pytest.mark.parametrize("planner", ["mette", "jonas"])
def test_a_new_leader_is_asked_about_the_time_that_the_former_had_said_yes_to(
    cast: Cast, client: Client, planner: str
) -> None:
    one, other = (cast.mette, cast.jonas) if planner == "mette" else (cast.jonas, cast.mette)
    talk = actions.plan_talk(employee=cast.jonas, leader=cast.mette, span=TOMORROW, by=one, at=NOW)
    actions.accept_talk(talk=talk, by=other, at=NOW)
    led_by_rune(cast)
    page = sign_in(client, cast.rune).get(address(talk)).text
    assert "har foreslået denne tid" in page
    assert "I har begge sagt ja" not in page
    assert "har ikke svaret endnu" in sign_in(client, cast.jonas).get(address(talk)).text
    sign_in(client, cast.rune).post(address(talk, "talk_acceptance"))
    assert "I har begge sagt ja" in client.get(address(talk)).text


def test_a_time_of_a_former_leaders_needs_a_yes_of_each(cast: Cast, client: Client) -> None:
    talk = actions.plan_talk(employee=cast.jonas, leader=cast.mette, span=TOMORROW, by=cast.mette, at=NOW)
    led_by_rune(cast)
    changes = changes_of(sign_in(client, cast.jonas).get(address(talk)).text)
    assert client.get(changes, headers=HTMX).status_code == 204
    heads = {head_of(sign_in(client, cast.rune).get(address(talk)).text)}
    for person in (cast.rune, cast.jonas):
        assert address(talk, "talk_acceptance") in sign_in(client, person).get(address(talk)).text
        answer = client.post(address(talk, "talk_acceptance"), follow=True).text
        assert ("I har begge sagt ja" in answer) == (person == cast.jonas)
        heads.add(head_of(answer))
        assert sign_in(client, cast.jonas).get(changes, headers=HTMX).status_code == 200
    assert len(heads) == 3, "an open page replaces only what says that it is another"
