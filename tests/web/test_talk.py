"""The page of a talk as its two see it, and everybody else does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from naervaer.agreements.actions import add_topic
from naervaer.agreements.models import Goal, Promise, Topic
from naervaer.conversations import actions
from naervaer.conversations.actions import plan_talk
from naervaer.conversations.models import TakenUp, Talk
from naervaer.conversations.queries import openers_of, talks_ahead
from naervaer.distance.actions import change_line, share_line, write_line
from naervaer.people.models import Person
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client
from tests.web.talks import HTMX, IN_TWO_HOURS, TOMORROW, address, changes_of


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """Mette has planned a talk with Jonas for ten o'clock today; each has a topic."""
    planned = actions.plan_talk(
        employee=cast.jonas, leader=cast.mette, span=IN_TWO_HOURS, by=cast.mette, at=NOW
    )
    topic(cast, "Havnemodellen", by=cast.mette)
    topic(cast, "Månedsrapporten", by=cast.jonas)
    return planned


def topic(cast: Cast, text: str, by: Person) -> Topic:
    return add_topic(employee=cast.jonas, shared_with=cast.mette, text=text, by=by, at=NOW)


def test_both_see_the_same_openers_and_the_employees_topics_first(
    cast: Cast, talk: Talk, client: Client
) -> None:
    hers = sign_in(client, cast.mette).get(address(talk)).text
    his = sign_in(client, cast.jonas).get(address(talk)).text
    told = [page.split('<ul class="asks"')[1].split("</ul>")[0] for page in (hers, his)]
    assert told[0] == told[1]
    for page in (hers, his):
        assert page.index("Månedsrapporten") < page.index("Havnemodellen")
    assert "En anden dag" in his
    assert "En anden dag" not in hers


def test_nobody_else_finds_it(cast: Cast, talk: Talk, client: Client) -> None:
    for person in cast.everyone:
        if person.user is None or person in (cast.mette, cast.jonas):
            continue
        sign_in(client, person)
        for name in ("talk", "talk_changes", "talk_preparation", "talk_time", "talk_cancellation"):
            assert client.get(address(talk, name)).status_code == 404, (person.name, name)


def test_wellbeing_opens_the_list_and_the_other_takes_it_back(cast: Cast, talk: Talk, client: Client) -> None:
    row = Topic.objects.get(raised_by=cast.jonas)
    take = address(talk, "topic_taken_up", row.id)
    sign_in(client, cast.mette)
    assert "når I har talt om trivsel" in client.get(address(talk)).text
    assert "Tal om trivsel først" in client.post(take, follow=True).text
    client.post(address(talk, "wellbeing"))
    client.post(take)
    assert TakenUp.objects.get().topic == row
    his = sign_in(client, cast.jonas).get(address(talk)).text
    assert "Mette har markeret" in his
    assert "Det nåede vi ikke" in his
    client.post(address(talk, "wellbeing_objection"))
    hers = sign_in(client, cast.mette).get(address(talk)).text
    assert "Vi har talt om trivsel</span></button>" not in hers
    assert TakenUp.objects.count() == 1


def test_another_day_from_the_leader_is_not_there(cast: Cast, talk: Talk, client: Client) -> None:
    said = {"kind": "another_day"}
    assert sign_in(client, cast.mette).post(address(talk, "wellbeing"), said).status_code == 404
    assert sign_in(client, cast.jonas).post(address(talk, "wellbeing"), said).status_code == 303


def test_the_page_is_asked_again_only_when_something_has_changed(
    cast: Cast, talk: Talk, client: Client
) -> None:
    page = sign_in(client, cast.jonas).get(address(talk)).text
    changes = changes_of(page)
    assert client.get(changes, headers=HTMX).status_code == 204
    steps: list[Callable[[], object]] = [
        lambda: topic(cast, "Hjemmedage", by=cast.mette),
        lambda: actions.mark_wellbeing(talk=talk, leader=cast.mette, by=cast.mette, at=NOW),
        lambda: actions.take_up(
            talk=talk, topic=Topic.objects.earliest("raised_at"), leader=cast.mette, by=cast.mette, at=NOW
        ),
        lambda: actions.plan_talk(
            employee=cast.jonas, leader=cast.mette, span=TOMORROW, by=cast.mette, at=NOW
        ),
        lambda: actions.hold_talk(talk=talk, leader=cast.mette, on=TODAY, by=cast.mette, at=NOW, today=TODAY),
    ]
    for step in steps:
        step()
        response = client.get(changes, headers=HTMX)
        assert response.status_code == 200
        assert response.text.lstrip().startswith('<div id="talk">')
        changes = changes_of(response.text)
        assert client.get(changes, headers=HTMX).status_code == 204


def told_on(page: str) -> list[str]:
    """The lines of the situation card on the page of a talk."""
    card = page.split('<div id="shown"')[1].split("</div>")[0]
    return [each.split("</li>")[0] for each in card.split("<li>")[1:]]


def test_what_the_employee_tells_is_on_top_once_it_is_new(cast: Cast, talk: Talk, client: Client) -> None:
    """A39, A49: all of it before the first talk, then what has changed since; a line taken back is gone at once."""
    lines = [
        write_line(person=cast.jonas, text=text, sharing=sharing, leader=cast.mette, by=cast.jonas, at=NOW)
        for text, sharing in (("Møder efter 10", "leader"), ("Bygger om", "team"), ("Kladde", "me"))
    ]
    page = sign_in(client, cast.mette).get(address(talk)).text
    assert set(told_on(page)) == {"Møder efter 10", "Bygger om"}
    assert page.index('id="shown"') < page.index("Havnemodellen")
    changes = changes_of(page)
    share_line(line=lines[0], sharing="me", leader=None, by=cast.jonas, at=NOW)
    assert told_on(client.get(changes, headers=HTMX).text) == ["Bygger om"]
    actions.hold_talk(talk=talk, leader=cast.mette, on=TODAY, by=cast.mette, at=NOW, today=TODAY)
    after = actions.plan_talk(employee=cast.jonas, leader=cast.mette, span=TOMORROW, by=cast.mette, at=NOW)
    assert told_on(client.get(address(after)).text) == []
    later = IN_TWO_HOURS[1] + timedelta(hours=1)
    change_line(line=lines[1], text="Bygger ikke om", ends_on=None, by=cast.jonas, at=later)
    change_line(line=lines[2], text="Stadig kladde", ends_on=None, by=cast.jonas, at=later)
    for person in (cast.mette, cast.jonas):
        assert told_on(sign_in(client, person).get(address(after)).text) == ["Bygger ikke om"]


def test_looking_and_asking_again_takes_few_statements(cast: Cast, talk: Talk, client: Client) -> None:
    sign_in(client, cast.mette)
    page = client.get(address(talk)).text
    with CaptureQueriesContext(connection) as made:
        client.get(address(talk))
    assert len(made) <= 20, "\n".join(each["sql"][:160] for each in made)
    with CaptureQueriesContext(connection) as made:
        client.get(changes_of(page), headers=HTMX)
    assert len(made) <= 12, "\n".join(each["sql"][:160] for each in made)


def test_a_topic_becomes_a_goal_in_one_click(cast: Cast, talk: Talk, client: Client) -> None:
    """A16: its words go over, the topic stays what it is, both see the goal, and it is there in the next talk."""
    noted = Topic.objects.get(raised_by=cast.jonas)
    undo = ""
    for _click in range(2):
        page = sign_in(client, cast.jonas).post(
            reverse("topic_goal", args=[noted.pk]), {"next": address(talk)}, follow=True
        )
        undo = undo or page.text.split('class="toast"')[1].split('action="')[1].split('"')[0]
    goal = Goal.objects.get(employee=cast.jonas)
    assert (goal.text, goal.shared_with, goal.proposed_by) == ("Månedsrapporten", cast.mette, cast.jonas)
    assert noted in Topic.objects.standing()
    since = client.get(address(talk)).text.split('id="since"')[1].split("</ul>")[0]
    assert "Månedsrapporten" in since
    assert "Ja, aftalt" not in since
    again = changes_of(client.get(address(talk)).text)
    assert client.get(again, headers=HTMX).status_code == 204, "nothing has changed since"
    sign_in(client, cast.mette)
    after = actions.plan_talk(employee=cast.jonas, leader=cast.mette, span=TOMORROW, by=cast.mette, at=NOW)
    for each in (talk, after):
        since = client.get(address(each)).text.split('id="since"')[1].split("</ul>")[0]
        assert "Månedsrapporten" in since
        assert "Ja, aftalt" in since
    client.post(undo)
    assert "Månedsrapporten" not in client.get(address(after)).text.split('id="since"')[1].split("</ul>")[0]


def test_a_topic_that_is_not_shared_becomes_a_goal_that_is_not(
    cast: Cast, talk: Talk, client: Client
) -> None:
    own = add_topic(employee=cast.jonas, shared_with=None, text="Kun mit", by=cast.jonas, at=NOW)
    reverse_of = reverse("topic_goal", args=[own.pk])
    assert sign_in(client, cast.mette).post(reverse_of).status_code == 404
    sign_in(client, cast.jonas).post(reverse_of)
    assert Goal.objects.get(employee=cast.jonas).shared_with is None
    assert "Kun mit" not in client.get(address(talk)).text


def test_a_promise_is_made_and_what_was_typed_is_never_lost(cast: Cast, talk: Talk, client: Client) -> None:
    sign_in(client, cast.mette)
    typed = {"side": "leader", "text": "spørger Bo om færre rapporter", "due_on": ""}
    refused = client.post(address(talk, "talk_promises"), typed)
    assert refused.status_code == 422
    assert "spørger Bo om færre rapporter" in refused.text
    piece = client.post(address(talk, "talk_promises"), typed, headers=HTMX)
    assert (piece.status_code, piece["HX-Reswap"]) == (422, "outerHTML")
    typed["due_on"] = (TODAY + timedelta(days=4)).isoformat()
    assert client.post(address(talk, "talk_promises"), typed).status_code == 303
    promise = Promise.objects.get()
    assert promise.made_in.talk == talk
    his = sign_in(client, cast.jonas).get(address(talk)).text
    assert f'action="{reverse("agreement_yes", args=["promise", promise.pk])}"' in his


def test_held_by_either_and_the_other_says_that_it_does_not_fit(
    cast: Cast, talk: Talk, client: Client
) -> None:
    sign_in(client, cast.mette).post(address(talk, "talk_holding"))
    assert Talk.objects.held().get() == talk
    assert "Samtalen er holdt" in sign_in(client, cast.jonas).get(address(talk)).text
    client.post(address(talk, "talk_release"))
    assert not Talk.objects.held().exists()


def test_a_new_topic_of_a_held_talk_is_for_the_next_one(cast: Cast, talk: Talk, client: Client) -> None:
    """Added to this one it would stand nowhere on the page."""
    here = address(talk)
    field = 'id="new-topic"'
    assert field in sign_in(client, cast.mette).get(here).text
    client.post(address(talk, "talk_holding"))
    page = client.get(here).text
    assert field not in page
    assert "Nye emner er til næste gang" not in page, "there is none yet"
    span = NOW + timedelta(days=14), NOW + timedelta(days=14, minutes=30)
    following = plan_talk(employee=cast.jonas, leader=cast.mette, span=span, by=cast.mette, at=NOW)
    page = client.get(here).text
    assert "Nye emner er til næste gang" in page
    assert reverse("talk", args=[following.id]) in page.split("Nye emner er til næste gang")[1][:200]


def test_preparation_is_the_leaders(cast: Cast, talk: Talk, client: Client) -> None:
    page = sign_in(client, cast.mette).get(address(talk, "talk_preparation")).text
    assert "Begynd med" in page
    assert "data-pad" in page
    assert sign_in(client, cast.jonas).get(address(talk, "talk_preparation")).status_code == 404


def test_an_empty_list_offers_three_within_a_day(cast: Cast, client: Client) -> None:
    talk = actions.plan_talk(employee=cast.jonas, leader=cast.mette, span=IN_TWO_HOURS, by=cast.mette, at=NOW)
    page = sign_in(client, cast.jonas).get(address(talk)).text
    assert page.count('name="text" value="') == 3
    assert 'name="text" value="' not in sign_in(client, cast.mette).get(address(talk)).text


# Samtaler -----------------------------------------------------------------------------------------


def test_samtaler_shows_what_is_to_come_and_what_was_to_be_held(
    cast: Cast, talk: Talk, client: Client
) -> None:
    behind = actions.plan_talk(
        employee=cast.ida,
        leader=cast.mette,
        span=(NOW - timedelta(days=1), NOW - timedelta(days=1) + timedelta(minutes=30)),
        by=cast.mette,
        at=NOW - timedelta(days=3),
    )
    page = sign_in(client, cast.mette).get("/talks/").text
    assert "Fik I talt?" in page
    assert "Jonas" in page
    client.post(address(behind, "talk_holding"), {"next": "/talks/"})
    assert "Fik I talt?" not in client.get("/talks/").text
    assert sign_in(client, cast.jonas).get("/talks/").text.count("Mette Krogh") == 1


# I dag --------------------------------------------------------------------------------------------


def test_i_dag_shows_the_talks_of_the_day_with_an_opener(cast: Cast, talk: Talk, client: Client) -> None:
    opener = str(openers_of(talk, cast.mette)[0].text)
    hers = sign_in(client, cast.mette).get("/").text
    with override("da"):
        assert str(openers_of(talk, cast.mette)[0].text) in hers, opener
    assert reverse("talk_preparation", args=[talk.id]) in hers
    his = sign_in(client, cast.jonas).get("/").text
    assert reverse("talk", args=[talk.id]) in his
    assert reverse("talk_preparation", args=[talk.id]) not in his
    assert reverse("talk", args=[talk.id]) not in sign_in(client, cast.sofie).get("/").text


def test_i_dag_and_the_talk_draw_the_same_opener_after_many(cast: Cast, client: Client) -> None:
    for number in range(10):
        on = TODAY - timedelta(days=14 * (10 - number))
        start = NOW - timedelta(days=14 * (10 - number))
        span = (start, start + timedelta(minutes=30))
        held = actions.plan_talk(
            employee=cast.jonas, leader=cast.mette, span=span, by=cast.mette, at=start - timedelta(hours=1)
        )
        actions.hold_talk(talk=held, leader=cast.mette, on=on, by=cast.mette, at=NOW, today=TODAY)
    talk = actions.plan_talk(employee=cast.jonas, leader=cast.mette, span=IN_TWO_HOURS, by=cast.mette, at=NOW)
    start = NOW.replace(hour=0)
    people = {cast.mette.id, cast.jonas.id}
    [today] = talks_ahead(cast.mette, people, start=start, end=start + timedelta(days=1))
    assert today.opener == openers_of(talk, cast.mette)[0]
