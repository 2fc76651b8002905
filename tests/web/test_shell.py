"""The shell: places by permission, and how this browser shows a page."""

import re
from datetime import date

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from naervaer.accounts.models import User
from naervaer.people.models import Employment, Organisation, Person, Role
from naervaer.web.shell import navigation
from naervaer.web.shell.context import Shell
from tests.cast import Cast, sign_in
from tests.client import Client


@pytest.fixture
def mette(db: None) -> Person:
    """Somebody who works here."""
    Organisation.objects.create(pk=1, name="Havn og Partnere", set_up_at=timezone.now())
    user = User.objects.create_user(email="mette@havn.example", password="lys i alle vinduer")
    person = Person.objects.create(name="Mette Krogh", sort_key="mette krogh", email=user.email, user=user)
    Employment.objects.create(person=person, started_on=date(2020, 1, 1))
    return person


def _request(person: Person | None, path: str = "/", **cookies: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.COOKIES |= cookies
    request.viewer = person  # type: ignore[attr-defined]  # what people's middleware does
    return request


def test_who_has_not_signed_in_is_shown_no_places(db: None) -> None:
    shell = Shell(_request(None))
    assert (shell.nav, shell.links, shell.viewer, shell.initials) == ([], [], "", "")


def test_places_are_those_that_the_routes_allow(mette: Person) -> None:
    entries = Shell(_request(mette)).nav
    assert entries[0].url == "/"
    assert entries[0].current
    for entry in navigation.MENU:
        found = navigation._found(entry.route)
        allowed = found is not None and found[1].who(_request(mette))
        assert allowed == (found is not None and found[0] in {shown.url for shown in entries})


def test_only_one_place_is_the_current_one(mette: Person) -> None:
    Role.objects.create(person=mette, kind=Role.Kind.ADMIN, started_at=timezone.now())
    entries = Shell(_request(mette)).nav
    for entry in entries:
        here = Shell(_request(mette, entry.url)).nav
        assert [shown.url for shown in here if shown.current] == [entry.url]


def test_a_place_that_nobody_has_built_is_nowhere() -> None:
    assert navigation.address_of("no_such_route") == ""


def test_more_is_never_for_a_single_place(mette: Person) -> None:
    shell = Shell(_request(mette))
    for count, shown in ((1, 1), (4, 4), (5, 5), (6, 4), (9, 4)):
        shell.nav = [navigation.Entry("x", "/x/", "home", "", current=False)] * count
        assert shell.on_phone == shown


def test_the_shell_asks_nothing_that_is_not_shown(mette: Person, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's fixture
        shell = Shell(_request(mette, names="hidden", theme="dark"))
        assert shell.names_hidden
        assert shell.theme == "dark"


def test_the_organisation_is_named(client: Client, mette: Person) -> None:
    assert "Nærvær · Havn og Partnere" in client.get("/account/login/").content.decode()


@pytest.mark.django_db
def test_a_choice_without_scripts(client: Client) -> None:
    response = client.post("/display/", {"names": "hidden", "next": "/account/login/"})
    assert response.status_code == 303
    assert response.headers["Location"] == "/account/login/"
    assert 'data-names="hidden"' in client.get("/account/login/").content.decode()
    client.post("/display/", {"names": "shown"})
    assert 'data-names="shown"' in client.get("/account/login/").content.decode()


@pytest.mark.django_db
def test_a_theme_that_we_do_not_have_is_the_device_s_own(client: Client) -> None:
    client.post("/display/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/account/login/").content.decode()
    client.post("/display/", {"theme": '"><script>'})
    assert "data-theme" not in client.get("/account/login/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_back_is_never_elsewhere(client: Client, back: str) -> None:
    assert client.post("/display/", {"theme": "dark", "next": back}).headers["Location"] == "/"


@pytest.mark.django_db
def test_a_link_changes_nothing(client: Client) -> None:
    answer = client.get("/display/?names=hidden")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    page = answer.content.decode()
    assert "Intet er gjort nu." in page
    assert re.search(r'<a[^>]* href="/"[^>]*>\s*(<[^>]+>)*Gå til I dag', page)


def test_all_labels_are_danish(mette: Person) -> None:
    places = [*navigation.MENU, *navigation.OWN, *navigation.FOOTER]
    with translation.override("en"):
        english = [str(place.label) for place in places]
    with translation.override("da"):
        assert not set(english) & {str(place.label) for place in places}


DEMO = "Det her er en demo-organisation med opdigtede personer."
EMPTIES = "<code>naervaer demo remove</code> tømmer den."


def test_a_demo_says_so_to_who_has_signed_in(cast: Cast) -> None:
    told = {}
    for person in (cast.ole, cast.hanne, cast.mette, cast.jonas):
        page = sign_in(Client(), person).get("/who-sees-what/").content.decode()
        told[person.first_name] = (DEMO in page, EMPTIES in page)
    assert told == {
        "Ole": (True, True),
        "Hanne": (True, False),
        "Mette": (True, False),
        "Jonas": (True, False),
    }
    assert DEMO not in Client().get("/who-sees-what/").content.decode()


def test_a_real_organisation_says_nothing_and_saying_it_asks_nothing(cast: Cast) -> None:
    client = sign_in(Client(), cast.mette)
    client.get("/")  # the day's record of reads is written
    with CaptureQueriesContext(connection) as as_demo:
        assert DEMO in client.get("/").content.decode()
    Organisation.objects.update(is_demo=False)
    with CaptureQueriesContext(connection) as real:
        assert DEMO not in client.get("/").content.decode()
    assert len(as_demo) == len(real)
