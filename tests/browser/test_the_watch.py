"""What watches every page is shown to see: a silent watch would make all journeys green."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import Visit, Visitor, axe, faults, sideways, small_targets, too_wide
from tests.browser.look import EVERY_LOOK, Look, look_of

POLICY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'"
}
PAGE = (
    '<!doctype html><html lang="da"><meta name="viewport" content="width=device-width"><title>Side</title>'
    "<main><h1>Side</h1>{}</main></html>"
)
FAULTS = {
    "an inline script": ("<script>x()</script>", "policy: script-src"),
    "a style attribute": ('<p style="color:red">x</p>', "policy: style-src"),
    "an inline handler": ('<img alt="" src="x" onerror="x()">', "policy: script-src-attr"),
    "a script that breaks": ('<script src="/broken.js"></script>', "script: "),
    "an answer that is refused": ('<script src="/missing.js"></script>', "console error: Failed to load"),
}


@pytest.fixture
def planted(visit: Visit) -> Iterator[Visitor]:
    visitor = visit(Look(320))
    yield visitor
    visitor.faults.clear()


def show(visitor: Visitor, html: str) -> None:
    def answer(route: Route) -> None:
        if route.request.url.endswith("broken.js"):
            route.fulfill(body="nothing.like.this()", content_type="text/javascript")
        elif route.request.url.endswith(".js"):
            route.fulfill(status=404)
        else:
            route.fulfill(body=PAGE.format(html), content_type="text/html", headers=POLICY)

    visitor.context.route("**/*", answer)
    visitor.goto("/planted")
    visitor.page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_heard(planted: Visitor, fault: str) -> None:
    html, words = FAULTS[fault]
    show(planted, html)
    assert any(words in heard for heard in planted.unexpected()), planted.faults


def test_an_expected_refusal_is_no_fault(planted: Visitor) -> None:
    planted.expect_refusal(404)
    show(planted, FAULTS["an answer that is refused"][0])
    assert planted.faults
    assert planted.unexpected() == []


def test_a_violation_is_heard_without_scripts(visit: Visit) -> None:
    visitor = visit(Look(scripts=False))
    show(visitor, '<p style="color:red">x</p>')
    assert any("Content Security Policy" in heard for heard in visitor.faults)
    visitor.faults.clear()


def test_axe_sees_a_field_without_a_name(planted: Visitor) -> None:
    show(planted, "<label>Navn <input></label>")
    assert axe(planted.page) == []
    show(planted, "<input>")
    assert any(found.startswith("label:") for found in axe(planted.page))


def test_a_page_that_is_too_wide_and_a_button_that_is_too_small_are_seen(planted: Visitor) -> None:
    show(planted, '<svg width="100" height="10"></svg>')
    assert (sideways(planted.page), small_targets(planted.page)) == (0, [])
    show(planted, '<svg width="900" height="10"></svg><button>Gem</button>')
    assert sideways(planted.page) > 500
    assert len(small_targets(planted.page)) == 1
    assert len(faults(planted.page)) >= 3


def test_what_is_too_wide_for_the_narrowest_telephone_only_is_seen(visit: Visit) -> None:
    phone = visit(Look(390))
    show(phone, '<svg width="340" height="10"></svg>')
    assert sideways(phone.page) == 0
    assert [fault.split(" px ")[1] for fault in too_wide(phone.page)] == ["sideways at 320"]
    assert sideways(phone.page) == 0


def test_each_page_is_seen_in_two_opposite_ways_and_every_way_occurs() -> None:
    seen: set[Look] = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        if "looks(__name__)" in path.read_text().split("def test_each_page_is_seen")[0]:
            one, other = (look_of(f"tests.browser.{path.stem}", second=second) for second in (False, True))
            assert one.width != other.width
            assert one.scheme != other.scheme
            assert one.language != other.language
            seen |= {one, other}
    assert seen == {look for look in EVERY_LOOK if look.width != 320}
