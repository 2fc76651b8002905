"""Leaders are led too: everything an employee can do works for Mette with Birgit, on the same account (A32)."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from django.utils.html import strip_tags

from naervaer.agreements.models import Goal, Obstacle, Promise, Topic
from naervaer.conversations.models import TakenUp, Talk
from naervaer.distance.actions import write_line
from naervaer.distance.models import Leave, SituationLine
from naervaer.followup.models import Rhythm, Touch
from naervaer.people.models import Person
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client

FRIDAY = TODAY + timedelta(days=4)


@pytest.fixture
def mette(cast: Cast, client: Client) -> Browser:
    return sign_in(client, cast.mette)


@pytest.fixture
def birgit(cast: Cast) -> Browser:
    return sign_in(Client(), cast.birgit)


def card(page: str, name: str) -> str:
    return page.split(f'id="{name}"')[1].split("</section>")[0]


def new(browser: Browser, cast: Cast, kind: str, **words: Any) -> None:
    answer = browser.post(reverse("agreement_new", args=[cast.mette.id, kind]), words)
    assert answer.status_code == 303, kind


def test_i_dag_shows_both_sides(cast: Cast, mette: Browser) -> None:
    page = mette.get("/").text
    assert "Alle bliver set" in page
    own = card(page, "own")
    assert "Dig og Birgit" in strip_tags(own)
    assert 'class="house' in own
    assert "torsdag 12. november" in own
    assert reverse("person", args=[cast.mette.id]) in own


def test_whom_nobody_leads_has_no_own_house(birgit: Browser) -> None:
    page = birgit.get("/").text
    assert "Alle bliver set" in page
    assert 'id="own"' not in page


def test_she_notes_a_talk_with_birgit_and_takes_it_back(cast: Cast, mette: Browser, birgit: Browser) -> None:
    page = mette.post(reverse("touches"), {"person": str(cast.birgit.id)}, follow=True).text
    touch = Touch.objects.counting().get(employee=cast.mette, on=TODAY)
    assert touch.leader == cast.birgit
    assert "mandag 23. november" in card(page, "own")
    assert "Mette" in birgit.get("/").text
    mette.post(reverse("touch_withdrawals", args=[touch.ref]))
    assert not Touch.objects.counting().filter(employee=cast.mette, on=TODAY).exists()


def test_the_page_of_the_two_and_their_rhythm(cast: Cast, mette: Browser, birgit: Browser) -> None:
    address = reverse("person", args=[cast.mette.id])
    assert "Birgit" in mette.get(address).text
    assert birgit.get(address).status_code == 200
    mette.post(reverse("rhythm", args=[cast.mette.id]), {"days": 21})
    birgit.post(reverse("rhythm_answer", args=[cast.mette.id]), {"answer": "yes"})
    assert Rhythm.objects.in_force().get(employee=cast.mette).days == 21


def test_own_hours_and_days_away(cast: Cast, mette: Browser) -> None:
    for name in ("hours", "leave", "me"):
        assert mette.get(reverse(name)).status_code == 200
    days = {"first_day": FRIDAY.isoformat(), "last_day": FRIDAY.isoformat()}
    assert mette.post(reverse("leave"), days).status_code == 303
    assert Leave.objects.visible_to(cast.birgit).get(person=cast.mette).started_on == FRIDAY


def test_a_talk_from_planning_to_next_time(cast: Cast, mette: Browser, birgit: Browser) -> None:
    """She plans it with Birgit, says "another day", takes a topic up and holds it; Birgit sees the same talk."""
    assert "Birgit Falk" in mette.get(reverse("talk_new")).text
    plan = {"person": str(cast.birgit.id), "on": TODAY.isoformat(), "at": "10.00", "length": "30"}
    assert mette.post(reverse("talk_new"), plan | {"form": "video", "kind": "talk"}).status_code == 303
    talk = Talk.objects.get(employee=cast.mette)
    birgit.post(reverse("talk_acceptance", args=[talk.id]))
    talk.refresh_from_db()
    assert talk.accepted_by == cast.birgit
    assert "Birgit" in mette.get(reverse("talks")).text
    assert "Mette" in birgit.get(reverse("talks")).text

    new(mette, cast, "topic", text="Budget for skærme")
    topic = Topic.objects.get(employee=cast.mette)
    assert topic.shared_with == cast.birgit
    page = mette.get(reverse("talk", args=[talk.id]))
    assert page.status_code == 200
    assert "Budget for skærme" in page.text
    assert "Budget for skærme" in birgit.get(reverse("talk", args=[talk.id])).text
    assert (
        mette.get(reverse("talk_preparation", args=[talk.id])).status_code == 404
    )  # the leader's pad is Birgit's
    assert birgit.get(reverse("talk_preparation", args=[talk.id])).status_code == 200

    taken_up = reverse("topic_taken_up", args=[talk.id, topic.id])
    mette.post(taken_up)
    assert not TakenUp.objects.exists()
    refused = birgit.post(reverse("wellbeing", args=[talk.id]), {"kind": "another_day"})
    assert refused.status_code == 404
    mette.post(reverse("wellbeing", args=[talk.id]), {"kind": "another_day"})
    mette.post(taken_up)
    assert TakenUp.objects.get().by == cast.mette
    with time_machine.travel(NOW + timedelta(hours=3), tick=True):
        later = sign_in(Client(), cast.mette)
        later.post(reverse("talk_holding", args=[talk.id]))
    talk.refresh_from_db()
    assert talk.is_held
    assert talk.touch is not None
    assert talk.touch.leader == cast.birgit


def test_aftaler_with_both_sides(cast: Cast, mette: Browser, birgit: Browser) -> None:
    new(mette, cast, "promise", side="leader", text="Finder penge til skærme", due_on=FRIDAY.isoformat())
    new(birgit, cast, "promise", side="employee", text="Sender tallene", due_on=FRIDAY.isoformat())
    new(mette, cast, "obstacle", owner_side="leader", text="Ingen svarer i it", due_on=FRIDAY.isoformat())
    goal = {
        "track": "professional",
        "text": "Lede ledere",
        "step": "Følge Birgit",
        "step_on": FRIDAY.isoformat(),
    }
    new(mette, cast, "goal", **goal)
    hers = Promise.objects.get(employee=cast.mette, side="employee")
    birgits = Promise.objects.get(employee=cast.mette, side="leader")
    mette.post(reverse("agreement_yes", args=["promise", hers.id]), {"version": 1})
    birgit.post(reverse("agreement_yes", args=["promise", birgits.id]), {"version": 1})
    assert Promise.objects.exclude(agreed_at=None).count() == 2

    jonas = Promise.objects.count()
    new_for_jonas = {"side": "leader", "text": "Ringer til it", "due_on": FRIDAY.isoformat()}
    mette.post(reverse("agreement_new", args=[cast.jonas.id, "promise"]), new_for_jonas)
    assert Promise.objects.count() == jonas + 1

    page = mette.get(reverse("agreements")).text
    for words in (
        "Finder penge til skærme",
        "Sender tallene",
        "Ingen svarer i it",
        "Lede ledere",
        "Ringer til it",
    ):
        assert words in page, words
    day = card(mette.get("/").text, "promises")
    assert "Sender tallene" in day
    assert "Finder penge til skærme" in day
    mette.post(reverse("agreement_end", args=["promise", hers.id]), {"how": "held"})
    hers.refresh_from_db()
    assert hers.outcome == "held"
    assert Goal.objects.visible_to(cast.birgit).count() == 1
    assert Obstacle.objects.visible_to(cast.birgit).count() == 1


def test_what_birgit_sees_of_her_and_hiding_it(cast: Cast, mette: Browser) -> None:
    new(mette, cast, "topic", text="Budget for skærme")
    line = write_line(
        person=cast.mette,
        text="Pendler om tirsdagen",
        sharing="leader",
        leader=cast.birgit,
        by=cast.mette,
        at=NOW,
    )
    page = mette.get(reverse("what_leader_sees")).text
    assert "Det, <span" in page
    assert "Birgit" in card(page, "role")
    chosen = card(page, "chosen")
    assert "Budget for skærme" in chosen
    assert "Pendler om tirsdagen" in chosen
    assert not re.search("Jonas|Karen|Sofie", page.split("<main")[1].split("</main>")[0])
    mette.post(reverse("hidden_from_leader"), {"all": "1"})
    assert not Topic.objects.visible_to(cast.birgit).exists()
    assert line not in SituationLine.objects.visible_to(cast.birgit)


def test_a_team_line_of_hers_is_for_birgits_team_and_not_for_those_below(cast: Cast) -> None:
    line = write_line(
        person=cast.mette, text="Hjemme", sharing="team", leader=cast.birgit, by=cast.mette, at=NOW
    )
    reads = {each for each in cast.everyone if line in SituationLine.objects.visible_to(each)}
    assert reads == {cast.mette, cast.birgit, cast.anders, cast.rune, cast.hanne, cast.ole}


def test_who_has_seen_her_data_and_who_can_help(cast: Cast, mette: Browser, birgit: Browser) -> None:
    birgit.get("/")
    page = mette.get(reverse("seen_me")).text
    assert "Birgit Falk" in page
    assert "din leder" in page
    assert "Birgit" in mette.get(reverse("help")).text
    assert "Birgit" in mette.get(reverse("who_sees_what")).text


def test_those_below_see_nothing_of_what_she_has_with_birgit(cast: Cast, mette: Browser) -> None:
    new(mette, cast, "topic", text="Budget for skærme")
    new(mette, cast, "promise", side="leader", text="Finder penge", due_on=FRIDAY.isoformat())
    jonas: Person = cast.jonas
    browser = sign_in(Client(), jonas)
    assert browser.get(reverse("person", args=[cast.mette.id])).status_code == 404
    for name in ("agreements", "talks", "today", "what_leader_sees"):
        page = browser.get(reverse(name)).text
        assert "Budget" not in page
        assert "Finder penge" not in page
