"""What every answer says to the browser, and the pages for what went wrong."""

from collections.abc import Iterable, Mapping
from typing import cast

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import RequestFactory, override_settings
from django.utils import translation

from naervaer.ui.storage import HashedFiles
from naervaer.ui.views import broken, csrf_failure
from tests.client import Client, page_faults

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default"
)


def _headers(client: Client, address: str) -> Mapping[str, str]:
    """The headers of an answer that is read to its end, so that a file is closed."""
    response = client.get(address)
    if response.streaming:
        assert b"".join(cast("Iterable[bytes]", response))
    headers: Mapping[str, str] = response.headers
    return headers


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/login/", "/nothing/here/", "/static/ui/nv.css"])
def test_every_answer_carries_the_headers(client: Client, address: str) -> None:
    headers = _headers(client, address)
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


@pytest.mark.django_db
def test_pages_are_kept_by_nobody_and_static_files_are(client: Client) -> None:
    assert "no-store" in _headers(client, "/account/login/")["Cache-Control"]
    assert _headers(client, "/nothing/here/")["Cache-Control"] == "no-store"
    assert "no-store" not in _headers(client, "/static/ui/nv.css")["Cache-Control"]


@pytest.mark.django_db
@override_settings(SECURE_HSTS_SECONDS=31_536_000)
def test_an_encrypted_address_stays_encrypted(client: Client) -> None:
    assert client.get("/account/login/").headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.django_db
def test_signing_out_empties_the_browser_s_cache_only_then(client: Client) -> None:
    assert client.post("/account/logout/").headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/account/logout/").headers


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("da", "Her er ingen dør"), ("en", "There is no door here")])
def test_no_such_page(client: Client, language: str, words: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert words in response.content.decode()


@pytest.mark.parametrize(("language", "words"), [("da", "Lyset gik lige ud"), ("en", "The light went out")])
def test_our_own_fault_needs_nothing(language: str, words: str) -> None:
    with translation.override(language):
        response = broken(RequestFactory().get("/"))
    assert response.status_code == 500
    html = response.content.decode()
    assert words in html
    assert page_faults(html) == []


@pytest.mark.django_db
def test_a_form_that_came_too_late_gives_back_what_was_typed() -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {"line": "Jeg er kørt <fast>", "login": "mette@x.dk", "password": "to hemmelige ord"}
    response = client.post("/account/login/", typed, headers={"origin": "http://testserver"})
    html = response.content.decode()
    assert response.status_code == 403
    assert "Jeg er kørt &lt;fast&gt;" in html
    assert "hemmelige" not in html


@pytest.mark.django_db
def test_a_foreign_page_cannot_make_us_show_its_text() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        "/account/login/", {"line": "ring til denne"}, headers={"origin": "https://evil.example"}
    )
    assert response.status_code == 403
    assert "ring til denne" not in response.content.decode()


@pytest.mark.django_db
def test_back_leads_to_a_page_of_ours_only() -> None:
    def address(referer: str) -> str:
        request = RequestFactory().post("/x/", headers={"referer": referer})
        request._messages = []  # type: ignore[attr-defined]  # what the middleware does
        request.user = None  # type: ignore[assignment]  # nobody
        return csrf_failure(request).content.decode()

    assert 'class="btn p" href="/people/7/"' in address("http://testserver/people/7/")
    assert "evil" not in address("https://evil.example/people/7/")


def test_files_get_a_fingerprint_and_modules_find_each_other(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("static")
    stored = {"staticfiles": {"BACKEND": f"{HashedFiles.__module__}.HashedFiles"}}
    with override_settings(STATIC_ROOT=folder, STORAGES=settings.STORAGES | stored):
        call_command("collectstatic", interactive=False, verbosity=0)
    (main,) = [path for path in folder.glob("ui/js/main.*.js") if path.name != "main.js"]
    for line in main.read_text().splitlines():
        if line.startswith("import"):
            assert (folder / "ui/js" / line.split('"')[1]).exists()
            assert line.count(".") == 3, f"not fingerprinted: {line}"
    (css,) = [path for path in folder.glob("ui/nv.*.css") if path.name != "nv.css"]
    assert 'url("fonts/figtree-latin.' in css.read_text()
    assert css.with_name(css.name + ".br").exists()
