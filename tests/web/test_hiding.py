"""What one has chosen to show is hidden in one tap, all of it at once, and shown again; by nobody else."""

from typing import Any

import pytest
from django.db.models import Model
from django.urls import reverse
from django.utils.html import strip_tags

from naervaer.agreements.actions import (
    add_topic,
    reach_goal,
    share,
)
from naervaer.agreements.models import Goal, Topic
from naervaer.distance.actions import write_line
from naervaer.distance.models import SituationLine
from naervaer.people.actions import change_leader
from naervaer.web.mirror.queries import Mirror, is_own_choice, mirror_of, ref_of
from tests.agreements import rows
from tests.cast import NOW, Cast, sign_in
from tests.client import Client

PAGE = "what_leader_sees"


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return rows.topic(cast)


@pytest.fixture
def goal(cast: Cast) -> Goal:
    goal: Goal = rows.agreed(rows.goal(cast), cast)
    return goal


@pytest.fixture
def line(cast: Cast) -> SituationLine:
    return write_line(
        person=cast.jonas, text="Henter kl. 15", sharing="team", leader=cast.mette, by=cast.jonas, at=NOW
    )


def mette_sees(cast: Cast) -> set[Model]:
    tables: tuple[Any, ...] = (Topic, Goal, SituationLine)
    return {row for table in tables for row in table.objects.visible_to(cast.mette)}


def undo_in(page: str) -> str:
    address = page.split('class="toast"')[1].split('action="')[1].split('"')[0]
    assert address.endswith("/return/")
    return address


def test_one_tap_hides_and_one_takes_it_back(
    cast: Cast, client: Client, topic: Topic, goal: Goal, line: SituationLine
) -> None:
    browser = sign_in(client, cast.jonas)
    for row in (topic, goal, line):
        page = browser.post(reverse("hidden_from_leader"), {"row": ref_of(row)}, follow=True).text
        assert row not in mette_sees(cast)
        browser.post(undo_in(page), follow=True)
        assert row in mette_sees(cast)
    assert (
        SituationLine.objects.visible_to(cast.sofie).filter(pk=line.pk).exists()
    )  # the whole team, as before
    goal.refresh_from_db()
    assert goal.is_agreed  # she has said yes to these very words before


def test_all_of_it_at_once(cast: Cast, client: Client, topic: Topic, goal: Goal, line: SituationLine) -> None:
    mettes = add_topic(employee=cast.jonas, shared_with=cast.mette, text="Ferie", by=cast.mette, at=NOW)
    browser = sign_in(client, cast.jonas)
    page = browser.post(reverse("hidden_from_leader"), {"all": "1"}, follow=True).text
    assert mette_sees(cast) == {mettes}  # what she has written herself is not Jonas's choice
    browser.post(undo_in(page))
    assert mette_sees(cast) == {topic, goal, line, mettes}


def test_what_is_kept_back_can_be_shown_to_the_one_named(cast: Cast, client: Client, topic: Topic) -> None:
    browser = sign_in(client, cast.jonas)
    browser.post(reverse("hidden_from_leader"), {"row": ref_of(topic)})
    page = browser.get(reverse(PAGE)).text
    assert "Færre rapporter" in page.split('id="unseen"')[1]
    told = {"row": ref_of(topic), "leader": str(cast.anders.pk)}
    assert browser.post(reverse("shown_to_leader"), told).status_code == 404
    assert browser.post(reverse("shown_to_leader"), told | {"leader": str(cast.mette.pk)}).status_code == 303
    assert topic in mette_sees(cast)


def test_nobody_hides_for_somebody_else(cast: Cast, client: Client, topic: Topic) -> None:
    for other in (cast.mette, cast.anders, cast.birgit, cast.hanne):
        answer = sign_in(client, other).post(reverse("hidden_from_leader"), {"row": ref_of(topic)})
        assert answer.status_code == 404
    assert topic in mette_sees(cast)


@pytest.mark.parametrize("ref", ["", "agreements.Topic", "agreements.Topic:x", "people.Person:1", "a:b:c"])
def test_a_forged_reference_is_nothing(cast: Cast, client: Client, ref: str) -> None:
    assert sign_in(client, cast.jonas).post(reverse("hidden_from_leader"), {"row": ref}).status_code == 404


def test_undo_is_the_hiders_own_and_ends_with_the_leader(cast: Cast, client: Client, topic: Topic) -> None:
    browser = sign_in(client, cast.jonas)
    undo = undo_in(browser.post(reverse("hidden_from_leader"), {"row": ref_of(topic)}, follow=True).text)
    assert sign_in(Client(), cast.mette).post(undo).status_code == 404
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=NOW)
    assert browser.post(undo).status_code == 404
    assert not Topic.objects.visible_to(cast.anders).exists()


def test_the_way_there_is_one_click(cast: Cast, client: Client) -> None:
    sign_in(client, cast.jonas)
    for address in ("/", reverse("person", args=[cast.jonas.id]), reverse("who_sees_what"), reverse("help")):
        assert f'href="{reverse(PAGE)}"' in client.get(address).text
    page = sign_in(client, cast.mette).get(reverse("person", args=[cast.jonas.id])).text
    assert "Jonas har en liste over alt det, du ser om Jonas" in strip_tags(page)


def test_who_has_no_leader_is_told_so(cast: Cast, client: Client) -> None:
    assert "Ingen leder dig" in sign_in(client, cast.birgit).get(reverse(PAGE)).text


def test_what_was_shared_with_the_leader_before_is_told_as_only_ones_own(
    cast: Cast, client: Client, line: SituationLine
) -> None:
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=NOW)
    page = sign_in(client, cast.jonas).get(reverse(PAGE)).text
    unseen = page.split('id="unseen"')[1].split("</section>")[0]
    assert "Henter kl. 15" in unseen
    assert "Situation · kun du ser det" in unseen
    assert "Vis Anders" in unseen


def test_a_topic_of_the_leader_is_no_own_choice(cast: Cast) -> None:
    topic = add_topic(employee=cast.jonas, shared_with=cast.mette, text="Ferie", by=cast.mette, at=NOW)
    assert not is_own_choice(topic, cast.jonas)
    mirror = mirror_of(cast.jonas)
    assert isinstance(mirror, Mirror)
    assert topic in mirror.seen
    share(row=topic, with_leader=None, by=cast.jonas, at=NOW)


def test_a_goal_that_is_reached_says_so_instead_of_a_step(cast: Cast, client: Client, goal: Goal) -> None:
    browser = sign_in(client, cast.jonas)
    assert "Følge Karen i december" in browser.get(reverse(PAGE)).text
    reach_goal(goal=goal, by=cast.jonas, at=NOW)
    page = browser.get(reverse(PAGE)).text
    assert "nået man. 23. nov." in page
    assert "Følge Karen i december" not in page
