"""What every template may rely on."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.template import TemplateDoesNotExist, engines
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import translation
from jinja2 import Environment, UndefinedError

import naervaer
from naervaer.ui.environment import environment as built
from naervaer.ui.environment import url
from tests.ui.rendering import environment, render

PACKAGE = Path(naervaer.__file__).parent


def test_what_is_not_defined_fails() -> None:
    with pytest.raises(UndefinedError):
        render("{{ nobody }}")


def test_pages_are_escaped_and_plain_mails_are_not() -> None:
    assert render("{{ name }}", name="<Ida>") == "&lt;Ida&gt;"
    escaped = environment().autoescape
    assert callable(escaped)
    assert escaped("today/today.html")
    assert escaped(None)
    assert not escaped("notify/digest.txt")


def test_texts_are_in_the_reader_s_language() -> None:
    source = "{% trans %}Sign in{% endtrans %} {{ pgettext('theme', 'Night') }} {{ language() }}"
    with translation.override("da"):
        assert render(source) == "Log ind Nat da"
    with translation.override("en"):
        assert render(source) == "Sign in Night en"


def test_a_name_in_a_text_is_escaped() -> None:
    assert render("{% trans name=name %}Hello {{ name }}{% endtrans %}", name="<x>") == "Hello &lt;x&gt;"
    assert render("{{ _('Hello %(name)s', name=name) }}", name="<x>") == "Hello &lt;x&gt;"


def test_every_template_compiles() -> None:
    templates = sorted(PACKAGE.glob("ui/jinja2/**/*.*"))
    assert len(templates) > 30
    for path in templates:
        environment().get_template(str(path.relative_to(PACKAGE / "ui/jinja2")))


def test_an_address_is_the_route_s_own_whatever_stands_in_it() -> None:
    """Each route twice: which one it is, is found with the first ids and kept."""
    parts: dict[str, object] = {"UUIDConverter": uuid4(), "IntConverter": 7, "SlugConverter": "promise"}
    with_ids = 0
    routes: Any = get_resolver().reverse_dict
    for name in (each for each in routes if isinstance(each, str)):
        [(_, needed), *_], _, _, converters = routes[name]
        if any(part not in converters for part in needed):
            continue  # written as an expression, by another package
        kinds = [type(converters[part]).__name__ for part in needed]
        for _ in range(2):
            parts["UUIDConverter"] = uuid4()
            args = [parts.get(kind, "100 % (ø)") for kind in kinds]
            assert url(name, *args) == reverse(name, args=args)
        with_ids += "UUIDConverter" in kinds
    assert with_ids > 60


def test_a_route_that_is_not_there_has_no_address() -> None:
    for name, args in (("no_such_route", []), ("today", [uuid4()]), ("talk", [])):
        with pytest.raises(NoReverseMatch):
            url(name, *args)


def test_pages_of_other_packages_are_found_by_the_second_engine_only() -> None:
    with pytest.raises(TemplateDoesNotExist):
        engines["jinja2"].get_template("allauth/layouts/base.html")
    assert engines["django"].get_template("allauth/layouts/base.html")


def test_what_one_process_has_compiled_another_only_reads(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it, I dag of each new process waits until two dozen templates are compiled."""
    settings.COMPILED_TEMPLATES = tmp_path
    options = {"loader": environment().loader, "autoescape": True}
    built(**options).get_template("today/today.html")
    assert list(tmp_path.glob("*.cache"))
    monkeypatch.setattr(Environment, "_compile", None)
    built(**options).get_template("today/today.html")


def test_without_its_folder_each_compiles_for_itself(tmp_path: Path, settings: Any) -> None:
    settings.COMPILED_TEMPLATES = tmp_path / "nowhere"
    built(loader=environment().loader, autoescape=True).get_template("today/today.html")
    assert list(tmp_path.iterdir()) == []
