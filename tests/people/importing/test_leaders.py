"""Who leads whom once a list is in: known by what, never oneself, never in a circle."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naervaer.people.importing import texts
from naervaer.people.importing.rules.leaders import circles
from naervaer.people.importing.rules.plan import Term, World
from tests.cast import TODAY
from tests.people.importing.lists import LONG_AGO, after, faults, here, leads, plan_of

PEOPLE = ["Mette Krogh;mette@x.dk;;;;;;12", "Jonas Holm;jonas@x.dk;{};;;;;13"]


NAMES = ("Mette Krogh", "mette krogh", "Krogh, Mette", "Mette Krogh (12)", "Mette Krogh <mette@x.dk>")


@pytest.mark.parametrize("leader", ("mette@x.dk", "METTE@x.dk", "mailto:mette@x.dk", "12", *NAMES))
def test_a_leader_is_known_by_address_number_or_name(leader: str) -> None:
    plan = plan_of(PEOPLE[0], PEOPLE[1].format(leader))
    assert faults(plan) == []
    assert leads(plan) == {"Jonas Holm": "Mette Krogh"}


@pytest.mark.parametrize(
    ("leader", "kind", "about"),
    [
        ("nobody@x.dk", "leader_unknown", ()),
        ("99", "leader_unknown", ()),
        ("M. Krog", "leader_unknown_near", ("Mette Krogh",)),
        ("Mette Krog", "leader_unknown_near", ("Mette Krogh",)),
        ("mete@x.dk", "leader_unknown_near", ("mette@x.dk",)),
        ("jonas@x.dk", "leader_self", ()),
    ],
)
def test_a_leader_who_cannot_be_costs_the_cell_and_not_the_person(
    leader: str, kind: str, about: tuple[str]
) -> None:
    plan = plan_of(PEOPLE[0], PEOPLE[1].format(leader))
    assert faults(plan) == [(3, "leader", kind)]
    assert plan.problems[0].about == about
    assert (len(plan.newcomers), plan.moves, plan.left_out) == (2, [], 0)


def test_two_of_the_same_name_are_told_apart() -> None:
    plan = plan_of("Mette Krogh;m1@x.dk", "Mette Krogh;m2@x.dk", "Jonas;j@x.dk;Mette Krogh")
    assert faults(plan) == [(4, "leader", "leader_ambiguous")]
    assert plan.problems[0].about == ("#2", "#3")


def test_a_leader_whose_own_row_is_left_out_is_told() -> None:
    plan = plan_of("Mette;mette@x.dk;;31.11.2026", "Jonas;jonas@x.dk;mette@x.dk")
    assert faults(plan) == [(2, "started_on", "date_day"), (3, "leader", "leader_left_out")]
    assert plan.problems[1].about == ("2",)


def test_those_in_a_circle_come_in_without_leader_and_those_below_keep_theirs() -> None:
    plan = plan_of("A;a@x.dk;b@x.dk", "B;b@x.dk;c@x.dk", "C;c@x.dk;a@x.dk", "D;d@x.dk;a@x.dk")
    assert faults(plan) == [(row, "leader", "leader_circle") for row in (2, 3, 4)]
    assert leads(plan) == {"D": "A"}
    assert "→" in texts.problem(plan.problems[0].kind, plan.problems[0].about)


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 12), max_size=13))
def test_circles_are_those_that_walking_up_finds(numbers: dict[int, int]) -> None:
    leader_of = {UUID(int=person): UUID(int=leader) for person, leader in numbers.items()}
    in_circle = set()
    for person in leader_of:
        above: UUID | None = leader_of[person]
        for _ in leader_of:
            if above == person:
                in_circle.add(person)
            above = leader_of.get(above) if above else None
    found = circles(leader_of)
    assert {person for circle in found for person in circle} == in_circle
    assert sum(map(len, found)) == len(in_circle)


@given(
    st.lists(st.integers(-1, 9), min_size=10, max_size=10),
    st.lists(st.integers(-1, 9), min_size=10, max_size=10),
)
def test_after_any_two_lists_nobody_leads_in_a_circle(first: list[int], second: list[int]) -> None:
    world = World([], [])
    for leaders in (first, second):
        lines = [
            f"P{n};p{n}@x.dk;{f'p{leader}@x.dk' if leader >= 0 else ''}" for n, leader in enumerate(leaders)
        ]
        plan = plan_of(*lines, world=world)
        assert plan.left_out == 0
        world = after(plan, world)
        assert circles({person.id: person.leader for person in world.people if person.leader}) == []


def test_a_new_leader_is_told_with_the_one_before() -> None:
    mette, anders = here("Mette"), here("Anders")
    jonas = here("Jonas", leader=mette.id)
    plan = plan_of("Jonas;jonas@x.dk;anders@x.dk", world=World([mette, anders, jonas], []))
    assert plan.changes[0].fields == (("leader", "Mette", "Anders"),)
    assert plan.moves[0][:] == (jonas.id, mette.id, anders.id)


def test_nobody_is_led_by_somebody_who_has_left() -> None:
    gone = here("Mette", term=Term(1, LONG_AGO, TODAY, None))
    plan = plan_of("Jonas;jonas@x.dk;mette@x.dk", world=World([gone], []))
    assert faults(plan) == [(2, "leader", "leader_gone")]


def test_a_leader_alone_leads_the_rest() -> None:
    mette, jonas = here("Mette"), here("Jonas", leader=uuid4())
    world = World([mette, jonas], [])
    lines = [
        "Mette;mette@x.dk",
        "Jonas;jonas@x.dk",
        "Ida;ida@x.dk",
        "Bo;bo@x.dk;ida@x.dk",
        "Pia;pia@x.dk;nobody",
    ]
    plan = plan_of(*lines, world=world, viewer=mette.id, lead_the_rest=True)
    names = {newcomer.id: newcomer.entry.name for newcomer in plan.newcomers} | {mette.id: "Mette"}
    assert {(names[move.person], names[move.after]) for move in plan.moves} == {
        ("Ida", "Mette"),
        ("Bo", "Ida"),
    }


def test_ones_own_leader_is_not_among_the_rest() -> None:
    birgit = here("Birgit")
    mette = here("Mette", leader=birgit.id)
    plan = plan_of(
        "Birgit;birgit@x.dk", world=World([mette, birgit], []), viewer=mette.id, lead_the_rest=True
    )
    assert (plan.moves, plan.problems) == ([], [])
