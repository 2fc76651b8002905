"""The organisation's own helpers on the help page: kept by administrators, in order, with undo (A19)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from naervaer.ledger.models import Act
from naervaer.people.helplines import actions
from naervaer.people.helplines.models import HelpLine
from naervaer.people.helplines.queries import help_lines
from naervaer.people.helplines.rules import link_to
from tests.cast import NOW, Cast, sign_in
from tests.client import Client

KIM = {"name": "Kim Dahl", "purpose": "Tillidsrepræsentant: aftaler og rettigheder", "reach": "12 34 56 78"}


def added(cast: Cast, name: str, reach: str = "12 34 56 78") -> HelpLine:
    return actions.add_help_line(name=name, purpose="En snak", reach=reach, by=cast.ole, at=NOW)


def names() -> list[str]:
    return [line.name for line in help_lines()]


# --- how one reaches them ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reach", "link"),
    [
        ("12 34 56 78", "tel:12345678"),
        ("+45 12 34 56 78", "tel:+4512345678"),
        ("112", "tel:112"),
        ("kim@havn.test", "mailto:kim@havn.test"),
        ("https://example.dk/help?a=1", "https://example.dk/help?a=1"),
    ],
)
def test_a_number_a_mail_address_or_a_page_can_be_clicked(reach: str, link: str) -> None:
    assert link_to(reach) == link


@pytest.mark.parametrize(
    "reach",
    [
        "",
        "12",
        "room 4",
        "http://example.dk",
        "javascript:alert(1)",
        "https://",
        "https://[",
        "kim@havn",
        "kim@havn.test?bcc=x@y.dk",
        "https://a b.dk",
        "data:text/html,x",
    ],
)
def test_nothing_else_can(reach: str) -> None:
    assert link_to(reach) == ""


# --- keeping them -----------------------------------------------------------------------------------------


def test_they_stand_in_the_order_that_they_are_given(cast: Cast) -> None:
    lines = [added(cast, name) for name in ("A", "B", "C")]
    actions.raise_help_line(line=lines[2], by=cast.ole, at=NOW)
    assert names() == ["A", "C", "B"]
    actions.raise_help_line(line=lines[0], by=cast.ole, at=NOW)  # the first stays
    assert names() == ["A", "C", "B"]


def test_a_line_that_is_gone_does_not_rise(cast: Cast) -> None:
    lines = [added(cast, name) for name in ("A", "B")]
    actions.remove_help_line(line=lines[1], by=cast.ole, at=NOW)
    actions.raise_help_line(line=lines[1], by=cast.ole, at=NOW)
    assert names() == ["A"]


def test_the_page_stays_short(cast: Cast) -> None:
    for number in range(actions.MOST):
        added(cast, f"Helper {number}")
    with pytest.raises(actions.TooManyLines):
        added(cast, "One too many")


def test_what_was_removed_comes_back_to_its_place(cast: Cast) -> None:
    lines = [added(cast, name) for name in ("A", "B", "C")]
    undo = actions.remove_help_line(line=lines[1], by=cast.ole, at=NOW)
    assert names() == ["A", "C"]
    actions.return_help_line(ref=undo, by=cast.ole, at=NOW)
    assert names() == ["A", "B", "C"]


def test_what_was_changed_is_as_before(cast: Cast) -> None:
    line = added(cast, "A")
    undo = actions.change_help_line(
        line=line, name="B", purpose="X", reach="87 65 43 21", by=cast.ole, at=NOW
    )
    assert help_lines()[0].link == "tel:87654321"
    actions.return_help_line(ref=undo, by=cast.ole, at=NOW)
    assert (names(), help_lines()[0].link) == (["A"], "tel:12345678")


def test_only_who_did_it_undoes_it_and_only_for_ten_minutes(cast: Cast) -> None:
    undo = actions.remove_help_line(line=added(cast, "A"), by=cast.ole, at=NOW)
    for ref, by in ((undo, cast.hanne), ("forged", cast.ole), (undo + "x", cast.ole)):
        with pytest.raises(actions.NothingToUndo):
            actions.return_help_line(ref=ref, by=by, at=NOW)
    with time_machine.travel(NOW + timedelta(minutes=11)), pytest.raises(actions.NothingToUndo):
        actions.return_help_line(ref=undo, by=cast.ole, at=NOW)
    assert names() == []


def test_every_change_is_on_the_record(cast: Cast) -> None:
    line, other = added(cast, "A"), added(cast, "B")
    actions.raise_help_line(line=other, by=cast.ole, at=NOW)
    undo = actions.remove_help_line(line=line, by=cast.ole, at=NOW)
    actions.return_help_line(ref=undo, by=cast.ole, at=NOW)
    kinds = Act.objects.filter(kind__startswith="help_line.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [
        "help_line.added",
        "help_line.added",
        "help_line.raised",
        "help_line.removed",
        "help_line.returned",
    ]


# --- the pages --------------------------------------------------------------------------------------------


def test_an_administrator_keeps_them_and_everybody_here_reads_them(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ole)
    assert f'href="{reverse("help_lines")}"' in client.get(reverse("setup")).text
    assert client.post(reverse("help_lines"), KIM).status_code == 303
    sign_in(client, cast.sofie)
    page = client.get(reverse("help")).text
    assert "Kim Dahl" in page
    assert 'href="tel:12345678"' in page
    client.logout()
    page = client.get(reverse("help")).text
    assert "Kim Dahl" not in page  # a name and a number are for those who work here
    assert 'href="tel:112"' in page


@pytest.mark.parametrize("field", list(KIM))
def test_what_is_missing_is_asked_for_and_the_rest_stays(cast: Cast, client: Client, field: str) -> None:
    sign_in(client, cast.ole)
    response = client.post(reverse("help_lines"), KIM | {field: ""})
    assert response.status_code == 422
    for name, value in KIM.items():
        assert (f'value="{value}"' in response.text) is (name != field)
    assert names() == []


def test_a_way_that_cannot_be_clicked_is_refused(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast.ole).post(
        reverse("help_lines"), KIM | {"reach": "file:///etc/passwd"}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 422
    assert "https://" in response.text
    assert names() == []


def test_change_and_remove_with_undo_on_the_page(cast: Cast, client: Client) -> None:
    line = added(cast, "Kim")
    sign_in(client, cast.ole)
    page = client.post(reverse("help_line", args=[line.id]), KIM, follow=True)
    assert names() == ["Kim Dahl"]
    assert "Fortryd" in page.text
    page = client.post(reverse("help_line_removal", args=[line.id]), follow=True)
    assert names() == []
    undo = page.text.split('action="/help-lines/')[1].split('"')[0]
    assert client.post(f"/help-lines/{undo}").status_code == 303
    assert names() == ["Kim Dahl"]


def test_the_full_page_says_so(cast: Cast, client: Client) -> None:
    for number in range(actions.MOST):
        added(cast, f"Helper {number}")
    response = sign_in(client, cast.ole).post(reverse("help_lines"), KIM)
    assert response.status_code == 422
    assert "Siden er fuld" in response.text
