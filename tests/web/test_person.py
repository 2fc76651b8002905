"""The page of a pair: what they have agreed on, their next talk, and the leader's own pad."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from naervaer.agreements import actions as agreements
from naervaer.conversations import actions as talks
from naervaer.conversations.models import Talk
from naervaer.distance.actions import add_leave, set_hours
from naervaer.distance.models import Hours
from naervaer.followup.actions import agree_rhythm, propose_rhythm
from naervaer.followup.models import Rhythm
from naervaer.kernels.worktime import parse_week
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.agreements.rows import agreed, goal, obstacle, picture, promise, topic, write_agreements
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client
from tests.distance.test_home import MASKED

FRIDAY = (NOW + timedelta(days=4), NOW + timedelta(days=4, minutes=30))
CARDS = ("next-talk", "agreed", "obstacles")


def page(viewer: Person, employee: Person) -> str:
    return sign_in(Client(), viewer).get(reverse("person", args=[employee.id])).text


def card(text: str, name: str) -> str:
    """What a card says, without its marks."""
    inside = text.split(f'id="{name}"')[1].split("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inside))


def plan(cast: Cast, employee: Person | None = None, **told: Any) -> Talk:
    return talks.plan_talk(
        employee=employee or cast.jonas, leader=cast.mette, span=FRIDAY, by=cast.mette, at=NOW, **told
    )


def planned_for_yesterday(cast: Cast) -> Talk:
    span = (NOW - timedelta(days=1), NOW - timedelta(hours=23))
    at = NOW - timedelta(days=3)
    return talks.plan_talk(employee=cast.jonas, leader=cast.mette, span=span, by=cast.mette, at=at)


def test_both_have_the_same_agreements_before_them(cast: Cast) -> None:
    write_agreements(cast.jonas, cast.mette, words="Aftalt")
    agreements.hold_promise(promise=agreed(promise(cast), cast), by=cast.mette, at=NOW)
    hers, his = page(cast.mette, cast.jonas), page(cast.jonas, cast.jonas)
    for text in (hers, his):
        assert all(f"Aftalt {number}" in card(text, "agreed") for number in (2, 3, 4, 10))
        assert "Aftalt 5" in card(text, "obstacles")
        assert "Aftalt 7" in card(text, "obstacles"), "with its picture"
        assert "spørger Bo om færre rapporter" in card(text, "agreed"), "held lately"
        assert "Aftalt 1 " not in text, "topics stand on the page of the talk"
    assert "kun Jonas kan lukke den" in card(hers, "obstacles")
    assert "Væk fra vejen" in card(his, "obstacles")


def test_the_next_talk_is_told_on_both_clocks(cast: Cast) -> None:
    talk = plan(cast, cast.nadia, kind=Talk.Kind.MUS)
    hers, nadias = (card(page(viewer, cast.nadia), "next-talk") for viewer in (cast.mette, cast.nadia))
    assert "Fredag 27. november 8.00–8.30" in hers
    assert "9.00 hos Nadia" in hers
    assert "MUS" in hers
    assert "Forbered" in hers
    assert "Passer fint" not in hers
    assert "Fredag 27. november 9.00–9.30" in nadias
    assert "8.00 hos Mette" in nadias
    assert "Passer fint" in nadias
    assert "Forbered" not in nadias, "the preparation is the leader's"
    browser = sign_in(Client(), cast.nadia)
    here = reverse("person", args=[cast.nadia.id])
    answer = browser.post(reverse("talk_acceptance", args=[talk.id]), {"next": here}, follow=True)
    assert answer.redirect_chain[-1][0] == here
    assert "I har begge sagt ja" in card(answer.text, "next-talk")


def test_what_is_over_cancelled_or_with_somebody_else_is_no_next_talk(cast: Cast) -> None:
    plan(cast, cast.sofie)
    assert "Der er ikke planlagt nogen samtale" in card(page(cast.mette, cast.jonas), "next-talk")
    talk = plan(cast)
    talk.cancelled_by, talk.cancelled_at = cast.mette, NOW
    talk.save()
    text = page(cast.mette, cast.jonas)
    assert "Der er ikke planlagt nogen samtale" in card(text, "next-talk")
    assert f"{reverse('talk_new')}?with={cast.jonas.id}" in text


def test_a_talk_whose_time_is_over_asks_whether_it_was_held(cast: Cast) -> None:
    talk = planned_for_yesterday(cast)
    here = reverse("person", args=[cast.jonas.id])
    browser = sign_in(Client(), cast.jonas)
    assert "Fik I talt? Søndag 22. november" in card(browser.get(here).text, "next-talk")
    answer = browser.post(reverse("talk_holding", args=[talk.id]), {"next": here}, follow=True)
    assert answer.redirect_chain[-1][0] == here
    assert "Fik I talt?" not in card(answer.text, "next-talk")


def test_a_talk_with_a_former_leader_is_nobodys_to_mark(cast: Cast) -> None:
    planned_for_yesterday(cast)
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    for viewer in (cast.jonas, cast.rune):
        assert "Fik I talt?" not in card(page(viewer, cast.jonas), "next-talk")


def test_development_is_the_same_sentence_for_both(cast: Cast) -> None:
    agreements.talked_about_development(employee=cast.jonas, on=TODAY, by=cast.mette, at=NOW)
    for viewer in (cast.mette, cast.jonas):
        assert "Sidst talt om udvikling: november." in card(page(viewer, cast.jonas), "next-talk")


def test_an_answer_leads_back_to_the_page(cast: Cast) -> None:
    row = agreed(promise(cast), cast)
    browser = sign_in(Client(), cast.mette)
    here = reverse("person", args=[cast.jonas.id])
    held = browser.post(
        reverse("agreement_end", args=["promise", row.pk]), {"how": "held", "next": here}, follow=True
    )
    assert held.redirect_chain[-1][0] == here
    block = browser.get(here, headers={"HX-Request": "true"}).text
    assert block.lstrip().startswith('<div id="day"')
    assert "Afsluttet" in card(block, "agreed")


def test_what_is_common_and_what_the_two_have_agreed_on_is_told_apart(cast: Cast) -> None:
    """A08: openly, and to the two alone."""
    Rhythm.objects.filter(employee=cast.jonas).delete()
    for viewer in (cast.mette, cast.jonas):
        text = page(viewer, cast.jonas)
        assert "Fælles for alle hver 14. dag" in card(text, "rhythm")
        assert "Jeres egen aftale" not in card(text, "rhythm")
    proposed = propose_rhythm(employee=cast.jonas, days=7, by=cast.mette, at=NOW)
    assert proposed is not None
    assert "Fælles for alle" in card(page(cast.jonas, cast.jonas), "rhythm"), "until both have said yes"
    agree_rhythm(rhythm=proposed, by=cast.jonas, at=NOW)
    for viewer in (cast.mette, cast.jonas):
        assert "Jeres egen aftale hver uge" in card(page(viewer, cast.jonas), "rhythm")
    add_leave(person=cast.mette, started_on=TODAY, ended_on=FRIDAY[0].date(), by=cast.mette, at=NOW)
    assert "egen aftale" not in card(page(cast.anders, cast.jonas), "rhythm")


def test_own_hours_are_told_from_the_common_ones(cast: Cast) -> None:
    """A08."""
    Hours.objects.filter(person=cast.jonas).delete()
    assert "fælles for alle" in card(page(cast.mette, cast.jonas), "hours")
    week = parse_week("1-4 08:00-16:00")
    set_hours(person=cast.jonas, week=week, zone="Europe/Copenhagen", country="DK", by=cast.jonas, at=NOW)
    assert "egne timer" in card(page(cast.mette, cast.jonas), "hours")


def test_the_pad_is_the_leaders_and_has_no_name_to_be_sent_by(cast: Cast) -> None:
    text = page(cast.mette, cast.jonas)
    pad = text.split('id="pad"')[1].split("</section>")[0]
    assert f'data-pad="{cast.mette.id.hex}-{cast.jonas.id.hex}"' in pad
    assert "name=" not in pad
    assert "<form" not in pad
    assert 'id="pad"' not in page(cast.jonas, cast.jonas)


def test_who_calls_meanwhile_sees_none_of_it(cast: Cast) -> None:
    """Anders stands in for Mette: he calls, and has no part in what the two have agreed on."""
    write_agreements(cast.jonas, cast.mette, words="Mellem os")
    plan(cast)
    until = TODAY + timedelta(days=5)
    add_leave(person=cast.mette, started_on=TODAY, ended_on=until, by=cast.mette, at=NOW)
    text = page(cast.anders, cast.jonas)
    assert 'id="path"' in text
    assert [name for name in (*CARDS, "pad") if f'id="{name}"' in text] == []
    assert "Mellem os" not in text


def test_a_new_leader_sees_what_is_of_the_pair_and_not_what_was_shared_with_the_one_before(
    cast: Cast,
) -> None:
    write_agreements(cast.jonas, cast.mette, words="Aftalt")
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    text = page(cast.rune, cast.jonas)
    assert "Aftalt 2" in card(text, "agreed")
    assert "Aftalt 3" not in text, "a goal is shared with a leader as a person"
    assert "Aftalt 3" in card(page(cast.jonas, cast.jonas), "agreed")


@pytest.mark.parametrize("actor", ["mette", "anders"])
def test_not_shared_and_nothing_written_are_the_same_bytes(cast: Cast, actor: str) -> None:
    """For the leader, and for who calls while the leader is away."""
    if actor == "anders":
        until = TODAY + timedelta(days=5)
        add_leave(person=cast.mette, started_on=TODAY, ended_on=until, by=cast.mette, at=NOW)
    browser = sign_in(Client(), cast.named(actor))

    def seen() -> str:
        return MASKED.sub("", browser.get(reverse("person", args=[cast.jonas.id])).text)

    before = seen()
    kept = goal(cast)
    agreements.share(row=kept, with_leader=None, by=cast.jonas, at=NOW)
    agreements.share(row=topic(cast), with_leader=None, by=cast.jonas, at=NOW)
    agreements.remove(row=obstacle(cast), by=cast.jonas, at=NOW)
    assert seen() == before
    agreements.share(row=kept, with_leader=cast.mette, by=cast.jonas, at=NOW)
    assert (seen() == before) == (actor == "anders")  # it can fail


def test_as_many_statements_for_much_as_for_little(cast: Cast) -> None:
    def statements(viewer: Person) -> int:
        browser = sign_in(Client(), viewer)
        address = reverse("person", args=[cast.jonas.id])
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        return len(asked)

    write_agreements(cast.jonas, cast.mette)
    picture(cast)
    plan(cast)
    few = {viewer: statements(viewer) for viewer in (cast.mette, cast.jonas)}
    for _ in range(6):
        write_agreements(cast.jonas, cast.mette)
    assert {viewer: statements(viewer) for viewer in few} == few
    assert max(few.values()) <= 50, few
