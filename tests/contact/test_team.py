"""What a team agrees about reaching each other: proposed, answered, held, filled in, and led on (A13)."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db.models import Q

from naervaer.contact import actions
from naervaer.contact.access import readers_of_team_agreement, readers_of_team_answer
from naervaer.contact.models import ContactAgreement, TeamAgreement, TeamAnswer
from naervaer.contact.queries import (
    agreement_of,
    core_window_of,
    quiet_hours_of,
    team_agreements_of,
    team_page,
    terms_for,
)
from naervaer.contact.rules import Answer, Origin, PromiseError, Terms
from naervaer.jobs.models import Job
from naervaer.notify.models import Notice
from naervaer.people.actions import change_leader
from tests.cast import NOW, Cast
from tests.client import Client
from tests.contact.clock import at, work_until
from tests.contact.teams import AT_WORK, MINUTE, TERMS, TUESDAY, agreed, page_of, proposed, say


@pytest.fixture(autouse=True)
def _on_tuesday(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to(TUESDAY)


# Proposing and answering -------------------------------------------------------------------------------------


def test_it_holds_when_all_at_work_have_answered(cast: Cast) -> None:
    version = proposed(cast)
    for name in AT_WORK[:-1]:
        say(version, cast.named(name), Answer.PASS)
    version.refresh_from_db()
    assert version.agreed_at is None
    say(version, cast.named(AT_WORK[-1]))
    assert TeamAgreement.objects.in_force().get() == version


def test_the_leader_is_asked_like_everybody(cast: Cast) -> None:
    version = proposed(cast, by=cast.jonas)
    for name in AT_WORK[1:]:
        say(version, cast.named(name))
    assert not TeamAgreement.objects.in_force().exists()
    say(version, cast.mette, Answer.PASS)
    assert TeamAgreement.objects.in_force().get() == version


def test_an_objection_stands_in_the_way_until_it_is_changed(cast: Cast) -> None:
    version = proposed(cast)
    say(version, cast.jonas, Answer.OBJECT, "Hellere fra klokken ti")
    for name in AT_WORK[1:]:
        say(version, cast.named(name))
    assert not TeamAgreement.objects.in_force().exists()
    say(version, cast.jonas, Answer.PASS, "kommer ikke med")
    assert TeamAgreement.objects.in_force().get() == version
    assert TeamAnswer.objects.get(person=cast.jonas).text == ""


def test_versions_follow_one_another(cast: Cast) -> None:
    first = agreed(cast)
    second = proposed(cast, by=cast.sofie)
    third = proposed(cast, by=cast.ida, answer_within=20)
    assert (first.version, second.version, third.version) == (1, 2, 3)
    with pytest.raises(actions.Ended):
        say(second, cast.jonas)
    assert TeamAgreement.objects.in_force().get() == first
    for person in (cast.mette, *(cast.named(name) for name in AT_WORK if name != "ida")):
        say(third, person, when=TUESDAY + MINUTE)
    assert TeamAgreement.objects.in_force().get() == third
    actions.forget_old_agreements(at=TUESDAY + timedelta(days=366))
    assert list(TeamAgreement.objects.order_by("version")) == [third]


def test_no_promise_outside_5_to_2400_minutes(cast: Cast) -> None:
    with pytest.raises(PromiseError):
        proposed(cast, talk_within=2401)


# Undo --------------------------------------------------------------------------------------------------------


def test_taking_back_the_last_answer_takes_the_agreement_back(cast: Cast) -> None:
    before = agreed(cast)
    version = proposed(cast)
    for name in AT_WORK:
        say(version, cast.named(name), when=TUESDAY + MINUTE)
    assert TeamAgreement.objects.in_force().get() == version
    with pytest.raises(actions.TooLate):
        actions.take_back_answer(agreement=version, by=cast.mette, at=TUESDAY + 30 * MINUTE)
    actions.take_back_answer(agreement=version, by=cast.ida, at=TUESDAY + 2 * MINUTE)
    assert TeamAgreement.objects.in_force().get() == before
    assert TeamAgreement.objects.proposed().get() == version
    assert not TeamAnswer.objects.filter(agreement=version, person=cast.ida).exists()


def test_taking_a_proposal_back_lays_the_one_before_on_the_table(cast: Cast) -> None:
    first = proposed(cast, by=cast.sofie)
    moment = TUESDAY + MINUTE
    second = actions.propose_to_team(leader=cast.mette, by=cast.jonas, at=moment, **TERMS)
    with pytest.raises(actions.NotYours):
        actions.withdraw_from_team(agreement=second, by=cast.ida, at=moment)
    actions.withdraw_from_team(agreement=second, by=cast.jonas, at=moment + MINUTE)
    assert TeamAgreement.objects.proposed().get() == first
    actions.withdraw_from_team(agreement=first, by=cast.mette, at=TUESDAY + timedelta(hours=1))
    assert not TeamAgreement.objects.filter(ended_at=None).exists()


# What it does ------------------------------------------------------------------------------------------------


def test_the_teams_promise_holds_where_two_have_none(cast: Cast) -> None:
    agreed(cast)
    assert terms_for(cast.jonas) == Terms(60, 240)
    assert terms_for(cast.karen) == Terms(60, 240), "she cannot answer: the leader's word holds"
    assert terms_for(cast.henrik) == Terms(), "he was away, and has not gone along yet"
    assert terms_for(cast.pia) == Terms()
    pair = actions.propose_agreement(
        employee=cast.jonas,
        by=cast.mette,
        at=TUESDAY,
        answer_within=15,
        talk_within=90,
        review_on=date(2027, 2, 1),
    )
    assert terms_for(cast.jonas) == Terms(60, 240)
    actions.agree_on(agreement=pair, by=cast.jonas, at=TUESDAY)
    assert terms_for(cast.jonas) == Terms(15, 90)


def test_the_team_fills_in_what_two_have_not_said(cast: Cast) -> None:
    agreed(cast)
    ContactAgreement.objects.create(
        employee=cast.jonas,
        version=1,
        proposed_at=TUESDAY,
        agreed_at=TUESDAY,
        review_on=date(2027, 2, 1),
        core_from=time(11),
        core_until=time(12),
    )
    held = agreement_of(cast.jonas).held
    assert {matter: each.origin for matter, each in held.items() if each.origin == Origin.TEAM} == {
        "quiet": Origin.TEAM,
        "too_much": Origin.TEAM,
    }
    assert held["core"].values == core_window_of(cast.jonas.id) == (time(11), time(12))
    assert core_window_of(cast.sofie.id) == (time(10), time(14))
    assert core_window_of(cast.henrik.id) is None
    everybody = [person.id for person in cast.everyone]
    assert set(quiet_hours_of(everybody)) == {cast.named(name).id for name in (*AT_WORK, "karen")}
    assert quiet_hours_of([cast.jonas.id]) == {cast.jonas.id: (time(16), time(9))}


def test_what_holds_is_one_truth(cast: Cast) -> None:
    """One at a time and many at once give the same, whoever asks."""
    agreed(cast)
    many = team_agreements_of([person.id for person in cast.everyone])
    assert {person.id for person in cast.everyone if agreement_of(person).team} == set(many)
    assert {person.id for person in cast.everyone if terms_for(person) == Terms(60, 240)} == set(many)


# Who sees what -----------------------------------------------------------------------------------------------


def test_the_team_reads_it_and_nobody_else(cast: Cast) -> None:
    version = proposed(cast)
    say(version, cast.jonas, Answer.OBJECT, "Hellere senere")
    say(version, cast.sofie)
    answers = TeamAnswer.objects.select_related("agreement", "person").order_by("pk")
    for _ in range(2):
        for viewer in cast.everyone:
            sees = TeamAgreement.objects.visible_to(viewer).filter(pk=version.pk).exists()
            assert sees == (viewer in readers_of_team_agreement(version)), viewer.name
            for answer in answers:
                sees = TeamAnswer.objects.visible_to(viewer).filter(pk=answer.pk).exists()
                assert sees == (viewer in readers_of_team_answer(answer)), (viewer.name, answer.answer)
        change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=TUESDAY)
    assert cast.jonas not in readers_of_team_agreement(version)


def test_who_has_answered_stands_nowhere(cast: Cast, client: Client) -> None:
    version = proposed(cast)
    before = page_of(client, cast.ida, cast.mette)
    say(version, cast.jonas)
    after = page_of(client, cast.ida, cast.mette)
    assert before.replace("1 af de 6", "2 af de 6") == after
    say(version, cast.jonas, Answer.OBJECT, "Hellere senere")
    assert "Jonas Holm Hellere senere" in page_of(client, cast.mette, cast.mette)


# The team changes --------------------------------------------------------------------------------------------


def test_who_comes_is_asked_and_who_leaves_drops_out(cast: Cast) -> None:
    version = agreed(cast)
    change_leader(person=cast.pia, leader=cast.mette, by=cast.ole, at=TUESDAY)
    assert team_page(cast.mette, viewer=cast.pia, today=TUESDAY.date()).asks == version
    assert terms_for(cast.pia) == Terms()
    say(version, cast.pia)
    assert terms_for(cast.pia) == Terms(60, 240)
    with pytest.raises(actions.NotYours):
        say(version, cast.pia, Answer.OBJECT, "Alligevel ikke")
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=TUESDAY)
    assert terms_for(cast.jonas) == Terms()


def test_the_last_who_has_not_answered_leaves_and_it_holds(cast: Cast) -> None:
    version = proposed(cast)
    for name in AT_WORK[1:]:
        say(version, cast.named(name))
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=TUESDAY)
    work_until(TUESDAY + MINUTE)
    assert TeamAgreement.objects.in_force().get() == version


def test_leave_begins_and_it_holds_in_the_morning(cast: Cast) -> None:
    version = proposed(cast)
    for name in AT_WORK[1:]:
        say(version, cast.named(name))
    cast.jonas.leaves.create(
        started_on=date(2026, 11, 25), ended_on=date(2026, 12, 1), noted_by=cast.jonas, noted_at=TUESDAY
    )
    actions.look_at_teams(at=at("2026-11-25 04:30"))
    assert TeamAgreement.objects.in_force().get() == version


def test_a_new_leader_has_it_as_a_proposal(cast: Cast) -> None:
    old = agreed(cast)
    for number, name in enumerate(("jonas", "sofie", "nadia")):
        change_leader(person=cast.named(name), leader=cast.rune, by=cast.ole, at=TUESDAY + number * MINUTE)
        work_until(TUESDAY + number * MINUTE)
        assert TeamAgreement.objects.filter(leader=cast.rune).exists() == (name == "nadia"), name
    fresh = TeamAgreement.objects.get(leader=cast.rune)
    assert (fresh.proposed_by, fresh.agreed_at, fresh.version) == (None, None, 1)
    assert fresh.terms == old.terms
    assert not fresh.answers.exists(), "everybody is asked anew"
    assert TeamAgreement.objects.in_force().get() == old, "the others go on with it"
    for person in cast.team:
        if person.id not in (cast.jonas.id, cast.sofie.id, cast.nadia.id):
            change_leader(person=person, leader=cast.rune, by=cast.ole, at=TUESDAY + 9 * MINUTE)
    work_until(TUESDAY + 9 * MINUTE)
    assert list(TeamAgreement.objects.filter(ended_at=None)) == [fresh]
    actions.withdraw_from_team(agreement=fresh, by=cast.rune, at=TUESDAY + timedelta(hours=1))
    change_leader(person=cast.jonas, leader=cast.mette, by=cast.ole, at=TUESDAY + timedelta(hours=2))
    work_until(TUESDAY + timedelta(hours=2))
    assert not TeamAgreement.objects.filter(ended_at=None).exists(), "what was taken off stays off"


# Messages ----------------------------------------------------------------------------------------------------


def test_each_is_told_once_for_a_version(cast: Cast) -> None:
    version = proposed(cast, by=cast.jonas)
    for day in range(3):
        actions.look_at_teams(at=at("2026-11-25 04:30") + timedelta(days=day))
    asked = list(Notice.objects.filter(kind=actions.ASKED).order_by("to__sort_key"))
    names = [notice.to.first_name for notice in asked]
    assert names == ["Henrik", "Ida", "Mette", "Nadia", "Sofie", "Tobias"]
    assert all(notice.is_news for notice in asked), "within the attention budget"
    assert actions.still_asked(version.id, cast.sofie) == version
    assert actions.still_asked(version.id, cast.jonas) is None
    assert actions.still_asked(version.id, cast.pia) is None
    change_leader(person=cast.pia, leader=cast.mette, by=cast.ole, at=at("2026-12-20 10:00"))
    actions.look_at_teams(at=at("2026-12-21 04:30"))
    fresh = Notice.objects.filter(kind=actions.ASKED).exclude(pk__in=[notice.pk for notice in asked])
    assert [notice.to for notice in fresh] == [cast.pia]


def test_the_worker_asks_in_the_morning(cast: Cast) -> None:
    Job.objects.filter(~Q(kind="mornings")).update(done_at=NOW)
    proposed(cast)
    work_until(at("2026-11-25 05:00"))
    actions.look_at_teams(at=at("2026-11-25 05:00"))
    assert Notice.objects.filter(kind=actions.ASKED, to=cast.sofie).count() == 1
