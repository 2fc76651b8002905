"""Each route that writes: what it does, how it is undone, and that nothing is lost. Who may: `tests.access`."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from naervaer.agreements import actions
from naervaer.agreements.models import (
    Carry,
    Development,
    Experiment,
    ExperimentAnswer,
    Goal,
    Obstacle,
    Picture,
    Promise,
    ShareQuestion,
    Topic,
)
from naervaer.agreements.rules import Answer
from naervaer.people.actions import change_leader
from tests.agreements.rows import (
    NEXT_WEEK,
    again,
    agreed,
    experiment,
    goal,
    obstacle,
    picture,
    promise,
    topic,
)
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client

LATER = NOW + timedelta(hours=1)
DAY = (TODAY + timedelta(days=4)).isoformat()
FORMS: dict[str, tuple[type[Any], dict[str, str]]] = {
    "topic": (Topic, {"text": "Hjemmedage"}),
    "promise": (Promise, {"side": "leader", "text": "finder en skærm", "due_on": DAY}),
    "goal": (Goal, {"track": "personal", "text": "Sige fra", "step": "En gang i ugen", "step_on": DAY}),
    "obstacle": (Obstacle, {"text": "Støj", "owner_side": "employee", "due_on": DAY}),
    "picture": (Picture, {"about": "Støjen", "known": "", "differently": "", "next_step": "", "next_on": ""}),
    "experiment": (Experiment, {"text": "Ingen møder før ti", "review_on": DAY}),
}
MAKERS: dict[str, Callable[[Cast], Any]] = {
    "topic": topic,
    "promise": promise,
    "goal": goal,
    "obstacle": obstacle,
    "picture": picture,
    "experiment": experiment,
}


def post(client: Client, name: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(name, args=args), data)


def undo(client: Client, address: str) -> None:
    """What the toast's button posts."""
    page = client.get(address).text
    action = page.split('class="toast"')[1].split('action="')[1].split('"')[0]
    assert client.post(action, {"next": address}).status_code == 303


# --- writing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["jonas", "mette"])
@pytest.mark.parametrize("kind", FORMS)
def test_either_writes_it_down_and_takes_it_back(kind: str, who: str, cast: Cast, client: Client) -> None:
    model, typed = FORMS[kind]
    sign_in(client, cast.named(who))
    assert client.get(reverse("agreement_new", args=[cast.jonas.id, kind])).status_code == 200
    response = post(client, "agreement_new", cast.jonas.id, kind, **typed, next="/agreements/trash/")
    assert (response.status_code, response["Location"]) == (303, "/agreements/trash/")
    row = model.objects.standing().get(employee=cast.jonas)
    assert row.changed_by_id == cast.named(who).id
    undo(client, "/agreements/")
    assert not model.objects.standing().exists()


@pytest.mark.parametrize("kind", FORMS)
def test_what_is_missing_is_said_and_what_was_typed_stays(kind: str, cast: Cast, client: Client) -> None:
    model, typed = FORMS[kind]
    first = next(name for name in ("text", "about") if name in typed)
    sign_in(client, cast.mette)
    response = post(client, "agreement_new", cast.jonas.id, kind, **typed | {first: ""})
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    for name, value in typed.items():
        assert name == first or f'value="{value}"' in response.text or value in response.text
    assert not model.objects.exists()


def test_a_day_that_has_passed_is_refused_unless_it_stood(cast: Cast, client: Client) -> None:
    typed = FORMS["promise"][1]
    sign_in(client, cast.mette)
    past = (TODAY - timedelta(days=1)).isoformat()
    assert (
        post(client, "agreement_new", cast.jonas.id, "promise", **typed | {"due_on": past}).status_code == 422
    )
    row = promise(cast)
    Promise.objects.filter(pk=row.pk).update(due_on=TODAY - timedelta(days=1))
    changed = typed | {"due_on": past, "text": "ringer", "version": "1"}
    assert post(client, "agreement", "promise", row.pk, **changed).status_code == 303


def test_an_experiment_without_a_review_date_cannot_be_saved(cast: Cast, client: Client) -> None:
    sign_in(client, cast.jonas)
    for day in ("", TODAY.isoformat(), (TODAY - timedelta(days=3)).isoformat()):
        typed = {"text": "Hver dag", "review_on": day}
        assert post(client, "agreement_new", cast.jonas.id, "experiment", **typed).status_code == 422
    assert not Experiment.objects.exists()


def test_who_has_no_leader_writes_topics_and_goals(cast: Cast, client: Client) -> None:
    change_leader(person=cast.jonas, leader=None, by=cast.ole, at=NOW)
    sign_in(client, cast.jonas)
    expected = {"topic": 303, "goal": 303, "promise": 404, "obstacle": 404, "experiment": 404, "picture": 404}
    for kind, status in expected.items():
        assert post(client, "agreement_new", cast.jonas.id, kind, **FORMS[kind][1]).status_code == status, (
            kind
        )


def test_only_the_places_that_are_known_are_noted(cast: Cast, client: Client) -> None:
    sign_in(client, cast.jonas)
    for via, noted in (("talk", "talk"), ("<script>", "button"), ("", "button")):
        post(client, "agreement_new", cast.jonas.id, "topic", text=f"Fra {via}", via=via)
        assert Topic.objects.latest("raised_at").via == noted
        Topic.objects.all().delete()


# --- on an old version ------------------------------------------------------------------------------------------


def on_an_old_version(cast: Cast, client: Client, **headers: str) -> tuple[Topic, Any]:
    row = topic(cast)
    actions.edit_topic(topic=row, text="Hjemmedage", version=1, by=cast.mette, at=NOW)
    sign_in(client, cast.jonas)
    typed = {"text": "Færre møder", "version": "1"}
    return row, client.post(reverse("agreement", args=["topic", row.pk]), typed, headers=headers)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_both_texts_come_back(headers: dict[str, str], cast: Cast, client: Client) -> None:
    row, response = on_an_old_version(cast, client, **headers)
    assert response.status_code == 422
    assert 'value="Færre møder"' in response.text
    assert '<p class="quote">Hjemmedage</p>' in response.text
    assert 'name="version" value="2"' in response.text
    assert response["HX-Retarget"] == f"#topic-{row.pk}-form"
    assert ("<html" in response.text) == (not headers)
    assert again(row).text == "Hjemmedage"


@pytest.mark.parametrize(
    ("choice", "text"),
    [("mine", "Færre møder"), ("theirs", "Hjemmedage"), ("both", "Hjemmedage · Færre møder")],
)
def test_the_choice_is_kept(choice: str, text: str, cast: Cast, client: Client) -> None:
    row, _ = on_an_old_version(cast, client)
    chosen = post(client, "agreement", "topic", row.pk, text="Færre møder", version=2, choice=choice)
    assert chosen.status_code == 303
    assert again(row).text == text


def test_while_one_chooses_the_other_may_write_again(cast: Cast, client: Client) -> None:
    row, _ = on_an_old_version(cast, client)
    actions.edit_topic(topic=row, text="Kun tirsdage", version=2, by=cast.mette, at=LATER)
    response = post(client, "agreement", "topic", row.pk, text="Færre møder", version=2, choice="mine")
    assert response.status_code == 422
    assert '<p class="quote">Kun tirsdage</p>' in response.text


def test_what_was_removed_meanwhile_is_told_and_can_be_kept(cast: Cast, client: Client) -> None:
    row = topic(cast)
    actions.remove(row=row, by=cast.mette, at=NOW)
    sign_in(client, cast.jonas)
    response = post(client, "agreement", "topic", row.pk, text="Færre møder", version=1)
    assert response.status_code == 422
    assert "fjernet af Mette" in response.text
    post(client, "agreement", "topic", row.pk, text="Færre møder", version=1, choice="mine")
    assert (again(row).text, again(row).removed_at) == ("Færre møder", None)


def test_a_version_that_is_none_loses_nothing(cast: Cast, client: Client) -> None:
    row = topic(cast)
    sign_in(client, cast.jonas)
    for version in ("", "-1", "x", "²", "99"):
        assert post(client, "agreement", "topic", row.pk, text="Nyt", version=version).status_code == 422
    assert again(row).text == "Færre rapporter"


# --- one click --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MAKERS)
def test_removed_and_put_back(kind: str, cast: Cast, client: Client) -> None:
    row: Any = MAKERS[kind](cast)
    sign_in(client, cast.jonas)
    post(client, "agreement_removal", kind, row.pk)
    assert again(row).removed_by_id == cast.jonas.id
    undo(client, "/agreements/")
    assert again(row).removed_at is None
    actions.remove(row=row, by=cast.jonas, at=NOW)
    trash = client.get("/agreements/trash/").text.split("<main")[1]
    assert "fjernet af dig" in trash
    assert client.post(trash.split('swap="outerHTML"')[0].rsplit('action="', 1)[1].split('"')[0])
    assert again(row).removed_at is None


def test_a_yes_to_words_that_have_changed_is_no_yes(cast: Cast, client: Client) -> None:
    row = promise(cast)
    sign_in(client, cast.jonas)
    post(client, "agreement_yes", "promise", row.pk, version=7)
    assert not again(row).is_agreed
    assert "Nogen har ændret det i mellemtiden" in client.get("/agreements/").text
    post(client, "agreement_yes", "promise", row.pk, version=1)
    assert again(row).is_agreed


@pytest.mark.parametrize(
    ("kind", "how", "who"),
    [
        ("promise", "held", "mette"),
        ("promise", "dropped", "jonas"),
        ("goal", "reached", "mette"),
        ("obstacle", "closed", "jonas"),
    ],
)
def test_ended_and_open_again(kind: str, how: str, who: str, cast: Cast, client: Client) -> None:
    row: Any = MAKERS[kind](cast)
    sign_in(client, cast.named(who))
    assert post(client, "agreement_end", kind, row.pk, how=how, next="/agreements/").status_code == 303
    assert again(row).is_over
    undo(client, "/agreements/")
    assert not again(row).is_over


@pytest.mark.parametrize(
    ("kind", "how"), [("promise", "reached"), ("goal", "held"), ("obstacle", "held"), ("promise", "")]
)
def test_a_kind_ends_in_its_own_way(kind: str, how: str, cast: Cast, client: Client) -> None:
    row: Any = MAKERS[kind](cast)
    sign_in(client, cast.jonas)
    assert post(client, "agreement_end", kind, row.pk, how=how).status_code == 404
    assert not again(row).is_over


def test_carried_on_by_a_week_or_to_a_day(cast: Cast, client: Client) -> None:
    row = agreed(promise(cast), cast)
    sign_in(client, cast.mette)
    post(client, "promise_carry", row.pk)
    assert again(row).due_on == NEXT_WEEK + timedelta(days=7)
    undo(client, "/agreements/")
    assert (again(row).due_on, Carry.objects.count()) == (NEXT_WEEK, 0)
    post(client, "promise_carry", row.pk, to_on=(NEXT_WEEK + timedelta(days=2)).isoformat())
    assert again(row).due_on == NEXT_WEEK + timedelta(days=2)
    for wrong in ("i morgen", TODAY.isoformat()):
        assert post(client, "promise_carry", row.pk, to_on=wrong).status_code == 303
    assert Carry.objects.count() == 1


def test_an_experiment_is_answered_on_its_day(cast: Cast, client: Client) -> None:
    row = agreed(experiment(cast), cast)
    sign_in(client, cast.jonas)
    post(client, "experiment_answer", row.pk, answer="keep")
    assert not ExperimentAnswer.objects.exists()
    Experiment.objects.filter(pk=row.pk).update(review_on=TODAY)
    assert post(client, "experiment_answer", row.pk, answer="perhaps").status_code == 404
    post(client, "experiment_answer", row.pk, answer="keep")
    actions.answer_experiment(experiment=row, answer=Answer.KEEP, by=cast.mette, at=NOW, today=TODAY)
    assert again(row).outcome == "kept"
    post(client, "experiment_answer_return", row.pk)
    assert again(row).outcome == ""
    changed = post(client, "experiment_answer", row.pk, answer="change")
    assert changed["Location"] == reverse("agreement", args=["experiment", row.pk])
    taken = {"text": "Ingen møder før ni", "review_on": TODAY.isoformat(), "version": again(row).version}
    assert post(client, "agreement", "experiment", row.pk, **taken).status_code == 422
    later = taken | {"review_on": DAY}
    assert post(client, "agreement", "experiment", row.pk, **later).status_code == 303


def test_development_is_noted_and_taken_back(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette)
    post(client, "development", cast.jonas.id, kind="not_now", next="/agreements/")
    assert Development.objects.standing().get().kind == "not_now"
    undo(client, "/agreements/")
    assert not Development.objects.standing().exists()
    undo(client, "/agreements/")
    assert Development.objects.standing().exists()


def test_an_obstacle_gets_its_picture_once(cast: Cast, client: Client) -> None:
    stone, typed = obstacle(cast), FORMS["picture"][1]
    sign_in(client, cast.mette)
    told = typed | {"obstacle": str(stone.pk)}
    assert post(client, "agreement_new", cast.jonas.id, "picture", **told).status_code == 303
    assert Picture.objects.get().obstacle_id == stone.pk
    assert post(client, "agreement_new", cast.jonas.id, "picture", **told).status_code == 422
    for wrong in ("x", str(cast.jonas.pk)):
        told = typed | {"obstacle": wrong}
        assert post(client, "agreement_new", cast.jonas.id, "picture", **told).status_code == 404


# --- a new leader -----------------------------------------------------------------------------------------------


def test_the_new_leader_finds_what_was_promised_and_takes_it_over(cast: Cast, client: Client) -> None:
    row = agreed(promise(cast), cast)
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=NOW)
    sign_in(client, cast.anders)
    assert "aftalt med den tidligere leder: overtag eller drop" in client.get("/agreements/").text
    assert post(client, "agreement_takeover", "promise", row.pk).status_code == 303
    assert again(row).agreed_with_id == cast.anders.id
    assert "tidligere leder" not in client.get("/agreements/").text
    assert post(Client(), "agreement_takeover", "promise", row.pk).status_code == 404


NOT_SHARED = ("agreement", "agreement_removal", "agreement_return", "agreement_sharing", "topic_goal")


@pytest.mark.parametrize("who", ["rune", "mette"])
@pytest.mark.parametrize("kind", ["topic", "goal"])
def test_what_is_not_shared_with_a_leader_has_no_address_for_them(
    kind: str, who: str, cast: Cast, client: Client
) -> None:
    """Neither for the new leader, to whom the employee has not shown it, nor for the former."""
    row = MAKERS[kind](cast)
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    sign_in(client, cast.named(who))
    assert client.get(reverse("agreement", args=[kind, row.pk])).status_code == 404
    for name in NOT_SHARED:
        args = [row.pk] if name == "topic_goal" else [kind, row.pk]
        assert post(client, name, *args, **FORMS[kind][1], version=str(row.version)).status_code == 404, name
    assert vars(again(row))["removed_at"] is None
    assert again(row).text == row.text
    assert sign_in(client, cast.jonas).get(reverse("agreement", args=[kind, row.pk])).status_code == 200


def test_the_employee_is_asked_once_what_to_share(cast: Cast, client: Client) -> None:
    shown, kept = topic(cast), agreed(goal(cast), cast)
    sign_in(client, cast.jonas)
    assert 'id="share"' not in client.get("/agreements/").text
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=NOW)
    page = client.get("/agreements/").text.split('id="share"')[1].split("</section>")[0]
    assert "checked" not in page
    assert page.count('name="row"') == 2
    post(client, "share_question", row=[str(shown.pk)])
    assert 'id="share"' not in client.get("/agreements/").text
    assert ShareQuestion.objects.count() == 1
    assert (again(shown).shared_with_id, again(kept).shared_with_id) == (cast.anders.id, cast.mette.id)
    post(client, "agreement_sharing", "goal", kept.pk, share="yes", next="/agreements/")
    assert again(kept).shared_with_id == cast.anders.id
    undo(client, "/agreements/")
    assert again(kept).shared_with_id is None


def test_the_new_leader_cannot_tell_a_no_from_not_having_looked(cast: Cast, client: Client) -> None:
    topic(cast)
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=NOW)
    sign_in(client, cast.anders)
    unasked = client.get("/agreements/").text
    actions.answer_share_question(employee=cast.jonas, rows=[], by=cast.jonas, at=NOW)
    assert len(client.get("/agreements/").text) == len(unasked)
