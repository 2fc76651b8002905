"""Deputies, buddies, projects and shares of hours: periods, undo, and who sees a share."""

import re
from datetime import date

from django.urls import reverse

from naervaer.people.models import Buddy, Deputy, Person, Project
from tests.cast import Cast, sign_in
from tests.client import Client


def undo_of(page: str) -> str:
    return page.split('class="toast"')[-1].split('action="')[1].split('"')[0]


def test_a_period_is_half_open_and_its_last_day_is_told(client: Client, cast: Cast) -> None:
    sign_in(client, cast.mette)
    address = reverse("deputies", args=[cast.mette.id])
    data = {"person": "rune@havn.test", "first_day": "2026-12-21", "last_day": "2026-12-31"}
    page = client.post(address, data, follow=True).content.decode()
    row = Deputy.objects.get(leader=cast.mette, deputy=cast.rune)
    assert (row.started_on, row.ended_on) == (date(2026, 12, 21), date(2027, 1, 1))
    assert "mandag 21. december til torsdag 31. december" in page


def test_the_same_deputy_twice_at_once_is_refused(client: Client, cast: Cast) -> None:
    sign_in(client, cast.mette)
    data = {"person": "anders@havn.test", "first_day": "2026-12-21", "last_day": ""}
    answer = client.post(reverse("deputies", args=[cast.mette.id]), data)
    assert answer.status_code == 422
    assert "nogle af dagene" in answer.content.decode()
    backwards = {"person": "rune@havn.test", "first_day": "2026-12-21", "last_day": "2026-12-20"}
    assert client.post(reverse("deputies", args=[cast.mette.id]), backwards).status_code == 422
    itself = {"person": "mette@havn.test", "first_day": "2026-12-21"}
    assert client.post(reverse("deputies", args=[cast.mette.id]), itself).status_code == 422
    assert Deputy.objects.count() == 1


def _end(client: Client, page: str) -> str:
    address = page.split('action="/periods/')[1].split('"')[0]
    return client.post(f"/periods/{address}", follow=True).content.decode()


def test_a_running_period_ends_today_and_undo_lets_it_run_on(client: Client, cast: Cast) -> None:
    sign_in(client, cast.mette)
    page = _end(client, client.get(reverse("buddies", args=[cast.tobias.id])).content.decode())
    assert Buddy.objects.get().ended_on == cast.today
    undo = undo_of(page)
    assert sign_in(Client(), cast.hanne).post(undo).status_code == 404
    assert client.post(undo).status_code == 303
    assert Buddy.objects.get().ended_on is None


def test_one_that_has_not_begun_is_gone_and_comes_back(client: Client, cast: Cast) -> None:
    Deputy.objects.update(started_on=date(2026, 12, 1))
    row = Deputy.objects.get()
    sign_in(client, cast.mette)
    page = _end(client, client.get(reverse("deputies", args=[cast.mette.id])).content.decode())
    assert not Deputy.objects.exists()
    assert client.post(undo_of(page)).status_code == 303
    back = Deputy.objects.get()
    assert (back.pk, back.deputy_id, back.started_on) == (row.pk, row.deputy_id, row.started_on)


def test_a_forged_reference_ends_nothing(client: Client, cast: Cast) -> None:
    sign_in(client, cast.mette)
    assert client.post(reverse("period_end", args=["forged"])).status_code == 404
    assert client.post(reverse("period_return", args=["forged"])).status_code == 404
    assert Deputy.objects.get().ended_on is None


def test_a_share_is_seen_by_the_person_the_leader_and_the_project_leader(client: Client, cast: Cast) -> None:
    address = reverse("project", args=[cast.kajplads.id])
    seen = {}
    for name in ("bo", "jonas", "mette", "hanne"):
        page = sign_in(client, cast.named(name)).get(address).content.decode()
        seen[name] = ("40 %" in page, "20 %" in page)
    assert seen == {
        "bo": (True, True),
        "jonas": (True, False),
        "mette": (True, True),
        "hanne": (False, False),
    }
    assert sign_in(client, cast.pia).get(address).status_code == 404


def test_more_than_all_hours_is_said_and_not_refused(client: Client, cast: Cast) -> None:
    sign_in(client, cast.bo)
    second = Project.objects.create(name="Mole 4", leader=cast.bo, started_on=date(2026, 8, 3))
    project = cast.kajplads
    page = client.get(reverse("project", args=[project.id])).content.decode()
    assert "over 100 %" not in page
    data = {"person": "jonas@havn.test", "percent": "70", "first_day": "2026-11-01"}
    assert client.post(reverse("shares", args=[second.id]), data).status_code == 303
    page = client.get(reverse("project", args=[project.id])).content.decode()
    assert page.count("over 100 %") == 1
    assert "110" not in re.sub(r"<[^>]+>", " ", page)  # ids and tokens may hold any number


def test_matches_that_a_field_asks_for_take_no_toast_along(client: Client, cast: Cast) -> None:
    """They are under way beside the answer to what was done; both carry the cookie, and the toast stood there twice."""
    sign_in(client, cast.bo)
    second = Project.objects.create(name="Mole 4", leader=cast.bo, started_on=date(2026, 8, 3))
    data = {"person": "jonas@havn.test", "percent": "70", "first_day": "2026-11-01"}
    assert client.post(reverse("shares", args=[second.id]), data).status_code == 303
    asked = client.get(reverse("person_suggestions"), {"person": "Met"}, headers={"HX-Request": "true"})
    assert "Mette Krogh" in asked.text
    assert "toast" not in asked.text
    assert client.get(reverse("project", args=[second.id])).text.count('class="toast"') == 1


def test_who_has_no_deputy_reads_who_calls_meanwhile(client: Client, cast: Cast) -> None:
    Deputy.objects.all().delete()

    def reads(whom: Person) -> str:
        page = client.get(reverse("deputies", args=[whom.id])).content.decode()
        return " ".join(re.sub(r"<[^>]+>", "", page.split('class="muted"')[1].split("</p>")[0]).split())

    sign_in(client, cast.mette)
    assert "Når du er væk, ringer Birgit Falk" in reads(cast.mette)
    sign_in(client, cast.birgit)
    assert "du har ingen leder over dig: Når du er væk, ringer ingen." in reads(cast.birgit)
    sign_in(client, cast.hanne)
    assert "Når lederen er væk, ringer Birgit Falk" in reads(cast.mette)
    assert "lederen har ingen leder over sig: Når lederen er væk, ringer ingen." in reads(cast.birgit)
