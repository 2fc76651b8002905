"""One person's private things hold a word that stands nowhere else; it is looked for everywhere others look.

All pages that can be reached from anywhere, as everybody; what was logged; a dump of the database (`trust.md` T2 and
T16). `SECRETS` says which word hides in which column and who may read it.
"""

import io
import logging
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client as PlainClient
from django.urls import reverse

from naervaer.distance.models import Hours
from naervaer.people.models import Person
from tests.access.verdicts import EVERYBODY, LEADER, NOBODY, SELF, VERDICTS
from tests.agreements.rows import write_agreements
from tests.cast import NOW, TODAY, Cast, sign_in

PHONE = "+45 77 31 41 59 26"
PHONE_SEEN = re.compile(r"7731415926|77\s?31\s?41\s?59\s?26")
HOURS_SEEN = re.compile(r"0?3[.:]17")
ADDRESS = re.compile(r'(?:href|action)="(/[^"#]*)"')
MOST_PAGES = 400


@dataclass(frozen=True)
class Secret:
    """A word, and who may come across it."""

    seen: re.Pattern[str]
    readers: frozenset[str]


AGREED = "Kvidderhane"
AGREED_TEXTS = range(1, 11)
"""Topic, promise, goal and step, obstacle, the four texts of a picture, experiment (`tests.agreements.rows`)."""

SECRETS = {
    "phone": Secret(PHONE_SEEN, frozenset({SELF, LEADER})),
    "hours": Secret(HOURS_SEEN, frozenset({SELF, LEADER})),
    **{
        f"agreed {number}": Secret(re.compile(rf"{AGREED} {number}\b"), frozenset({SELF, LEADER}))
        for number in AGREED_TEXTS
    },
}


@pytest.fixture
def marked(cast: Cast) -> Cast:
    """Jonas's phone number and hours, and what he and Mette agree on, are like nobody else's."""
    person = Person.objects.get(pk=cast.jonas.pk)
    person.phone = PHONE
    person.save()
    Hours.objects.update_or_create(
        person=person, defaults={"week": "1-5 03:17-11:00", "zone": "Europe/Copenhagen", "country": "DK"}
    )
    write_agreements(cast.jonas, cast.mette, words=AGREED)
    person.leaves.create(
        started_on=TODAY + timedelta(days=40), ended_on=TODAY + timedelta(days=41), noted_at=NOW
    )
    return cast


def pages(client: PlainClient, starts: list[str]) -> Iterator[tuple[str, str]]:
    """Every page that can be reached by links, and every form's address asked with GET."""
    waiting, known = deque(starts), set(starts)
    while waiting and len(known) < MOST_PAGES:
        address = waiting.popleft()
        response = client.get(address)
        text = (
            b"".join(response).decode(errors="replace")
            if response.streaming
            else response.content.decode(errors="replace")
        )
        yield address, text
        if response.status_code in (301, 302, 303):
            text = f'href="{response["Location"]}"'
        for found in ADDRESS.findall(text):
            if found not in known and not found.startswith("/static/"):
                known.add(found)
                waiting.append(found)


@pytest.mark.parametrize("actor", sorted(EVERYBODY))
def test_no_page_shows_what_the_reader_may_not_read(marked: Cast, actor: str) -> None:
    client = PlainClient()
    if actor != NOBODY:
        sign_in(client, marked.named(actor))
    starts = ["/"] + [
        reverse(name, args=verdict.address(marked)) for name, verdict in VERDICTS.items() if verdict.get
    ]
    seen: dict[str, set[str]] = {}
    count = 0
    for address, text in pages(client, starts):
        count += 1
        for kind, secret in SECRETS.items():
            if secret.seen.search(text):
                seen.setdefault(kind, set()).add(address)
    leaks = {kind: where for kind, where in seen.items() if actor not in SECRETS[kind].readers}
    assert leaks == {}
    assert count >= len(starts)
    if actor == LEADER:
        assert set(seen) == set(SECRETS), "the crawl must find what the leader may see, or it proves nothing"


def test_a_dump_without_the_key_holds_no_text(marked: Cast) -> None:
    out = io.StringIO()
    call_command("dumpdata", stdout=out)
    assert not PHONE_SEEN.search(out.getvalue())
    assert AGREED not in out.getvalue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_person WHERE name = %s", [marked.jonas.name])
        row = cursor.fetchone()
    assert row is not None
    assert not PHONE_SEEN.search(bytes(row[0]).decode("latin-1"))


def test_no_log_line_holds_a_name_an_address_or_a_number(
    marked: Cast, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    client = PlainClient(raise_request_exception=False)
    sign_in(client, marked.mette)
    with caplog.at_level(logging.DEBUG, logger="naervaer"):
        client.get(reverse("person", args=[marked.jonas.id]))
        client.get(reverse("agreements"))
        client.post(reverse("agreement_new", args=[marked.jonas.id, "topic"]), {"text": f"{AGREED} i log"})
        client.post(reverse("agreement_new", args=[marked.jonas.id, "promise"]), {"text": f"{AGREED} i log"})
        client.get("/people/nowhere/")
        client.post("/account/login/", {"login": marked.jonas.email or "", "password": "wrong-canary-word"})
    told = caplog.text + "".join(capfd.readouterr())
    for word in (marked.jonas.name, str(marked.jonas.email), "wrong-canary-word", AGREED):
        assert word not in told
    assert not PHONE_SEEN.search(told)
