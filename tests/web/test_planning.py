"""Planning a talk: one, or the next for each; what cannot be planned is told, and nothing typed is lost."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from naervaer.conversations.actions import plan_talk
from naervaer.conversations.models import Talk
from naervaer.distance.actions import appoint
from tests.cast import NOW, Cast, sign_in
from tests.client import Client


def test_one_is_scheduled_and_undone(cast: Cast, client: Client) -> None:
    sign_in(client, cast.jonas)
    page = client.get(f"/talks/new/?with={cast.mette.id}").text
    assert 'value="2026-11-30"' in page, "by the rhythm of the two"
    form = {"person": str(cast.mette.id), "on": "2026-11-25", "at": "14.30", "form": "walk"}
    client.post("/talks/new/", form)
    talk = Talk.objects.get()
    assert (talk.employee, talk.planned_by, talk.form) == (cast.jonas, cast.jonas, "walk")
    undo = client.get("/talks/").text.split('action="/talks/undo/')[1].split('"')[0]
    client.post(f"/talks/undo/{undo}")
    assert not Talk.objects.exists()


@pytest.mark.parametrize("wrong", [{"person": ""}, {"on": "x"}, {"at": "25.00"}, {"on": "2026-11-20"}])
def test_what_cannot_be_planned_is_told_and_kept(cast: Cast, client: Client, wrong: dict[str, str]) -> None:
    form = {"person": str(cast.ida.id), "on": "2026-11-25", "at": "14.30", "length": "45"} | wrong
    response = sign_in(client, cast.mette).post("/talks/new/", form)
    assert response.status_code == 422
    assert '<option value="45" selected>' in response.text
    assert not Talk.objects.exists()


def test_nobody_plans_with_whom_they_have_nothing_to_do(cast: Cast, client: Client) -> None:
    form = {"person": str(cast.pia.id), "on": "2026-11-25", "at": "14.30"}
    assert sign_in(client, cast.mette).post("/talks/new/", form).status_code == 422
    assert client.get(f"/talks/new/?with={cast.pia.id}").status_code == 404
    forged = f"{cast.pia.id}|2026-11-25T10:00:00+00:00|2026-11-25T10:30:00+00:00"
    assert client.post("/talks/round/", {"talk": forged}).status_code == 404
    assert client.post("/talks/round/", {"talk": "nonsense"}).status_code == 404


def test_the_next_for_each_is_shown_and_then_written(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.mette).get("/talks/round/").text
    assert not Talk.objects.exists()
    values = [each.split('"')[0] for each in page.split('name="talk" value="')[1:]]
    assert len(values) > 2
    client.post("/talks/round/", {"talk": values})
    assert Talk.objects.count() == len(values)
    assert "er planlagt en samtale" in client.get("/talks/round/").text


@pytest.mark.parametrize("order", [("da", "en"), ("en", "da")])
def test_how_long_is_asked_in_each_reader_s_language(
    cast: Cast, client: Client, order: tuple[str, str]
) -> None:
    words = {"da": "30 minutter", "en": "30 minutes"}
    assert cast.mette.user is not None
    sign_in(client, cast.mette)
    for language in order:
        type(cast.mette.user).objects.filter(pk=cast.mette.user.pk).update(language=language)
        assert words[language] in client.get(reverse("talk_new")).text


CLASHES = [
    ("jonas", "2026-11-28", "03:00", "Du er ikke på arbejde på det tidspunkt.", "Mette"),
    ("mette", "2026-11-25", "20:30", "er ikke på arbejde på det tidspunkt.", "Jonas"),
    ("mette", "2026-11-25", "10:15", "er optaget på det tidspunkt.", "Jonas"),
]


@pytest.mark.parametrize(("who", "on", "at", "told", "about"), CLASHES)
def test_a_time_that_does_not_suit_is_told_and_can_be_kept(
    cast: Cast, client: Client, who: str, on: str, at: str, told: str, about: str
) -> None:
    """Nothing is refused: two can agree on an evening of which no calendar knows."""
    span = datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 11, 25, 10, tzinfo=UTC)
    appoint(people=[cast.jonas], starts_at=span[0], ends_at=span[1], kind="talk", by=cast.jonas, at=NOW)
    viewer, other = (cast.jonas, cast.mette) if who == "jonas" else (cast.mette, cast.jonas)
    sign_in(client, viewer)
    form = {"person": str(other.id), "on": on, "at": at, "length": "30", "form": "phone"}
    asked = client.post("/talks/new/", form)
    assert asked.status_code == 422
    assert told in asked.text
    assert about in asked.text
    assert not Talk.objects.exists()
    assert '<option value="phone" selected>' in asked.text, "nothing typed is lost"
    keep = asked.text.split('name="anyway" value="')[1].split('"')[0]
    assert (
        client.post("/talks/new/", form | {"at": "04:00", "on": "2026-11-29", "anyway": keep}).status_code
        == 422
    )
    assert client.post("/talks/new/", form | {"anyway": keep}).status_code == 303
    assert Talk.objects.select_related("appointment").get().starts_at.date().isoformat() == on


def test_a_talk_may_move_into_its_own_time(cast: Cast, client: Client) -> None:
    """From ten to a quarter past: the half hour that it gives up is nobody's."""
    span = datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    talk = plan_talk(employee=cast.jonas, leader=cast.mette, span=span, by=cast.mette, at=NOW)
    form = {"on": "2026-11-25", "at": "10:15", "length": "30", "version": "1"}
    assert sign_in(client, cast.mette).post(reverse("talk_time", args=[talk.id]), form).status_code == 303
    form |= {"version": "2", "at": "21:00"}
    asked = client.post(reverse("talk_time", args=[talk.id]), form)
    assert asked.status_code == 422
    assert "Behold tidspunktet" in asked.text
    assert (
        client.post(
            reverse("talk_time", args=[talk.id]), form | {"anyway": "2026-11-25T21:00/30"}
        ).status_code
        == 303
    )
