"""Through the organisation's own sign-in in a real browser: the policy of the page lets go, and takes back."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.test_openid import configured, running  # noqa: F401  # the provider, a fixture
from tests.browser.conftest import Visit, faults
from tests.browser.look import Look
from tests.cast import Cast

LOGIN = "/account/login/"


@pytest.mark.parametrize("look", [Look(), Look(390, "dark", "en"), Look(320, scripts=False)], ids=str)
def test_to_the_provider_and_back(
    live_server: Any,
    live_cast: Cast,
    visit: Visit,
    running: str,  # noqa: F811  # the fixture
    look: Look,
) -> None:
    visitor = visit(look, address=live_server.url)
    visitor.expect_refusal(422, 404)  # the provider has no icon
    visitor.context.route(  # its page would fetch a style sheet from afar
        "https://cdn.jsdelivr.net/**", lambda route: route.fulfill(body="", content_type="text/css")
    )
    with configured(running, live_server.url) as provider:
        provider.knows("jonas", email="jonas@havn.test", email_verified=True)
        provider.knows("nobody", email="fremmed@havn.test", email_verified=True)
        page = visitor.goto(LOGIN)
        _looks_right(page, look)
        _signs_in(page, "nobody")
        expect(page.locator("main")).to_contain_text("fremmed@havn.test")
        _looks_right(page, look)
        page.locator("main").get_by_role("link").click()
        _signs_in(page, "jonas")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Jonas")
        page = visitor.goto("/me/security/")
        expect(page.locator("#organisation")).to_contain_text("Havnens login")
        _looks_right(page, look)


def _signs_in(page: Page, name: str) -> None:
    page.get_by_role("link", name="Havnens login").click()
    page.locator("input[name=sub]").fill(name)
    page.get_by_role("button", name="Authorize").click()


def _looks_right(page: Page, look: Look) -> None:
    if look.scripts:
        assert faults(page) == []
