"""What a list will do: every kind of bad row, units, what differs, and who is missing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from naervaer.people.importing import texts
from naervaer.people.importing.reading import open_file
from naervaer.people.importing.rules.plan import Plan, Term, Wish, World
from naervaer.people.importing.rules.planner import make_plan
from naervaer.people.importing.rules.units import Unit, UnitTree
from tests.cast import TODAY
from tests.people.importing.lists import LONG_AGO, after, as_csv, faults, here, plan_of


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (";m@x.dk", ("name", "name_empty")),
        ("123;m@x.dk", ("name", "name_empty")),
        ("M" * 121 + ";m@x.dk", ("name", "too_long")),
        ("Mette;mette@x", ("email", "email_without_ending")),
        ("Mette;mette", ("email", "email_broken")),
        ("Mette;" + "m" * 300 + "@x.dk", ("email", "too_long")),
        ("Mette;m@x.dk;;31.11.2026", ("started_on", "date_day")),
        ("Mette;m@x.dk;;i går", ("started_on", "date_unknown")),
        ("Mette;m@x.dk;;1-1-26", ("started_on", "date_short_year")),
        ("Mette;m@x.dk;;;29-02-2027", ("ended_on", "date_day")),
        ("Mette;m@x.dk;;24-11-2027;23-11-2027", ("ended_on", "end_before_start")),
        ("Mette;m@x.dk;;;22-11-2026", ("ended_on", "end_before_start")),
        ("Mette;m@x.dk;;01-01-2020;22-11-2026", ("ended_on", "already_left")),
        ("Mette;m@x.dk;;;;" + "T" * 121, ("unit", "too_long")),
        ("Mette;m@x.dk;;;;;;" + "9" * 41, ("employee_number", "too_long")),
    ],
)
def test_a_bad_row_is_left_out_and_named(line: str, fault: tuple[str, str]) -> None:
    plan = plan_of("Jonas;j@x.dk", line)
    if fault[1] == "end_before_start" and "2026" in line:
        fault = ("ended_on", "already_left")  # who has left before today never began
    assert faults(plan) == [(3, *fault)]
    assert [newcomer.entry.name for newcomer in plan.newcomers] == ["Jonas"]
    assert (plan.rows, plan.left_out) == (2, 1)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["Mette;m@x.dk", "Marie;M@X.dk"], (3, "email", "email_twice")),
        (["Mette;m@x.dk;;;;;;7", "Marie;ma@x.dk;;;;;;7"], (3, "employee_number", "employee_number_twice")),
        (["Mette;;", "METTE;;"], (3, "name", "name_twice")),
    ],
)
def test_the_first_of_two_rows_comes_in_and_the_second_is_named(
    lines: list[str], fault: tuple[int, str, str]
) -> None:
    plan = plan_of(*lines)
    assert faults(plan) == [fault]
    assert plan.problems[0].about == ("2",)
    assert len(plan.newcomers) == 1


def test_a_name_that_stands_twice_is_shown_as_it_is_written() -> None:
    assert [problem.value for problem in plan_of("Mette;;", "METTE;;").problems] == ["METTE"]


def test_a_row_that_is_left_out_blocks_nobody() -> None:
    plan = plan_of("Mette;m@x.dk;;31.11.2026", "Marie;m@x.dk")
    assert faults(plan) == [(2, "started_on", "date_day")]
    assert [newcomer.entry.name for newcomer in plan.newcomers] == ["Marie"]


def test_a_bad_number_costs_the_number_and_not_the_person() -> None:
    plan = plan_of("Mette;m@x.dk;;;;;receptionen")
    assert faults(plan) == [(2, "phone", "phone_broken")]
    assert (plan.left_out, plan.newcomers[0].entry.phone) == (0, "")


def test_a_quotation_mark_that_never_ends_is_told() -> None:
    plan = plan_of('"Mette;m@x.dk', *(f"Person {n};p{n}@x.dk" for n in range(20)))
    assert faults(plan) == [(2, "name", "quote_never_closed")]


cell = st.sampled_from(["", "None", "x"])
days = st.sampled_from(["", "01-01-2020", "2026-11-01", "30-11-2026", "31.11.2026", "2027-05-01"])
person_rows = st.tuples(
    st.sampled_from(["Mette Krogh", "Jonas Holm", "Ida Bonde", "Bo Lang", ""]),
    st.sampled_from(["m@x.dk", "j@x.dk", "i@x.dk", "b@x.dk", "", "x@x"]),
    st.sampled_from(["", "m@x.dk", "Jonas Holm", "3", "nobody"]),
    days,
    days,
    st.sampled_from(["", "Team Havn", "Drift / Team Havn", "team havn"]),
    st.sampled_from(["", "+45 20100102", "?", "none"]),
    st.sampled_from(["", "1", "2", "3"]),
)
CONFLICTS = {"name_twice", "email_twice", "employee_number_twice", "email_of_other", "name_ambiguous"}
HEADINGS = ["Navn", "Mail", "Leder", "Startdato", "Slutdato", "Afdeling", "Telefon", "Medarbejdernr"]


@given(st.lists(person_rows, min_size=1, max_size=8), st.lists(person_rows, max_size=5), st.booleans())
def test_the_same_list_again_changes_nothing(
    rows: list[tuple[str, ...]], before: list[tuple[str, ...]], rest: bool
) -> None:
    world = World([here("Hanne", email="m@x.dk")], [])  # the viewer, who is in some of the lists
    for listed in (before, rows):
        plan = _plan(listed or rows, world, rest)
        world = after(plan, world)
    assume(
        not {problem.kind for problem in plan.problems} & CONFLICTS
    )  # two rows that want the same say who is first
    again = _plan(rows, world, rest)
    assert (again.newcomers, again.changes, again.moves, again.terms, again.units) == ([], [], [], [], [])
    assert again.unchanged + again.left_out == again.rows


def _plan(rows: list[tuple[str, ...]], world: World, rest: bool) -> Plan:
    table = open_file(as_csv([HEADINGS, *rows], ";").encode())
    return make_plan(
        table.fields, table.kept(), world, wish=Wish(world.people[0].id, lead_the_rest=rest), today=TODAY
    )


def test_people_are_known_again_by_number_then_address_then_name() -> None:
    one, two, three = (
        here("Mette Krogh", number="12", email="old@x.dk"),
        here("Jonas Holm"),
        here("Ida Bonde", email="", number=""),
    )
    plan = plan_of(
        "Mette Ny;new@x.dk;;;;;;12", "Jonas H.;jonas@x.dk", "ida bonde;;", world=World([one, two, three], [])
    )
    assert [(change.id, [name.value for name, _, _ in change.fields]) for change in plan.changes] == [
        (one.id, ["name", "email"]),
        (two.id, ["name"]),
        (three.id, ["name"]),
    ]
    assert plan.newcomers == []


def test_a_name_alone_that_two_people_have_is_no_one() -> None:
    world = World([here("Ida Bonde", email="a@x.dk"), here("Ida Bonde", email="b@x.dk")], [])
    plan = plan_of("Ida Bonde;;", world=world)
    assert faults(plan) == [(2, "name", "name_ambiguous")]
    assert plan.missing == []


def test_an_address_of_somebody_else_is_not_given_away() -> None:
    mette, jonas = here("Mette", number="1", email="m@x.dk"), here("Jonas", number="2", email="j@x.dk")
    plan = plan_of("Mette;j@x.dk;;;;;;1", world=World([mette, jonas], []))
    assert faults(plan) == [(2, "email", "email_of_other")]
    assert plan.problems[0].about == ("Jonas",)
    assert plan.changes == []


def test_an_empty_cell_changes_nothing() -> None:
    mette = here("Mette", number="1", title="Teamleder", phone="+45 20100102", leader=uuid4())
    plan = plan_of("Mette;;;;;;;1", world=World([mette], []))
    assert (plan.changes, plan.unchanged) == ([], 1)


def test_the_last_day_is_a_day_at_work() -> None:
    plan = plan_of("Mette;m@x.dk;;01-01-2026;30-11-2026")
    assert plan.newcomers[0].ended_on == date(2026, 12, 1)
    assert plan.ends == [("Mette", date(2026, 11, 30))]
    today = plan_of(f"Mette;m@x.dk;;01-01-2026;{TODAY:%d-%m-%Y}")
    assert today.newcomers[0].ended_on == TODAY + timedelta(days=1)


def test_a_new_person_without_a_first_day_begins_today() -> None:
    assert plan_of("Mette;m@x.dk").newcomers[0].started_on == TODAY


def test_who_has_left_and_is_in_the_list_again_comes_back() -> None:
    gone = here("Mette", term=Term(1, LONG_AGO, date(2026, 10, 1), None))
    plan = plan_of("Mette;mette@x.dk;;01-01-2020", world=World([gone], []))
    assert [(term.latest, term.started_on) for term in plan.terms] == [(None, TODAY)]
    stays = plan_of("Mette;mette@x.dk;;01-01-2020;30-09-2026", world=World([gone], []))
    assert (stays.terms, stays.unchanged, faults(stays)) == ([], 1, [])


def test_a_first_day_inside_an_employment_before_is_not_taken() -> None:
    back = here("Mette", term=Term(2, date(2026, 1, 1), None, date(2025, 12, 1)))
    plan = plan_of("Mette;mette@x.dk;;01-01-2020", world=World([back], []))
    assert plan.unchanged == 1


def test_an_employment_that_is_over_ends_none_that_runs() -> None:
    rows = ["Mette;mette@x.dk;;01-01-2018;31-12-2019", "Mette;mette@x.dk;;01-06-2026"]
    first = plan_of(*rows)
    assert faults(first) == [(2, "email", "email_twice")]
    assert [newcomer.started_on for newcomer in first.newcomers] == [date(2026, 6, 1)]
    again = plan_of(*rows, world=after(first, World([], [])))
    assert (again.changes, again.unchanged) == ([], 1)
    alone = plan_of(rows[0], world=after(first, World([], [])))
    assert faults(alone) == [(2, "ended_on", "earlier_employment")]


def test_a_first_day_after_the_known_last_one_is_refused() -> None:
    ends = here("Mette", term=Term(1, LONG_AGO, date(2027, 1, 1), None))
    plan = plan_of("Mette;mette@x.dk;;01-06-2027", world=World([ends], []))
    assert faults(plan) == [(2, "started_on", "start_after_end")]


def test_who_is_missing_leaves_only_if_asked_to() -> None:
    mette, jonas = here("Mette"), here("Jonas")
    world = World([mette, jonas], [])
    plan = plan_of("Mette;mette@x.dk", world=world)
    assert (plan.missing, plan.leaving) == ([(jonas.id, "Jonas")], [])
    assert plan_of("Mette;mette@x.dk", world=world, missing_leave=True).leaving == [jonas.id]


def test_a_person_whose_row_is_bad_is_not_missing() -> None:
    plan = plan_of("Mette;mette@x.dk;;31.11.2026", world=World([here("Mette")], []), missing_leave=True)
    assert (plan.missing, plan.leaving) == ([], [])


def test_the_door_is_never_locked_from_inside() -> None:
    mette, ole, hanne = here("Mette"), here("Ole"), here("Hanne")
    world = World([mette, ole, hanne], [], administrators=frozenset({ole.id, mette.id}))
    plan = plan_of("Jonas;j@x.dk", world=world, missing_leave=True, viewer=hanne.id)
    assert len(plan.leaving) == 1  # one administrator of the two, and never the viewer
    assert plan.leaving[0] in {ole.id, mette.id}


def test_the_last_administrator_does_not_end_by_a_list() -> None:
    ole = here("Ole")
    world = World([ole], [], administrators=frozenset({ole.id}))
    plan = plan_of("Ole;ole@x.dk;;;30-11-2026", world=world)
    assert faults(plan) == [(2, "ended_on", "last_administrator")]
    assert (plan.terms, plan.unchanged) == ([], 1)


def test_one_does_not_end_ones_own_access() -> None:
    ole, hanne = here("Ole"), here("Hanne")
    world = World([ole, hanne], [], administrators=frozenset({ole.id, hanne.id}))
    plan = plan_of("Ole;ole@x.dk;;;01-11-2026", world=world, viewer=ole.id)
    assert faults(plan) == [(2, "ended_on", "ends_oneself")]


def test_units_are_found_by_name_and_made_as_a_tree() -> None:
    drift = Unit(uuid4(), "Drift", None)
    havn = Unit(uuid4(), "Team Havn", drift.id)
    tree = UnitTree([drift, havn])
    assert tree.place("team havn") == havn.id
    assert tree.place("drift / TEAM HAVN") == havn.id
    assert tree.place("S/W Dept") != tree.place("Nyt / Team Havn")
    assert [unit.name for unit in tree.new] == ["S/W Dept", "Nyt", "Team Havn"]
    assert tree.path(tree.place("Nyt / Team Havn")) == "Nyt / Team Havn"


def test_a_department_and_a_team_are_two_levels() -> None:
    plan = plan_of("Mette;Drift;Havn", headings="Navn;Afdeling;Team")
    assert [(unit.name, unit.parent is None) for unit in plan.units] == [("Drift", True), ("Havn", False)]


def test_every_kind_of_problem_has_its_two_sentences() -> None:
    for kind in texts.PROBLEMS:
        about = ("11", "30", "2026") if kind == "date_day" else ("2026-11-23",) if "start" in kind else ("2",)
        assert texts.problem(kind, about).endswith((".", "?"))
        assert texts.what_to_do(kind, about).endswith(".")


def test_the_sentence_about_a_month_names_it() -> None:
    assert "30" in texts.problem("date_day", ("11", "30", "2026"))
    assert "2027" in texts.problem("date_day", ("2", "28", "2027"))
