"""Help is one click away from every page, the same for everybody at once, and nobody records who looked (A19)."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from naervaer.accounts.models import Session
from naervaer.ledger.models import Act, Read
from naervaer.ui.views import broken
from tests.access.verdicts import ADMIN, HR, LEADER, NOBODY, SELF, VERDICTS
from tests.agreements.rows import write_agreements
from tests.cast import Cast, sign_in
from tests.client import Client

DOORS = ("account_login", "account_request_login_code", "account_reset_password")
FOOTER = re.compile(r'<footer class="foot">.*?</footer>', re.DOTALL)
WRITES = re.compile(r"^(insert|update|delete|replace)\b", re.IGNORECASE)


def help_link() -> str:
    """Exactly this: an address with a question mark could say who asks."""
    return f'<a href="{reverse("help")}">'


def whole_pages(client: Client, cast: Cast, actor: str) -> Iterator[tuple[str, str]]:
    """Every page that the actor may open, errors included; lists of matches and files are none."""
    addresses = [
        reverse(name, args=verdict.address(cast))
        for name, verdict in VERDICTS.items()
        if actor in verdict.get
    ]
    doors = list(map(reverse, DOORS)) if actor == NOBODY else [reverse("account_change_password")]
    for address in (*addresses, *doors, "/nothing/here/"):
        response = client.get(address, follow=True)
        if not response.streaming and "<html" in response.text:
            yield address, response.text


@pytest.mark.dealt_out
@pytest.mark.parametrize("actor", [NOBODY, SELF, LEADER, HR, ADMIN])
def test_help_is_one_click_away_from_every_page(cast: Cast, client: Client, actor: str) -> None:
    write_agreements(cast.jonas, cast.mette, words="Aftalt")  # so that their pages are there
    if actor != NOBODY:
        sign_in(client, cast.named(actor))
    seen = dict(whole_pages(client, cast, actor))
    without = [
        address
        for address, text in seen.items()
        if not (footer := FOOTER.search(text)) or help_link() not in footer.group()
    ]
    assert without == []
    assert len(seen) >= {NOBODY: 8, SELF: 15}.get(actor, 20)


def test_when_all_breaks_help_is_two_clicks_away(rf: RequestFactory) -> None:
    """The page for our own faults has no footer: it leads to the front page, which has."""
    assert '<a class="btn p" href="/">' in broken(rf.get("/people/")).content.decode()


def test_the_page_stands_on_its_own(cast: Cast, client: Client) -> None:
    """Without scripts and forms it is all there: numbers to ring and addresses to write to."""
    text = sign_in(client, cast.jonas).get(reverse("help")).text
    main = text.split("<main")[1].split("</main>")[0]
    assert not re.search(r"<(form|script|button|input)\b|hx-|\shidden\b", main)
    assert 'href="tel:112"' in main


def kept() -> tuple[int, int, list[str]]:
    sessions = Session.objects.order_by("pk").values_list("session_data", flat=True)
    return Read.objects.count(), Act.objects.count(), list(sessions)


@pytest.mark.parametrize("actor", [NOBODY, SELF])
def test_looking_for_help_writes_nothing_at_all(cast: Cast, client: Client, actor: str) -> None:
    if actor != NOBODY:
        sign_in(client, cast.named(actor))
    client.get(reverse("does_not"))
    before, cookies = kept(), str(client.cookies)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("help"))
    assert [query["sql"] for query in asked if WRITES.match(query["sql"].strip())] == []
    assert (kept(), str(client.cookies)) == (before, cookies)  # the form token that every page brings


def test_what_is_asked_beside_the_address_changes_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast.jonas)
    plain = client.get(reverse("help")).text
    asked = client.get(reverse("help") + "?from=jonas&next=/people/").text
    main = [text.split("<main")[1].split("</main>")[0] for text in (plain, asked)]
    assert main[0] == main[1]
