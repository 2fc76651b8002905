"""The due list of everybody is the due lists of all leaders, on any day: one rule, two ways to the same rows."""

from datetime import timedelta

import pytest

from naervaer.followup.queries import Waiting, due_list, due_of_everyone
from naervaer.followup.rules import State
from naervaer.people.models import Employment
from tests.cast import TODAY, Cast

OFFSETS = (-150, -60, -3, 0, 1, 4, 14, 21, 90)


@pytest.mark.parametrize("offset", OFFSETS)
def test_the_list_of_everybody_is_the_lists_of_all_leaders(cast: Cast, offset: int) -> None:
    day = TODAY + timedelta(days=offset)
    one_by_one = {
        Waiting(seen.person.id, leader.id, seen.due.due_on, seen.due.state)
        for leader in cast.everyone
        for seen in due_list(leader, on=day)
    }
    together = due_of_everyone(today=day)
    assert set(together) == one_by_one
    assert len(together) == len(one_by_one)
    assert [each.due_on for each in together] == sorted(each.due_on for each in together)


@pytest.mark.parametrize("first", ["the new one", "the old one"])
def test_of_two_employments_the_earlier_counts(cast: Cast, first: str) -> None:
    """Never talked with: the first days of employment decide. Whichever comes first out of the table."""
    own = Employment.objects.get(person=cast.tobias)
    days = [own.started_on, own.started_on - timedelta(days=20)]
    own.delete()
    for started_on in days if first == "the new one" else days[::-1]:
        ended_on = None if started_on == days[0] else TODAY + timedelta(days=90)
        Employment.objects.create(person=cast.tobias, started_on=started_on, ended_on=ended_on)
    day = TODAY + timedelta(days=30)
    alone = {seen.person.id: seen.due.due_on for seen in due_list(cast.mette, on=day)}
    together = {each.employee_id: each.due_on for each in due_of_everyone(today=day)}
    assert together[cast.tobias.id] == alone[cast.tobias.id]


def test_leave_hours_rhythm_and_leader_change_are_in_it(cast: Cast) -> None:
    states = {each.employee_id: each.state for each in due_of_everyone(today=TODAY)}
    assert states[cast.karen.id] is State.OVERDUE  # every seven days
    assert states[cast.ida.id] is State.DUE  # Monday to Wednesday
    assert states[cast.pia.id] is State.LEADER_CHANGED
    assert states[cast.tobias.id] is State.NEW
    assert cast.henrik.id not in states  # on leave: his clock stands still
    assert cast.jonas.id not in states


def test_it_asks_as_often_for_one_as_for_all(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(8):  # type: ignore[operator]  # pytest-django gives a callable
        due_of_everyone(today=TODAY)
