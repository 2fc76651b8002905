"""Houses: every combination, in words and shapes, without a single inline style."""

import re
from itertools import product

import pytest

from tests.ui.rendering import render

STATES = ("trodden", "grown", "fresh", "curtain")


@pytest.mark.parametrize(("look", "state"), list(product(range(24), STATES)))
def test_every_house(look: int, state: str) -> None:
    html = render('{{ ui.house(look, state, label="Ida: i går") }}', look=look, state=state)
    assert f'class="house h{look % 6} {state}"' in html
    assert 'role="img" aria-label="Ida: i går"' in html
    assert "style=" not in html


def test_no_two_looks_are_the_same() -> None:
    houses = {render("{{ ui.house(look, 'trodden') }}", look=look) for look in range(24)}
    assert len(houses) == 24


def test_each_state_has_its_own_shape() -> None:
    drawn = {state: render("{{ ui.house(0, state) }}", state=state) for state in STATES}
    assert [state for state in STATES if "grass" in drawn[state]] == ["grown"]
    assert [state for state in STATES if "tread" in drawn[state]] == ["trodden"]
    assert [state for state in STATES if "stones" in drawn[state]] == ["fresh"]
    assert [state for state in STATES if "cloth" in drawn[state]] == ["curtain"]


def test_all_houses_are_lit_but_those_with_a_curtain() -> None:
    for state in STATES:
        assert ("glow" in render("{{ ui.house(3, state) }}", state=state)) == (state != "curtain")


def _street(count: int) -> str:
    items = [
        {
            "look": number % 24,
            "state": STATES[number % 4],
            "name": f"Navn{number}",
            "initials": "NN",
            "line": "i går",
            "href": f"/people/{number}/",
            "label": f"Navn{number}: i går",
            "asks": number == 0,
        }
        for number in range(count)
    ]
    return render('{{ ui.street(items, "Team Havn") }}', items=items)


@pytest.mark.parametrize(
    ("count", "columns"), [(1, 1), (8, 8), (12, 12), (13, 13), (14, 7), (20, 10), (40, 10)]
)
def test_the_rows_of_a_street_are_even(count: int, columns: int) -> None:
    html = _street(count)
    assert f'class="street s{columns}"' in html
    assert html.count("<li") == count


def test_houses_keep_the_order_they_are_given() -> None:
    assert re.findall(r"href=\"/people/(\d+)/\"", _street(12)) == [str(number) for number in range(12)]


def test_a_house_of_the_street_says_all_in_words() -> None:
    html = _street(2)
    assert 'aria-label="Navn1: i går"' in html
    assert html.count('class="asked"') == html.count('class="bubble"') == 1


def test_names_can_be_hidden_everywhere() -> None:
    assert '<span class="nm" data-i="NN"><span>Navn1</span></span>' in _street(2)
    assert 'data-i="KB"' in render('{{ ui.name("Karen Sofie Beck") }}')
    assert 'data-i="K"' in render('{{ ui.name("Karen") }}')


def test_contact_as_a_shape_and_a_sentence() -> None:
    html = render(
        "{{ ui.contact_strip(marks, weeks, 90, 'Kontakt uge 47 til 48: en samtale') }}",
        marks=[{"at": 12.3456, "kind": "talk"}, {"at": 40, "kind": "written"}],
        weeks=[{"at": 20, "number": 47}],
    )
    assert 'cx="12.35%"' in html
    assert 'class="written"' in html
    assert 'role="img" aria-label="Kontakt uge 47 til 48: en samtale"' in html
