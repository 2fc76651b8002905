"""One template is the page and the fragment."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from jinja2 import ChoiceLoader, DictLoader

from naervaer.ui.fragments import page, render_block
from naervaer.ui.toasts import toast

PAGE = (
    '{% extends "ui/base.html" %}{% block title %}Dag{% endblock %}'
    '{% block content %}<h1>Hele siden</h1>{% block day %}<div id="day">{{ ui.tag(word) }}{{ csrf_input }}</div>'
    "{% endblock %}{% endblock %}"
)


@pytest.fixture(autouse=True)
def template() -> Iterator[None]:
    """A page of our own among the real ones."""
    env: Any = engines["jinja2"].env  # type: ignore[attr-defined]  # the Jinja2 backend has one
    before = env.loader
    env.loader = ChoiceLoader([DictLoader({"test/day.html": PAGE}), before])
    yield
    env.loader = before


def _request(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/", headers=headers)
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # what the middleware does
    request.user = None  # type: ignore[assignment]  # nobody
    return request


def test_a_block_has_components_and_the_form_token() -> None:
    html = render_block(_request(), "test/day.html", "day", {"word": "<i dag>"})
    assert html.startswith('<div id="day"><span class="tag">&lt;i dag&gt;</span>')
    assert 'name="csrfmiddlewaretoken"' in html
    assert "Hele siden" not in html


@pytest.mark.django_db
def test_all_forms_of_a_page_have_one_token_and_the_next_answer_another() -> None:
    """Masked anew for each answer, so that there is nothing to measure; once, because a talk has a hundred forms."""
    request = _request()
    request.COOKIES["csrf"] = "a" * 32
    first, second = (
        set(re.findall(r'csrfmiddlewaretoken" value="(\w{64})"', _whole(request))) for _ in range(2)
    )
    assert len(first) == len(second) == 1
    assert first != second


def _whole(request: HttpRequest) -> str:
    html = page(request, "test/day.html", {"word": "x"}).content.decode()
    assert html.count("csrfmiddlewaretoken") > 1
    return html


@pytest.mark.django_db
def test_a_browser_without_scripts_gets_the_page() -> None:
    response = page(_request(), "test/day.html", {"word": "x"}, block="day")
    assert "Hele siden" in response.content.decode()
    assert response.headers["Vary"] == "HX-Request"


@pytest.mark.django_db
def test_htmx_gets_the_block_with_the_status_it_needs() -> None:
    response = page(
        _request(**{"HX-Request": "true"}), "test/day.html", {"word": "x"}, block="day", status=422
    )
    assert response.status_code == 422
    assert response.content.decode().startswith('<div id="day">')
    assert response.headers["Vary"] == "HX-Request"


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_htmx_gets_the_whole_page_where_it_shows_one(header: str) -> None:
    response = page(
        _request(**{"HX-Request": "true", header: "true"}), "test/day.html", {"word": "x"}, block="day"
    )
    assert "Hele siden" in response.content.decode()


@pytest.mark.django_db
def test_a_toast_comes_with_the_fragment_and_once() -> None:
    request = _request(**{"HX-Request": "true"})
    toast(request, "Noteret.", undo="/touches/7/withdrawal/")
    html = page(request, "test/day.html", {"word": "x"}, block="day").content.decode()
    assert 'hx-swap-oob="beforeend:#toasts"' in html
    assert 'action="/touches/7/withdrawal/"' in html
    assert (
        "Noteret."
        not in page(
            _request(**{"HX-Request": "true"}), "test/day.html", {"word": "x"}, block="day"
        ).content.decode()
    )


@pytest.mark.django_db
def test_what_a_page_asks_for_by_itself_takes_no_toast_with_it() -> None:
    """Both questions carry the cookie when they are under way at once: the toast would stand there twice."""
    request = _request(**{"HX-Request": "true"})
    toast(request, "Noteret.")
    asked = page(request, "test/day.html", {"word": "x"}, block="day", by_itself=True)
    done = page(request, "test/day.html", {"word": "x"}, block="day")
    assert ["Noteret." in answer.content.decode() for answer in (asked, done)] == [False, True]


@pytest.mark.django_db
def test_a_toast_stands_on_the_page_where_there_are_no_scripts() -> None:
    request = _request()
    toast(request, "Noteret.")
    html = page(request, "test/day.html", {"word": "x"}, block="day").content.decode()
    assert html.count("Noteret.") == 1
    assert "hx-swap-oob" not in html
