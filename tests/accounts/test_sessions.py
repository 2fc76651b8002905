"""Where one is signed in: the own list, ended at once, and ended with whatever is taken from a person."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from naervaer.accounts.models import Session
from naervaer.accounts.rules import known_as
from naervaer.accounts.sessions import reference
from naervaer.ledger.models import Act
from naervaer.people.actions import end_employment, give_role, take_role
from naervaer.people.actions.sessions import sign_out_leavers
from naervaer.people.models import Person
from tests.cast import NOW, PASSWORD, TODAY, Cast
from tests.client import Client

SECURITY, ENDS = "/me/security/", "/me/security/sessions/ends/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:152.0) Gecko/20100101 Firefox/152.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.1 Mobile/15E148 Safari/604.1"
)


def signed_in(person: Person, browser: str, **more: str) -> Client:
    """By the real page, with the password."""
    client = Client(headers={"User-Agent": browser})
    client.post("/account/login/", {"login": person.email, "password": PASSWORD, "how": "password", **more})
    assert client.get(reverse("me")).status_code == 200
    return client


def is_in(client: Client) -> bool:
    return bool(client.get(reverse("me")).status_code == 200)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, ("firefox", "windows")),
        (SAFARI, ("safari", "iphone")),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 Safari/537.36", ("chrome", "linux")),
        (
            "Mozilla/5.0 (Linux; Android 16) SamsungBrowser/30 Chrome/140 Mobile Safari/537",
            ("samsung", "android"),
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Chrome/156 Safari/537 Edg/156", ("edge", "mac")),
        ("curl/8.1", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_known_by_two_words(said: str, words: tuple[str, str]) -> None:
    assert known_as(said) == words


def test_the_list_holds_the_own_sessions_only(cast: Cast) -> None:
    here, there = signed_in(cast.jonas, FIREFOX), signed_in(cast.jonas, SAFARI)
    signed_in(cast.mette, FIREFOX)
    page = here.get(SECURITY).content.decode()
    assert page.count("Firefox på Windows") == 1
    assert page.count("her og nu") == 1
    assert page.count("<b>Safari på iPhone</b>") == 1
    assert str(here.session.session_key) not in page
    assert str(there.session.session_key) not in page  # what opens the door stands in no page


def test_another_one_is_ended_in_its_next_request(cast: Cast) -> None:
    here, there = signed_in(cast.jonas, FIREFOX), signed_in(cast.jonas, SAFARI)
    of_mette = signed_in(cast.mette, FIREFOX)
    named = re.search(r'name="session" value="(\w+)"', here.get(SECURITY).content.decode())
    assert named
    assert here.post(ENDS, {"session": named[1]}).status_code == 303
    assert (is_in(here), is_in(there), is_in(of_mette)) == (True, False, True)
    assert here.post(ENDS, {"session": reference(str(of_mette.session.session_key))}).status_code == 404
    assert is_in(of_mette)
    (act,) = Act.objects.filter(kind="session.ended")
    assert (act.actor_id, act.subject_id) == (cast.jonas.id, cast.jonas.id)


def test_all_others_at_once(cast: Cast) -> None:
    here, *others = (signed_in(cast.jonas, browser) for browser in (FIREFOX, SAFARI, "curl/8.1"))
    assert here.post(ENDS).status_code == 303
    assert [is_in(client) for client in (here, *others)] == [True, False, False]


def test_a_session_keeps_no_address_no_time_of_use_and_no_version(cast: Cast) -> None:
    client = signed_in(cast.jonas, FIREFOX)
    row = Session.objects.get(user=cast.jonas.user)
    kept = str(row.get_decoded()) + str({**vars(row), "session_data": ""})
    assert "127.0.0.1" not in kept
    assert "Gecko" not in kept
    assert "152.0" not in kept
    assert (row.browser, row.system, row.started_on) == ("firefox", "windows", TODAY)
    before = vars(Session.objects.get(pk=row.pk)) | {"_state": None}
    with time_machine.travel(NOW + timedelta(hours=3)):
        client.get(reverse("me"))
    assert vars(Session.objects.get(pk=row.pk)) | {"_state": None} == before  # being here leaves no trace


def test_a_new_password_ends_all_of_them(cast: Cast) -> None:
    here, there = signed_in(cast.jonas, FIREFOX), signed_in(cast.jonas, SAFARI)
    new = {"oldpassword": PASSWORD, "password1": "nyt lys i vinduet", "password2": "nyt lys i vinduet"}
    here.post("/account/password/change/", new)
    assert (is_in(here), is_in(there)) == (False, False)
    assert not Session.objects.filter(user=cast.jonas.user).exists()


def test_who_loses_a_role_is_signed_out_and_others_are_not(cast: Cast) -> None:
    hanne, ole = signed_in(cast.hanne, FIREFOX), signed_in(cast.ole, FIREFOX)
    take_role(person=cast.hanne, kind="hr", by=cast.ole, at=NOW)
    assert (is_in(hanne), is_in(ole)) == (False, True)


def test_who_leaves_is_signed_out_and_does_not_come_in_again(cast: Cast) -> None:
    jonas = signed_in(cast.jonas, FIREFOX)
    end_employment(person=cast.jonas, on=TODAY, by=cast.ole, at=NOW)
    assert not Session.objects.filter(user=cast.jonas.user).exists()
    assert not is_in(jonas)
    answer = jonas.post(
        "/account/login/", {"login": cast.jonas.email, "password": PASSWORD, "how": "password"}, follow=True
    )
    assert "Du har ikke længere adgang" in answer.content.decode()
    assert not is_in(jonas)


def test_who_leaves_on_a_day_that_was_fixed_before(cast: Cast) -> None:
    jonas, sofie = (signed_in(each, FIREFOX, remember="on") for each in (cast.jonas, cast.sofie))
    end_employment(person=cast.jonas, on=TODAY + timedelta(days=2), by=cast.ole, at=NOW)
    assert is_in(jonas)
    with time_machine.travel(NOW + timedelta(days=2)):
        assert (is_in(jonas), is_in(sofie)) == (False, True)
    signed_in(cast.jonas, FIREFOX)
    sign_out_leavers(on=date(2026, 11, 25))
    assert not Session.objects.filter(user=cast.jonas.user).exists()
    assert Session.objects.filter(user=cast.sofie.user).exists()


def test_who_keeps_the_list_is_signed_out_after_an_hour_without_use(cast: Cast) -> None:
    hanne, jonas = (
        signed_in(cast.hanne, FIREFOX, remember="on"),
        signed_in(cast.jonas, FIREFOX, remember="on"),
    )
    for minutes in (50, 100, 155):
        with time_machine.travel(NOW + timedelta(minutes=minutes)):
            assert is_in(hanne)
    with time_machine.travel(NOW + timedelta(minutes=155 + 61)):
        assert not is_in(hanne)
    with time_machine.travel(NOW + timedelta(days=29)):
        assert is_in(jonas)
    with time_machine.travel(NOW + timedelta(days=31)):
        assert not is_in(jonas)


def test_a_page_that_asks_by_itself_is_nobody_who_uses_it(cast: Cast) -> None:
    hanne = signed_in(cast.hanne, FIREFOX)
    for minutes in range(5, 60, 5):
        with time_machine.travel(NOW + timedelta(minutes=minutes)):
            assert hanne.get(reverse("me"), headers={"HX-Request": "true"}).status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=61)):
        assert not is_in(hanne)


def test_on_a_device_that_is_not_one_s_own_a_day_is_the_end(cast: Cast) -> None:
    jonas = signed_in(cast.jonas, FIREFOX)
    with time_machine.travel(NOW + timedelta(hours=23)):
        assert is_in(jonas)
    with time_machine.travel(NOW + timedelta(hours=25)):
        assert not is_in(jonas)


def test_a_session_that_ends_while_its_request_runs_stays_ended(cast: Cast) -> None:
    hanne = signed_in(cast.hanne, FIREFOX)
    with time_machine.travel(NOW + timedelta(minutes=10)):  # so that the request also notes its use
        gone = {"last_day": (TODAY - timedelta(days=1)).isoformat()}
        answer = hanne.post(reverse("employment_end", args=[cast.hanne.id]), gone)
        assert answer.status_code == 303
        assert not is_in(hanne)


def test_a_new_password_by_the_mailed_link_while_signed_in(cast: Cast) -> None:
    here, there = signed_in(cast.jonas, FIREFOX), signed_in(cast.jonas, SAFARI)
    here.post("/account/password/reset/", {"email": cast.jonas.email})
    link = re.search(r"http://\S+", str(mail.outbox[-1].body))
    assert link
    form = here.get(link[0].removeprefix("http://localhost:8000"), follow=True)
    new = {"password1": "nyt lys i vinduet", "password2": "nyt lys i vinduet"}
    assert here.post(form.redirect_chain[-1][0], new).status_code == 302
    assert (is_in(here), is_in(there)) == (False, False)


def test_a_new_role_shortens_what_runs(cast: Cast) -> None:
    jonas = signed_in(cast.jonas, FIREFOX, remember="on")
    give_role(person=cast.jonas, kind="hr", by=cast.ole, at=timezone.now())
    with time_machine.travel(NOW + timedelta(minutes=62)):
        assert not is_in(jonas)
