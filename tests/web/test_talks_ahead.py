"""What I dag tells of the talks that are to come: to the employee whole, to the leader among the reasons to call."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client as DjangoClient
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from naervaer.conversations.actions import accept_talk, plan_talk
from naervaer.conversations.models import Talk
from naervaer.kernels.worktime import Span
from naervaer.people.actions import change_leader, name_deputy
from naervaer.people.models import Person
from tests.cast import NOW, Cast, sign_in
from tests.client import Client
from tests.web.talks import IN_TWO_HOURS

NEXT_WEEK = (IN_TWO_HOURS[0] + timedelta(days=8), IN_TWO_HOURS[1] + timedelta(days=8))


def planned(leader: Person, employee: Person, span: Span = NEXT_WEEK) -> Talk:
    return plan_talk(employee=employee, leader=leader, span=span, by=leader, at=NOW)


def card(client: DjangoClient, name: str) -> str:
    page = client.get("/").content.decode()
    return page.split(f'id="{name}"')[1].split("</section>")[0] if f'id="{name}"' in page else ""


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_employee_reads_of_the_next_talk_and_says_yes_there(cast: Cast, client: Client) -> None:
    talk = planned(cast.mette, cast.jonas)
    sign_in(client, cast.jonas)
    told = card(client, "next-talk")
    assert "Tirsdag 1. december 10.00–10.30" in told
    assert "har foreslået denne tid" in words(told)
    assert ". I taler tirsdag 1. december 10.00." in " ".join(client.get("/").text.split())
    answer = client.post(reverse("talk_acceptance", args=[talk.pk]), {"next": "/"}, follow=True).text
    assert "I har begge sagt ja." in answer
    assert reverse("talk_acceptance", args=[talk.pk]) not in answer


def test_who_has_proposed_the_time_is_not_asked(cast: Cast, client: Client) -> None:
    talk = plan_talk(employee=cast.jonas, leader=cast.mette, span=NEXT_WEEK, by=cast.jonas, at=NOW)
    sign_in(client, cast.jonas)
    yes = reverse("talk_acceptance", args=[talk.pk])
    assert "har ikke svaret endnu" in words(card(client, "next-talk"))
    assert yes not in client.get("/").text
    assert yes not in client.get("/talks/").text
    assert yes in sign_in(client, cast.mette).get("/talks/").text


def test_without_a_talk_one_can_be_planned(cast: Cast, client: Client) -> None:
    told = card(sign_in(client, cast.jonas), "next-talk")
    assert "Der er ikke planlagt nogen samtale." in told
    assert f"{reverse('talk_new')}?with={cast.mette.id}" in told


def test_the_next_talk_is_told_once_and_when_it_is_over_the_one_after(cast: Cast, client: Client) -> None:
    today, later = planned(cast.mette, cast.jonas, IN_TWO_HOURS), planned(cast.mette, cast.jonas)
    sign_in(client, cast.jonas)
    page = client.get("/").text
    assert page.count(f'href="{reverse("talk", args=[today.pk])}"') == 1
    assert reverse("talk", args=[later.pk]) not in page
    with time_machine.travel(IN_TWO_HOURS[1] + timedelta(minutes=1)):
        assert reverse("talk", args=[later.pk]) in card(client, "next-talk")
        assert reverse("talk", args=[today.pk]) in card(client, "talks")


def test_whom_to_call_says_that_a_talk_is_planned(cast: Cast, client: Client) -> None:
    talk = planned(cast.mette, cast.karen)
    planned(cast.mette, cast.ida, IN_TWO_HOURS)
    calls = card(sign_in(client, cast.mette), "to-call")
    assert "aftalt: hver uge · samtale tirs. 1. dec. 10.00" in calls
    assert "samtale i dag 10.00" in calls
    assert calls.count("· samtale ") == 2
    accept_talk(talk=talk, by=cast.karen, at=NOW)
    assert "samtale tirs. 1. dec. 10.00" in card(client, "to-call")


def test_a_leader_reads_of_the_own_next_talk_too(cast: Cast, client: Client) -> None:
    planned(cast.birgit, cast.mette)
    assert "Tirsdag 1. december 10.00–10.30" in card(sign_in(client, cast.mette), "own")


def test_nobody_else_reads_of_it(cast: Cast, client: Client) -> None:
    planned(cast.mette, cast.karen)
    name_deputy(
        leader=cast.mette, deputy=cast.rune, started_on=NOW.date(), ended_on=None, by=cast.mette, at=NOW
    )
    for person in (cast.jonas, cast.birgit, cast.anders, cast.rune, cast.hanne):
        assert "1. dec" not in sign_in(client, person).get("/").text, person.name
    change_leader(person=cast.karen, leader=cast.rune, by=cast.birgit, at=NOW)
    assert "1. dec" not in sign_in(client, cast.mette).get("/").text
    assert "samtale tirs. 1. dec. 10.00" in sign_in(client, cast.rune).get("/").text


@pytest.mark.parametrize("name", ["mette", "jonas"])
def test_a_talk_to_come_costs_no_question(cast: Cast, client: Client, name: str) -> None:
    sign_in(client, getattr(cast, name))

    def asked() -> int:
        client.get("/")
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/")
        return len(found)

    before = asked()
    for employee in (cast.jonas, cast.karen, cast.ida, cast.sofie):
        planned(cast.mette, employee)
    assert asked() == before
