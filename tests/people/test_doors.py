"""Coming in: an invitation opens once, a set-up happens once, and no link opens what is somebody else's."""

import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.signing import dumps
from django.urls import reverse

from naervaer.accounts.models import User
from naervaer.config.logs import Scrub
from naervaer.jobs.models import Job
from naervaer.people.actions import HasOwnSignIn, invite
from naervaer.people.models import Invitation, Organisation, Person, Role
from naervaer.people.setup_token import burn_setup_token, make_setup_token
from tests.cast import NOW, Cast, sign_in
from tests.client import Client

PASSWORD = "en kort sætning"
SET_UP = {
    "organisation": "Havn og Partnere",
    "language": "da",
    "country": "DK",
    "time_zone": "Copenhagen",
    "name": "Ole Bay",
    "email": "Ole@Havn.test",
    "password": PASSWORD,
}


def link_to(person: Person, by: Person) -> str:
    return reverse("invitation", args=[invite(person=person, by=by, at=NOW)])


def test_the_link_is_shown_once_and_only_its_hash_is_kept(client: Client, cast: Cast) -> None:
    sign_in(client, cast.hanne)
    page = client.post(reverse("invitations", args=[cast.karen.id]), {"by": "link"}).content.decode()
    token = re.findall(r"/invitation/([\w-]{40,})/", page)[0]
    assert token not in client.get(reverse("person_entry", args=[cast.karen.id])).content.decode()
    assert token not in str(list(Invitation.objects.values()))
    assert Client().get(reverse("invitation", args=[token])).status_code == 200


def test_an_invitation_opens_once(client: Client, cast: Cast) -> None:
    link = link_to(cast.karen, cast.ole)
    assert "Velkommen, Karen" in client.get(link).content.decode()
    answer = client.post(link, {"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("today"))
    assert client.get(reverse("me")).status_code == 200
    assert User.objects.get(person=cast.karen).check_password(PASSWORD)
    again = Client().post(link, {"password": "en anden sætning"})
    assert again.status_code == 404
    assert "åbner ikke noget mere" in again.content.decode()
    assert User.objects.get(person=cast.karen).check_password(PASSWORD)


@pytest.mark.parametrize(("password", "words"), [("kort", "10"), ("password123", "almindelig"), ("", "Vælg")])
def test_a_weak_password_is_refused_in_words(client: Client, cast: Cast, password: str, words: str) -> None:
    link = link_to(cast.karen, cast.ole)
    answer = client.post(link, {"password": password})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Velkommen, Karen" in client.get(link).content.decode()


def test_old_replaced_and_withdrawn_links_open_nothing(client: Client, cast: Cast) -> None:
    first = link_to(cast.karen, cast.ole)
    second = link_to(cast.karen, cast.ole)
    assert client.get(first).status_code == 404
    with time_machine.travel(NOW + timedelta(days=15)):
        assert client.get(second).status_code == 404
    assert client.get(second).status_code == 200
    keeper = sign_in(Client(), cast.hanne)
    keeper.post(reverse("invitation_withdrawal", args=[cast.karen.id]))
    assert client.get(second).status_code == 404


def test_a_link_of_somebody_who_has_left_opens_nothing(client: Client, cast: Cast) -> None:
    link = link_to(cast.karen, cast.ole)
    keeper = sign_in(Client(), cast.hanne)
    keeper.post(reverse("employment_end", args=[cast.karen.id]), {"last_day": "2026-11-20"})
    assert client.post(link, {"password": PASSWORD}).status_code == 404


def test_nobody_chooses_a_password_for_who_signs_in_already(client: Client, cast: Cast) -> None:
    with pytest.raises(HasOwnSignIn):
        invite(person=cast.jonas, by=cast.ole, at=NOW)
    sign_in(client, cast.ole)
    assert client.post(reverse("invitations", args=[cast.jonas.id]), {"by": "link"}).status_code == 404


def test_by_mail_the_worker_makes_the_link(
    client: Client, cast: Cast, settings: pytest.FixtureRequest
) -> None:
    settings.MAIL_URL = "smtp://localhost:2525"  # type: ignore[attr-defined]
    sign_in(client, cast.hanne)
    assert client.post(reverse("invitations", args=[cast.karen.id]), {"by": "mail"}).status_code == 303
    job = Job.objects.get(kind="people.invite")
    assert job.payload == {"person": str(cast.karen.id), "by": str(cast.hanne.id)}
    assert not Invitation.objects.exists()


def test_many_are_invited_at_once_and_who_signs_in_already_is_passed_over(client: Client, cast: Cast) -> None:
    sign_in(client, cast.hanne)
    listed = client.get(reverse("people"), {"of": "invited"}).content.decode()
    assert f'value="{cast.karen.id}" checked' in listed
    assert "Jonas Holm" not in listed
    ticked = {"person": [str(cast.karen.id), str(cast.jonas.id)], "by": "link"}
    page = client.post(reverse("invitations_many"), ticked).content.decode()
    tokens = re.findall(r"/invitation/([\w-]{40,})/", page)
    assert len(tokens) == 1
    assert Client().get(reverse("invitation", args=tokens)).status_code == 200
    assert "Karen Beck" in page
    assert "Jonas Holm" not in page
    assert "Ingen er sat kryds ved" in client.post(reverse("invitations_many"), {}).content.decode()
    assert client.post(reverse("invitations_many"), {"person": "x"}).status_code == 404


def test_a_refused_link_is_in_no_log(client: Client, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    link = link_to(cast.karen, cast.ole)
    client.post(link, {"password": "kort"})
    sign_in(client, cast.hanne)
    undo = reverse("period_return", args=[dumps(["deputy", {"leader": "Mette"}, "x"], salt="people.undo")])
    client.post(undo + "?name=Mette")
    assert [record for record in caplog.records if record.name == "django.request"] == []
    for address in (link, undo + "?name=Mette"):
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "Server Error: %s", (address,), None
        )
        Scrub().filter(record)
        assert address.split("/")[2] not in record.getMessage()


@pytest.fixture
def set_up_link(db: None) -> str:
    token = make_setup_token()
    return reverse("set_up", args=[token])


def test_set_up_happens_once_and_leads_in(client: Client, set_up_link: str) -> None:
    assert client.get(set_up_link).status_code == 200
    assert client.post(set_up_link, SET_UP).status_code == 303
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.time_zone) == ("Havn og Partnere", "Europe/Copenhagen")
    first = Person.objects.get()
    assert (first.email, Role.objects.get().kind) == ("ole@havn.test", "admin")
    assert client.get(reverse("me")).status_code == 200
    assert not (Path(settings.DATA) / "setup.token").exists()
    assert Client().post(set_up_link, SET_UP | {"email": "eva@havn.test"}).status_code == 404
    assert Person.objects.count() == 1


def test_a_wrong_or_burnt_address_sets_nothing_up(client: Client, set_up_link: str) -> None:
    assert client.post(reverse("set_up", args=["guessed"]), SET_UP).status_code == 404
    burn_setup_token()
    assert client.post(set_up_link, SET_UP).status_code == 404
    assert not Organisation.objects.exists()


def test_set_up_keeps_what_was_typed(client: Client, set_up_link: str) -> None:
    page = client.post(set_up_link, SET_UP | {"time_zone": "Atlantis", "password": "kort"}).content.decode()
    assert 'value="Atlantis"' in page
    assert "Byen er ikke på listen" in page
    assert 'value="kort"' not in page
    assert not Organisation.objects.exists()
