"""Min ledelse: when each recommendation was last practised, the time that talks take, and that nobody else sees it.

A32.
"""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from naervaer.agreements.actions import (
    add_goal,
    agree,
    close_obstacle,
    draw_picture,
    raise_obstacle,
    talked_about_development,
)
from naervaer.agreements.rules import Side, Track
from naervaer.conversations.models import Talk, WellbeingMark
from naervaer.conversations.queries import load_of_leader
from naervaer.distance.actions import add_leave, appoint, set_hours, write_line
from naervaer.followup.actions import agree_rhythm, propose_rhythm, record_touch
from naervaer.followup.queries import led_by
from naervaer.kernels.worktime import parse_week
from naervaer.ledger.models import Read
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from naervaer.web.handbook import rules as handbook
from naervaer.web.practice.queries import done_by
from naervaer.web.practice.rules import NOT_BUILT, SERVES, Advice, Deed, Done, Remembered, remembered
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client

JONAS, IDA = UUID(int=1), UUID(int=2)


# The rule ----------------------------------------------------------------------------------------------------------


def test_the_eight_are_those_of_the_handbook() -> None:
    assert [str(advice) for advice in Advice] == [str(advice) for advice in handbook.FOR_LEADERS]
    assert set(SERVES.values()) == set(Advice) - NOT_BUILT


def test_the_latest_counts_and_tomorrow_does_not() -> None:
    found = remembered(
        [
            Done(date(2026, 11, 12), Deed.DEVELOPMENT, JONAS),
            Done(date(2026, 11, 19), Deed.GOAL, IDA),
            Done(date(2026, 11, 24), Deed.GOAL, JONAS),
        ],
        today=TODAY,
    )
    assert found[1] == Remembered(
        Advice.EXPECTATIONS, Done(date(2026, 11, 19), Deed.GOAL, IDA), comes_later=False
    )
    assert [row.advice for row in found if row.comes_later] == [
        Advice.AT_HAND,
        Advice.PROJECTS,
        Advice.COMMUNITY,
    ]
    assert all(row.last is None for row in found if row.advice is not Advice.EXPECTATIONS)


DEEDS = st.lists(
    st.builds(Done, st.dates(TODAY - timedelta(9), TODAY + timedelta(3)), st.sampled_from(Deed), st.uuids())
)


@given(DEEDS)
def test_against_looking_through_all_of_them(done: list[Done]) -> None:
    for row in remembered(done, today=TODAY):
        days = [each.on for each in done if SERVES[each.deed] is row.advice and each.on <= TODAY]
        assert (row.last.on if row.last else None) == max(days, default=None)
        if row.last:
            same_day = [each for each in done if SERVES[each.deed] is row.advice and each.on == row.last.on]
            assert list(Deed).index(row.last.deed) == min(list(Deed).index(each.deed) for each in same_day)


# From real objects -------------------------------------------------------------------------------------------------


def latest(leader: Person, deed: Deed) -> Done | None:
    return next((each for each in done_by(leader) if each.deed is deed), None)


def held(cast: Cast, employee: Person, *, days_ago: int, wellbeing: bool) -> Talk:
    on = TODAY - timedelta(days_ago)
    start = NOW - timedelta(days=days_ago)
    appointment = appoint(
        people=[employee, cast.mette],
        starts_at=start,
        ends_at=start + timedelta(minutes=45),
        kind="talk",
        by=cast.mette,
        at=start,
    )
    touch = record_touch(
        employee=employee, leader=cast.mette, talked=cast.mette, on=on, by=cast.mette, at=start, today=on
    )
    talk = Talk.objects.create(
        employee=employee, appointment=appointment, planned_by=cast.mette, planned_at=start, touch=touch
    )
    if wellbeing:
        WellbeingMark.objects.create(talk=talk, kind="talked", by=employee, at=start)
    return talk


def test_each_deed_is_found_on_its_day(cast: Cast) -> None:
    mette, jonas = cast.mette, cast.jonas
    assert {each.deed for each in done_by(mette)} == {Deed.TALKED, Deed.BUDDY}
    talked_about_development(employee=jonas, on=date(2026, 11, 12), by=jonas, at=NOW)
    goal = add_goal(
        employee=jonas,
        shared_with=mette,
        track=Track.PERSONAL,
        text="Oplæg",
        step="Et",
        step_on=TODAY,
        by=jonas,
        at=NOW,
    )
    assert latest(mette, Deed.GOAL) is None  # she has not said yes
    agree(row=goal, version=goal.version, by=mette, at=NOW)
    stone = raise_obstacle(
        employee=jonas, owner_side=Side.LEADER, text="Nettet", due_on=TODAY, by=jonas, at=NOW
    )
    draw_picture(
        employee=jonas,
        obstacle=stone,
        about="",
        known="Langsomt",
        differently="",
        next_step="",
        next_on=None,
        by=mette,
        at=NOW,
    )
    assert latest(mette, Deed.OBSTACLE) is None
    close_obstacle(obstacle=stone, by=jonas, at=NOW)
    write_line(
        person=jonas, text="Ro til kl. 12", sharing="leader", leader=mette, by=jonas, at=NOW - timedelta(9)
    )
    held(cast, jonas, days_ago=4, wellbeing=True)
    held(cast, cast.ida, days_ago=2, wellbeing=False)
    write_line(
        person=cast.ida, text="Ny skærm", sharing="leader", leader=mette, by=cast.ida, at=NOW
    )  # after it
    assert {each.deed: (each.on, each.person) for each in done_by(mette)} == {
        Deed.DEVELOPMENT: (date(2026, 11, 12), jonas.pk),
        Deed.GOAL: (TODAY, jonas.pk),
        Deed.PICTURE: (TODAY, jonas.pk),
        Deed.OBSTACLE: (TODAY, jonas.pk),
        Deed.SITUATION: (date(2026, 11, 19), jonas.pk),
        Deed.WELLBEING: (date(2026, 11, 19), jonas.pk),
        Deed.TALKED: (date(2026, 11, 21), cast.ida.pk),
        Deed.BUDDY: (date(2026, 11, 16), cast.tobias.pk),
    }


def test_it_is_what_this_leader_did(cast: Cast) -> None:
    """Nothing is taken over from the leader before, and nothing from one's own leader."""
    jonas = cast.jonas
    stone = raise_obstacle(
        employee=jonas, owner_side=Side.LEADER, text="Nettet", due_on=TODAY, by=jonas, at=NOW
    )
    close_obstacle(obstacle=stone, by=jonas, at=NOW)
    talked_about_development(employee=jonas, on=TODAY, by=jonas, at=NOW)
    talked_about_development(employee=cast.mette, on=TODAY, by=cast.birgit, at=NOW)
    held(cast, jonas, days_ago=1, wellbeing=True)
    for person in (jonas, cast.tobias):
        change_leader(person=person, leader=cast.anders, by=cast.ole, at=NOW + timedelta(minutes=1))
    assert done_by(cast.anders) == []
    assert {each.deed for each in done_by(cast.mette)} == {Deed.TALKED}


# The page ----------------------------------------------------------------------------------------------------------


def test_the_page_says_what_was_and_what_comes_later(cast: Cast, client: Client) -> None:
    talked_about_development(employee=cast.jonas, on=TODAY, by=cast.mette, at=NOW)
    page = sign_in(client, cast.mette).get(reverse("practice")).text
    table = page.split('id="practice"')[1].split("</section>")[0]
    assert table.count("<tr") == 1 + len(Advice)
    assert "Talte om udvikling med Jonas" in table
    assert table.count("kommer senere") == len(NOT_BUILT)
    assert all(reverse("handbook_page", args=[advice]) in table for advice in Advice)
    assert "Hos 2 er det tid til at kigge forbi." in table
    assert "%" not in table  # nothing to be measured by
    assert Read.objects.filter(viewer_id=cast.mette.id, kind="practice", subject_id=cast.jonas.id).exists()


def test_nobody_else_opens_or_finds_it(cast: Cast, client: Client) -> None:
    """The address names nobody, so the page of another leader does not exist; who leads nobody has none."""
    for each in cast.everyone:
        if each.user is None:
            continue
        page = sign_in(client, each).get(reverse("practice"))
        leads = each in (cast.mette, cast.anders, cast.rune, cast.birgit)
        assert page.status_code == (200 if leads else 404), each
        front = client.get(reverse("does_not")).text
        assert (reverse("practice") in front) == leads
    other = Client()
    for each in (cast.birgit, cast.anders):  # the next leader up, the deputy
        page = sign_in(other, each).get(reverse("practice"))
        assert "Jonas" not in page.text
        assert "Tobias" not in page.text
    assert other.get(reverse("practice"), {"leader": str(cast.mette.pk)}).text.count("Tobias") == 0


def test_who_stands_in_has_only_the_own_load(cast: Cast) -> None:
    add_leave(person=cast.mette, started_on=TODAY, ended_on=TODAY + timedelta(7), by=cast.mette, at=NOW)
    assert load_of_leader(cast.anders, led_by([cast.anders], today=TODAY), today=TODAY).minutes == 30


# The time that talks take (oracles.md 3) ---------------------------------------------------------------------------


def load_text(client: Client, leader: Person) -> str:
    page = sign_in(client, leader).get(reverse("practice")).text
    return page.split('id="load"')[1].split("</section>")[0]


def test_the_load_of_the_cast(cast: Cast, client: Client) -> None:
    """Seven people, one away all week; Karen every 7 days, the five others every 14: 5 x 15 + 30 = 105 minutes."""
    load = load_of_leader(cast.mette, led_by([cast.mette], today=TODAY), today=TODAY)
    assert load.minutes == 105
    assert load.per_mille == 47  # of 37 hours: nobody has said another week
    text = load_text(client, cast.mette)
    assert "1 time 45 min om ugen · 4,7 % af din uge" in text
    assert "femtedel" not in text


def test_an_agreed_length_counts_from_the_second_yes(cast: Cast) -> None:
    start = NOW + timedelta(days=2)
    appointment = appoint(
        people=[cast.jonas, cast.mette],
        starts_at=start,
        ends_at=start + timedelta(minutes=60),
        kind="talk",
        by=cast.mette,
        at=NOW,
    )
    talk = Talk.objects.create(
        employee=cast.jonas, appointment=appointment, planned_by=cast.mette, planned_at=NOW
    )
    people = led_by([cast.mette], today=TODAY)
    assert load_of_leader(cast.mette, people, today=TODAY).minutes == 105
    Talk.objects.filter(pk=talk.pk).update(accepted_by=cast.jonas, accepted_at=NOW)
    assert load_of_leader(cast.mette, people, today=TODAY).minutes == 120


@pytest.mark.parametrize(("week", "heavy"), [("1 09:00-13:10", True), ("1-3 08:00-17:00", False)])
def test_above_a_fifth_it_says_what_one_can_do(cast: Cast, client: Client, week: str, heavy: bool) -> None:
    """Every seventh day with all six: 180 minutes a week."""
    for person in cast.team:
        proposed: Any = propose_rhythm(employee=person, days=7, by=cast.mette, at=NOW)
        if person.user is not None:
            agree_rhythm(rhythm=proposed, by=person, at=NOW)
    hours = parse_week(week)
    set_hours(person=cast.mette, week=hours, zone="Europe/Copenhagen", country="DK", by=cast.mette, at=NOW)
    text = load_text(client, cast.mette)
    assert "3 timer om ugen" in text
    assert ("mere end en femtedel" in text) == heavy
    assert ("længere rytme" in text) == heavy
    assert re.search(r"\d+,\d % af din uge", text)


def test_where_a_rhythm_is_chosen_the_leader_alone_sees_what_it_takes(cast: Cast, client: Client) -> None:
    address = reverse("person", args=[cast.jonas.id])
    words = "Samtaler med alle dine folk: 1 time 45 min om ugen, 4,7"
    assert words in sign_in(client, cast.mette).get(address).text
    assert "Samtaler med alle" not in sign_in(client, cast.jonas).get(address).text
    add_leave(person=cast.mette, started_on=TODAY, ended_on=TODAY + timedelta(7), by=cast.mette, at=NOW)
    assert "Samtaler med alle" not in sign_in(client, cast.anders).get(address).text
