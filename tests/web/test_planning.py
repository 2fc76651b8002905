"""Planning a talk: one, or the next for each; what cannot be planned is told, and nothing typed is lost."""

import pytest
from django.urls import reverse

from naervaer.conversations.models import Talk
from tests.cast import Cast, sign_in
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
