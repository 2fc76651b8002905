"""Aftaler and I dag: each row stands where it asks for something, once, and only before those whom it concerns."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from naervaer.agreements import actions
from naervaer.agreements.models import Experiment, Promise, Row
from naervaer.agreements.queries import due_today, mine, of_pair, pair_of
from naervaer.agreements.rules import Answer, Side
from naervaer.people.actions import add_person, change_leader
from naervaer.people.models import Person
from tests.agreements.rows import (
    LATER,
    NEXT_WEEK,
    agreed,
    experiment,
    goal,
    obstacle,
    picture,
    promise,
    write_agreements,
)
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client


def where(row: Row, viewer: Person, on: Any = TODAY) -> str:
    """In which of the three lists of the viewer's Aftaler it stands; every row stands in one."""
    found = mine(viewer, today=on, now=NOW)
    lists = {"review": found.review, "mine": found.mine, "waiting": found.waiting}
    places = [name for name, lines in lists.items() for line in lines if line.row.pk == row.pk]
    assert len(places) <= 1
    return places[0] if places else ""


def both(row: Row, cast: Cast, on: Any = TODAY) -> tuple[str, str]:
    """Before Jonas, and before Mette."""
    return where(row, cast.jonas, on), where(row, cast.mette, on)


def test_a_proposal_is_looked_at_by_the_other(cast: Cast) -> None:
    assert both(promise(cast), cast) == ("review", "waiting")
    assert both(promise(cast, by=cast.jonas), cast) == ("waiting", "review")
    assert both(goal(cast), cast) == ("waiting", "review")
    assert both(experiment(cast), cast) == ("review", "waiting")


def test_what_holds_stands_with_who_does_it(cast: Cast) -> None:
    assert both(agreed(promise(cast), cast), cast) == ("waiting", "mine")
    assert both(agreed(promise(cast, side=Side.EMPLOYEE), cast), cast) == ("mine", "waiting")
    assert both(agreed(goal(cast), cast), cast) == ("mine", "waiting")
    assert both(obstacle(cast), cast) == ("waiting", "mine")
    trial = agreed(experiment(cast), cast)
    assert both(trial, cast) == ("mine", "mine")
    assert both(trial, cast, on=NEXT_WEEK) == ("review", "review")


def test_carried_on_twice_it_asks_both_when_its_day_comes(cast: Cast) -> None:
    row = agreed(promise(cast), cast)
    for days in (1, 2):
        actions.carry_promise(promise=row, to_on=NEXT_WEEK + timedelta(days=days), by=cast.mette, at=NOW)
    assert both(row, cast) == ("waiting", "mine")
    assert both(row, cast, on=NEXT_WEEK + timedelta(days=2)) == ("review", "review")


def test_what_was_made_with_a_former_leader_asks_the_new_one(cast: Cast) -> None:
    row = agreed(promise(cast), cast)
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=NOW)
    assert (where(row, cast.jonas), where(row, cast.anders), where(row, cast.mette)) == (
        "waiting",
        "review",
        "",
    )


def test_what_is_over_or_removed_stands_nowhere(cast: Cast) -> None:
    held, gone = agreed(promise(cast), cast), promise(cast)
    actions.hold_promise(promise=held, by=cast.mette, at=NOW)
    actions.remove(row=gone, by=cast.mette, at=NOW)
    assert both(held, cast) == both(gone, cast) == ("", "")
    assert [line.row for line in mine(cast.jonas, today=TODAY, now=LATER).lately] == [held]


def test_who_has_answered_waits_for_the_other(cast: Cast) -> None:
    trial = agreed(experiment(cast), cast)
    answer(trial, Answer.KEEP, cast.jonas)
    assert both(trial, cast, on=NEXT_WEEK) == ("waiting", "review")
    answer(trial, Answer.STOP, cast.mette)
    assert both(trial, cast, on=NEXT_WEEK) == ("review", "review")
    answer(trial, Answer.KEEP, cast.mette)
    assert both(trial, cast, on=NEXT_WEEK) == ("", "")


def answer(trial: Any, said: Answer, by: Person) -> None:
    actions.answer_experiment(experiment=trial, answer=said, by=by, at=NOW, today=NEXT_WEEK)


def test_what_has_ended_can_be_read_for_thirty_days_by_both(cast: Cast, client: Client) -> None:
    trial, aim, stone, kept = (
        agreed(experiment(cast), cast),
        agreed(goal(cast), cast),
        obstacle(cast),
        agreed(promise(cast), cast),
    )
    at = [NOW - timedelta(hours=hours) for hours in (3, 2, 1)]
    actions.hold_promise(promise=kept, by=cast.mette, at=at[0])
    actions.close_obstacle(obstacle=stone, by=cast.jonas, at=at[1])
    actions.reach_goal(goal=aim, by=cast.jonas, at=at[2])
    for each in (cast.jonas, cast.mette):
        answer(trial, Answer.KEEP, each)
    for viewer in (cast.jonas, cast.mette):
        lately = mine(viewer, today=TODAY, now=LATER).lately
        assert [line.row for line in lately] == [trial, aim, stone, kept]
        assert mine(viewer, today=TODAY, now=NOW + timedelta(days=30, hours=1)).lately == ()
        sign_in(client, viewer)
        page = client.get("/agreements/").text
        assert [told(page, row) for row in (trial, aim, kept)] == [
            "et forsøg: I beholder det begge, man. 23. nov. Åbn igen",
            "nået man. 23. nov. Åbn igen",
            "holdt man. 23. nov. Åbn igen",
        ]
        open_again = " Åbn igen" if viewer == cast.jonas else ""  # who raised it says whether it is gone
        assert told(page, stone) == f"væk fra vejen man. 23. nov.{open_again}"


def told(page: str, row: Row) -> str:
    """What stands below the words of a row that has ended, and its button."""
    line = page.split(f'id="ended-{row.pk}"')[1].split("</li>")[0].partition("<small>")[2]
    spoken = re.sub(r'<span class="vh">[^<]*</span>', "", line)
    return " ".join(re.sub("<[^>]*>", " ", spoken).split())


def test_the_page_takes_as_many_statements_for_one_as_for_many(cast: Cast, client: Client) -> None:
    def statements() -> int:
        client.get("/agreements/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/agreements/")
        return len(asked)

    write_agreements(cast.jonas, cast.mette)
    sign_in(client, cast.mette)
    few = statements()
    for employee in cast.team:
        write_agreements(employee, cast.mette)
    assert statements() == few
    assert few <= 20


def test_of_a_pair_everything_in_nine_statements(cast: Cast) -> None:
    write_agreements(cast.jonas, cast.mette)
    picture(cast)
    with CaptureQueriesContext(connection) as asked:
        pair = pair_of(cast.jonas, viewer=cast.mette)
        assert pair is not None
        found = of_pair(pair, today=TODAY, now=NOW)
    assert len(asked) == 9
    assert found.obstacles[0].picture is not None
    assert [len(rows) for rows in (found.promises, found.goals, found.pictures, found.experiments)] == [
        1,
        1,
        1,
        1,
    ]


# --- development ------------------------------------------------------------------------------------------------


def card(client: Client, who: Person) -> str:
    page = sign_in(client, who).get("/agreements/").text
    return re.sub(r"<[^>]+>", " ", page.split('id="development"')[1].split("</section>")[0])


def test_development_is_the_same_neutral_sentence_for_both(cast: Cast, client: Client) -> None:
    actions.talked_about_development(
        employee=cast.jonas, on=TODAY - timedelta(days=91), by=cast.mette, at=NOW
    )
    for who in (cast.jonas, cast.mette):
        assert "Sidst talt om udvikling: august." in card(client, who)
    actions.not_now(employee=cast.jonas, on=TODAY, by=cast.jonas, at=NOW)
    for who in (cast.jonas, cast.mette):
        assert "Udvikling: I sagde “ikke nu” i november." in card(client, who)


def test_each_pair_has_its_own_last_day(cast: Cast) -> None:
    days = {cast.jonas: TODAY, cast.sofie: TODAY - timedelta(days=40), cast.ida: TODAY - timedelta(days=80)}
    for employee, day in days.items():
        for on in (day - timedelta(days=1), day, day - timedelta(days=5)):
            actions.talked_about_development(employee=employee, on=on, by=cast.mette, at=NOW)
    lines = mine(cast.mette, today=TODAY, now=NOW).development
    assert {line.pair.employee: line.last.on for line in lines if line.last} == days


# --- I dag ------------------------------------------------------------------------------------------------------


def due(viewer: Person, led: list[Person]) -> list[tuple[Any, bool]]:
    return [(each.row.pk, each.mine) for each in due_today(viewer, [each.pk for each in led], today=TODAY)]


def this_week(row: Promise) -> Promise:
    Promise.objects.filter(pk=row.pk).update(due_on=TODAY + timedelta(days=4))
    return row


def test_promises_and_obstacles_of_the_week_stand_on_i_dag(cast: Cast) -> None:
    held = this_week(agreed(promise(cast), cast))
    agreed(promise(cast), cast)  # next week
    this_week(promise(cast))  # nobody has said yes
    stone = actions.raise_obstacle(
        employee=cast.jonas,
        text="Støj",
        owner_side=Side.LEADER,
        due_on=TODAY - timedelta(days=3),
        by=cast.jonas,
        at=NOW,
    )
    assert due(cast.mette, cast.team) == [(stone.pk, True), (held.pk, True)]
    assert due(cast.jonas, []) == [(stone.pk, False), (held.pk, False)]
    for other in cast.everyone:
        if other not in (cast.mette, cast.jonas):
            assert due(other, cast.everyone) == []
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=NOW)
    assert due(cast.mette, cast.team) == []
    assert due(cast.anders, [cast.jonas]) == [(stone.pk, True)]  # the promise is to be taken over first


@pytest.mark.parametrize("who", ["jonas", "mette"])
def test_i_dag_says_what_one_has_promised(who: str, cast: Cast, client: Client) -> None:
    side = Side.EMPLOYEE if who == "jonas" else Side.LEADER
    row = agreed(promise(cast, side=side), cast)
    Promise.objects.filter(pk=row.pk).update(due_on=TODAY)
    page = sign_in(client, cast.named(who)).get("/").text
    assert "Du har lovet <b>én</b> ting til i dag." in page
    promises = page.split('id="promises"')[1].split("</section>")[0]
    assert "spørger Bo om færre rapporter" in promises
    assert "Holdt" in promises


def test_i_dag_of_a_leader_of_twelve_takes_twelve_statements(cast: Cast, client: Client) -> None:
    for number in range(5):
        add_person(
            name=f"Ny {number}", by=None, at=NOW, started_on=TODAY, leader=cast.mette, phone="12345678"
        )
    for employee in cast.team:
        write_agreements(employee, cast.mette)
    agreed(Promise.objects.get(employee=cast.jonas), cast)
    sign_in(client, cast.mette).get("/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/").text
    assert "Færre rapporter" in page
    assert len(asked) <= 12, [query["sql"][:120] for query in asked]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"jonas": "keep"}, "Noteret."),
        ({"jonas": "keep", "mette": "keep"}, "I beholder det begge."),
        ({"jonas": "stop", "mette": "stop"}, "I stopper det begge."),
        ({"jonas": "keep", "mette": "stop"}, "I svarer hver sit. Tal om det, og svar så igen."),
    ],
    ids=["one", "kept", "stopped", "different"],
)
def test_who_answers_is_told_what_came_of_it(
    client: Client, cast: Cast, said: dict[str, str], told: str
) -> None:
    trial = agreed(experiment(cast), cast)
    Experiment.objects.filter(pk=trial.pk).update(review_on=TODAY)
    for name, words in said.items():
        browser = sign_in(client, cast.named(name))
        browser.post(reverse("experiment_answer", args=[trial.pk]), {"answer": words, "next": "/agreements/"})
        page = browser.get("/agreements/").text
    toast = page.split('class="toast"')[1].split("</div>")[0]
    assert told in unescape(toast)


def test_what_stands_beside_the_day_begins_without_a_dot(client: Client, cast: Cast) -> None:
    waits = promise(cast, by=cast.jonas, side=Side.EMPLOYEE)
    page = sign_in(client, cast.mette).get("/agreements/").text
    line = page.split(f'id="promise-{waits.pk}"')[1].split("<small>")[1].split("</small>")[0]
    said = unescape(re.sub("<[^>]*>", "", line.partition("</span>")[2]))
    assert said.strip() == "Jonas foreslår det og har sagt ja"
