"""Who has seen my data: only the own rows, by day, each reader with the kinds of pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from naervaer.conversations.actions import plan_talk
from naervaer.ledger.actions import record_reads
from naervaer.ledger.models import Read
from naervaer.people.models import Person
from naervaer.web.trust.queries import looks_at
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client


def seen(viewer: Person, subject: Person, kind: str = "person", days_ago: int = 0) -> None:
    record_reads(kind, viewer=viewer.id, subjects={subject.id}, on=TODAY - timedelta(days=days_ago))


def test_only_the_own_rows_are_shown(cast: Cast, client: Client) -> None:
    seen(cast.mette, cast.sofie)
    seen(cast.hanne, cast.jonas)
    seen(cast.sofie, cast.karen)
    page = sign_in(client, cast.sofie).get(reverse("seen_me")).text
    main = page.split("<main")[1].split("</main>")[0]
    assert "Mette Krogh" in main
    assert "· din leder" in main
    assert "Din side: aftaler, kontakt, rytme og arbejdstid" in main
    assert not [name for name in ("Hanne", "Jonas", "Karen", "Sofie") if name in main]


@pytest.mark.parametrize("who", ["jonas", "mette", "hanne", "ole", "dorte"])
def test_own_rows_for_each(cast: Cast, who: str) -> None:
    person = cast.named(who)
    for viewer in cast.everyone:
        for subject in cast.everyone:
            seen(viewer, subject)
    shown = [look.person for week in looks_at(person, since=TODAY) for day in week.days for look in day.looks]
    assert sorted(each.id for each in shown if each) == sorted(
        each.id for each in cast.everyone if each.id != person.id
    )


def test_what_really_happened_is_there(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette).get("/")
    page = sign_in(client, cast.sofie).get(reverse("seen_me")).text
    assert "I dag: dit hus, og hvornår I to sidst talte" in page
    assert "Denne uge" in page


def test_by_week_and_as_far_as_is_asked(cast: Cast, client: Client) -> None:
    for days_ago in (0, 7, 40, 340):
        seen(cast.mette, cast.sofie, days_ago=days_ago)
    sign_in(client, cast.sofie)
    short = client.get(reverse("seen_me")).text
    assert [words for words in ("Denne uge", "Sidste uge", "Uge 42", "Uge 51, 2025") if words in short] == [
        "Denne uge",
        "Sidste uge",
    ]
    long = client.get(reverse("seen_me"), {"weeks": "53"}).text
    assert "Uge 42" in long
    assert "Uge 51, 2025" in long
    assert client.get(reverse("seen_me"), {"weeks": "1; drop"}).text.count("<section") == short.count(
        "<section"
    )


def test_by_day_one_line_a_reader_with_every_kind_of_page(cast: Cast, client: Client) -> None:
    for viewer, kind, days_ago in (
        (cast.mette, "person", 0),
        (cast.mette, "today", 0),
        (cast.mette, "hours", 1),
        (cast.hanne, "entry", 1),
    ):
        seen(viewer, cast.sofie, kind, days_ago)
    looked = [
        (day.on, look.person, look.kinds)
        for week in looks_at(cast.sofie, since=TODAY - timedelta(7))
        for day in week.days
        for look in day.looks
    ]
    yesterday = TODAY - timedelta(1)
    assert looked == [
        (TODAY, cast.mette, ("person", "today")),
        (yesterday, cast.hanne, ("entry",)),
        (yesterday, cast.mette, ("hours",)),
    ]
    page = sign_in(client, cast.sofie).get(reverse("seen_me")).text
    assert page.count("Mette Krogh") == 2


def test_every_page_on_which_a_leader_sees_somebody_is_noted_by_its_kind(cast: Cast, client: Client) -> None:
    start = NOW + timedelta(days=2)
    talk = plan_talk(
        employee=cast.jonas,
        leader=cast.mette,
        span=(start, start + timedelta(minutes=30)),
        by=cast.mette,
        at=NOW,
    )
    pages = {
        "today": "/",
        "person": reverse("person", args=[cast.jonas.id]),
        "hours": reverse("hours_of", args=[cast.jonas.id]),
        "leave": reverse("leave_of", args=[cast.jonas.id]),
        "talks": reverse("talks"),
        "talk": reverse("talk", args=[talk.id]),
        "agreements": reverse("agreements"),
        "practice": reverse("practice"),
    }
    sign_in(client, cast.mette)
    for kind, address in pages.items():
        rows = Read.objects.filter(viewer_id=cast.mette.id, subject_id=cast.jonas.id, kind=kind)
        if kind == "practice":  # it names only with whom something was done last
            rows = Read.objects.filter(viewer_id=cast.mette.id, kind=kind)
        assert client.get(address).status_code == 200
        assert rows.exists(), kind


def test_somebody_who_has_been_deleted_and_a_page_of_tomorrow(cast: Cast, client: Client) -> None:
    Read.objects.create(viewer_id=cast.havn.id, subject_id=cast.sofie.id, kind="orbit", day=TODAY)
    page = sign_in(client, cast.sofie).get(reverse("seen_me")).text
    assert "En, der ikke er her mere" in page
    assert "En side om dig" in page


def test_nobody_has_looked(cast: Cast, client: Client) -> None:
    assert "Ingen har åbnet noget om dig" in sign_in(client, cast.sofie).get(reverse("seen_me")).text


def test_it_is_for_people_who_have_signed_in(db: None, client: Client) -> None:
    assert client.get(reverse("seen_me")).headers["Location"].startswith("/account/login/")
