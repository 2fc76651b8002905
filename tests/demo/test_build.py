"""The demo organisation shows every state of I dag on any day of the year."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import check_password
from django.utils import timezone

from naervaer.conversations.models import Move, Talk
from naervaer.conversations.queries import list_is_open
from naervaer.distance.models import Leave
from naervaer.followup.models import Rhythm, Standing, Touch
from naervaer.followup.queries import Seen, led_by, stands_in_for
from naervaer.followup.rules import Path, State
from naervaer.jobs.models import Job
from naervaer.ledger.models import Act
from naervaer.people.models import Person
from naervaer.web.talks.queries import talks_of
from naervaer.web.today.queries import day_of
from tests import numbers
from tests.cast import sign_in
from tests.client import Client
from tests.demo.conftest import Demo

pytestmark = pytest.mark.dealt_out
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=COPENHAGEN)
DAYS = [
    MONDAY,
    datetime(2026, 12, 27, 12, 0, tzinfo=COPENHAGEN),  # a Sunday after three closed days
    datetime(2027, 1, 1, 0, 30, tzinfo=COPENHAGEN),  # still the old year in UTC and in Nuuk
    datetime(2028, 2, 29, 23, 50, tzinfo=COPENHAGEN),
    *(MONDAY + timedelta(days=days) for days in range(6, numbers(6, 371), 6)),
]


def named(key: str) -> Person:
    return Person.objects.get(email=f"{key}@havn.test")


def stands(leader: str) -> dict[str, Seen]:
    seen = led_by([named(leader)], today=timezone.localdate())
    return {each.person.first_name: each for each in seen}


@pytest.mark.parametrize("now", DAYS, ids=lambda now: now.strftime("%d%b%y"))
def test_every_state_is_there_on_any_day(demo: Demo, now: datetime) -> None:
    demo(now)
    every_state_is_there()


def every_state_is_there() -> None:
    mette = stands("mette")
    assert mette["Emil"].due.state is State.NEVER
    assert mette["Tobias"].due.state is State.NEW and mette["Tobias"].due.path is Path.FRESH
    assert mette["Amir"].due.state is State.LEADER_CHANGED
    assert mette["Henrik"].due.state is State.AWAY
    assert mette["Ida"].due.reason.part_time == (1, 2, 3)
    assert mette["Karen"].due.state is State.OVERDUE and mette["Peter"].due.state is State.OVERDUE
    assert {mette[name].due.path for name in ("Jonas", "Line", "Maja", "Nadia")} == {Path.TRODDEN}

    now = timezone.localtime()
    today = now.date()
    anders = day_of(named("anders"), now=now, call_template="")
    assert [street.leader.first_name for street in anders.in_place_of] == ["Rune"]
    assert {"Pia", "Freja"} <= {house.name for house in anders.in_place_of[0].to_call}
    rasa = day_of(named("rasa"), now=now, call_template="").street
    assert rasa is not None and rasa.all_seen and len(rasa.houses) == 4
    assert {stands("thea")[name].due.state for name in ("Noah", "Julie")} == {
        State.LEADER_CHANGED,
        State.AWAY,
    }
    nobody_yet = day_of(named("ole"), now=now, call_template="")
    assert (nobody_yet.street, nobody_yet.own, nobody_yet.in_place_of) == (None, None, ())
    assert stands_in_for(named("mette"), today=today) == []


def test_the_past_is_what_could_have_been(demo: Demo) -> None:
    demo(MONDAY)

    it_is_half_a_year_and_ends_before_now()
    every_contact_was_noted_by_one_of_the_two_or_the_deputy()
    nobody_talked_while_on_leave()
    standing_is_what_the_contacts_say()
    rhythms_are_agreed_by_both_or_wait_for_an_answer()
    assert not Job.objects.due(now=MONDAY).exists()  # no mail today about what happened weeks ago


def it_is_half_a_year_and_ends_before_now() -> None:
    first, last = MONDAY.date() - timedelta(days=182), MONDAY.date()
    days = set(Touch.objects.values_list("on", flat=True))
    assert first <= min(days) < first + timedelta(days=21) and max(days) < last
    assert not Touch.objects.filter(noted_at__gt=MONDAY).exists()
    assert not Act.objects.filter(at__gt=MONDAY).exists()
    assert Touch.objects.count() > 300


def every_contact_was_noted_by_one_of_the_two_or_the_deputy() -> None:
    leaders_leave = list(Leave.objects.values_list("person_id", "started_on", "ended_on"))
    for touch in Touch.objects.all():
        assert touch.noted_by_id in (touch.talked_id, touch.employee_id)
        if touch.talked_id != touch.leader_id:
            assert any(
                who == touch.leader_id and first <= touch.on < end for who, first, end in leaders_leave
            )
    assert Touch.objects.filter(leader=named("mette"), talked=named("anders")).exists()
    assert Touch.objects.exclude(withdrawn_at=None).get().withdrawn_by == named("line")


def nobody_talked_while_on_leave() -> None:
    leave = list(Leave.objects.values_list("person_id", "started_on", "ended_on"))
    for employee, on in Touch.objects.values_list("employee_id", "on"):
        assert not any(who == employee and first <= on < end for who, first, end in leave)


def standing_is_what_the_contacts_say() -> None:
    counting = Touch.objects.counting().spoken()
    for standing in Standing.objects.all():
        days = counting.filter(employee=standing.employee_id, leader=standing.leader_id)
        assert standing.last_spoken_on == max(days.values_list("on", flat=True), default=None)


def rhythms_are_agreed_by_both_or_wait_for_an_answer() -> None:
    agreed = {row.employee.first_name: row for row in Rhythm.objects.in_force().select_related("employee")}
    assert {name: agreed[name].days for name in ("Karen", "Line", "Jonas")} == {
        "Karen": 7,
        "Line": 21,
        "Jonas": 14,
    }
    assert all(row.agreed_by_id == row.employee_id for name, row in agreed.items() if name != "Karen")
    waiting = Rhythm.objects.proposed().select_related("employee")
    assert {row.employee.first_name for row in waiting} == {"Sofie", "Maja", "Signe"}


def test_one_sign_in_for_each_role_opens_the_door(demo: Demo) -> None:
    ways = demo(MONDAY)

    assert [way.email.partition("@")[0] for way in ways.people] == [
        "mette",
        "jonas",
        "anders",
        "bo",
        "hanne",
        "dorte",
        "ole",
    ]
    for way in ways.people:
        person = Person.objects.select_related("user").get(email=way.email)
        assert person.user is not None and check_password(ways.password, person.user.password)
        assert sign_in(Client(), person).get("/").status_code == 200


@pytest.mark.parametrize("now", DAYS[:4], ids=lambda now: now.strftime("%d%b%y"))
def test_there_is_a_talk_in_every_state(demo: Demo, now: datetime) -> None:
    demo(now)
    talks = talks_of(named("mette"), now=timezone.localtime())
    assert talks.held and talks.to_hold and talks.coming
    assert Move.objects.count() == 1
    line = Talk.objects.to_come().get(employee=named("line"))
    assert line.starts_at < timezone.now() < line.ends_at
    assert list_is_open(line, named("mette"))
    assert any(row.talk.kind == "mus" for row in talks.coming)
