"""Sign-in and security in a real browser: a passkey is made and used, pages look right, keyboard and no scripts."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import CDPSession, Page, expect

from naervaer.accounts.models import Session, User
from naervaer.accounts.sessions import SessionStore
from naervaer.people.actions.keys import add_app, add_passkey
from naervaer.people.models import Person
from tests.browser.conftest import Visit, Visitor, axe, faults
from tests.browser.look import Look, looks
from tests.cast import NOW, Cast

PAGES = ("security", "passkeys", "code_app", "confirm_by_mail")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def user_of(person: Person) -> User:
    assert person.user is not None
    return person.user


def confirm(user: User) -> None:
    """The person has just shown again who it is, in the newest session."""
    row = Session.objects.filter(user=user).latest("expire_date")
    store = SessionStore(row.session_key)
    store["account_authentication_methods_user"] = str(user.pk)
    store["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    store.save()


def with_a_device(visitor: Visitor) -> CDPSession:
    """A device that holds passkeys and says that its owner has shown a finger."""
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools


def forget_cookies(visitor: Visitor) -> None:
    """Every page is left first: one that still asks would be answered with its old cookies after they are gone."""
    visitor.page.goto("about:blank")
    visitor.context.clear_cookies()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_every_page_looks_right(site: Visit, live_cast: Cast, look: Look) -> None:
    user = user_of(live_cast.sofie)
    visitor = site(look, user=user)
    confirm(user)
    for name in PAGES:
        _looks_right(visitor, reverse(name))
    add_passkey(by=live_cast.sofie, credential={}, known_as=("firefox", "windows"), at=NOW)
    add_app(secret=SECRET, by=live_cast.sofie, at=NOW)
    for path in (reverse("security"), reverse("recovery_codes"), "/account/keys/reauthenticate/"):
        _looks_right(visitor, path)


def _looks_right(visitor: Visitor, path: str) -> None:
    page = visitor.goto(path)
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    assert faults(page) == [], path


def test_a_passkey_is_made_used_and_removed(site: Visit, live_cast: Cast) -> None:
    user = user_of(live_cast.sofie)
    visitor = site(Look(390), user=user)
    confirm(user)
    with_a_device(visitor)
    page = visitor.goto(reverse("security"))
    page.get_by_role("link", name="Lav en adgangsnøgle").click()
    page.get_by_role("button", name="Lav den på denne enhed").click()
    expect(page.locator(".toast")).to_contain_text("Adgangsnøglen er din.")
    expect(page.locator("#passkeys li")).to_contain_text("Chrome på")
    key = Authenticator.objects.get(user=user)
    forget_cookies(visitor)
    page = visitor.goto("/account/login/?next=/me/")
    page.get_by_label("Husk mig på denne enhed").check()
    page.get_by_role("button", name="Brug adgangsnøgle").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Min side")
    assert Session.objects.running(at=NOW).filter(user=user, browser="chrome").exists()
    page = visitor.goto(reverse("security"))
    page.locator("#passkeys").get_by_role("button", name="Fjern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Er det dig?")  # signing in is no confirmation
    page.get_by_role("button", name="Brug adgangsnøgle").click()
    expect(page.locator(".toast")).to_contain_text("Fjernet.")
    key = Authenticator.objects.filter(pk=key.pk).first()
    assert key is None
    forget_cookies(visitor)
    page = visitor.goto("/account/login/")
    page.get_by_role("button", name="Brug adgangsnøgle").click()
    expect(page.locator(".toast")).to_contain_text("Det passede ikke.")
    assert heading(page) == "Log ind"


def test_a_device_that_refuses_is_no_dead_end(site: Visit, live_cast: Cast) -> None:
    visitor = site(Look(390))
    visitor.page.context.new_cdp_session(visitor.page).send("WebAuthn.enable")
    page = visitor.goto("/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('stopped')) }")
    page.get_by_role("button", name="Brug adgangsnøgle").click()
    expect(page.get_by_role("alert")).to_contain_text("Det lykkedes ikke")
    assert axe(page) == []
    expect(page.get_by_role("button", name="Send mig en kode på mail")).to_be_visible()


def test_without_scripts_there_is_no_button_that_does_nothing(site: Visit, live_cast: Cast) -> None:
    user = user_of(live_cast.sofie)
    page = site(Look(390, scripts=False)).goto("/account/login/")
    expect(page.get_by_role("button", name="Send mig en kode på mail")).to_be_visible()
    expect(page.get_by_role("button", name="Brug adgangsnøgle")).to_have_count(0)
    visitor = site(Look(390, scripts=False), user=user)
    confirm(user)
    page = visitor.goto(reverse("passkeys"))
    expect(page.get_by_text("En adgangsnøgle kræver en nyere browser")).to_be_visible()
    page = visitor.goto(reverse("security"))
    page.get_by_role("link", name="Forbind en app").click()
    expect(page.get_by_label("Koden, som appen viser")).to_be_visible()


def test_another_session_is_ended_by_keyboard(site: Visit, live_cast: Cast) -> None:
    user = user_of(live_cast.sofie)
    elsewhere, here = site(Look(390), user=user), site(Look(), user=user)
    elsewhere.goto("/me/")
    page = here.goto(reverse("security"))
    page.locator("#sessions").get_by_role("button", name="Log ud", exact=False).first.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Du er logget ud der.")
    assert heading(elsewhere.goto("/me/")) == "Log ind"
    assert heading(here.goto("/me/")) == "Min side"
