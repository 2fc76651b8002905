"""Each contract is shown to fail on a planted fault: a rule that cannot fail guards nothing."""

import os
import re
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test.utils import isolate_apps, override_settings
from django.urls import path

import texts
from naervaer.accounts.checks import routes_declared
from naervaer.accounts.routes import undeclared
from tests.architecture import house
from tests.client import Client, page_faults


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, to plant faults in."""
    ignore = shutil.ignore_patterns("__pycache__", "static", "*.mo")
    shutil.copytree(house.PACKAGE, tmp_path / "src" / "naervaer", ignore=ignore)
    shutil.copy(house.ROOT / ".importlinter", tmp_path)
    return tmp_path


def plant(root: Path, name: str, lines: str) -> None:
    """Add lines to a file of the copied package, which is made if it is not there."""
    file = root / "src" / "naervaer" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as opened:
        opened.write(f"\n{lines}\n")


def complaint(root: Path) -> str:
    asked = house.contracts_of(root)
    assert asked.returncode == 1, asked.stdout + asked.stderr
    return asked.stdout


IMPORTS = {
    "upward": (
        {"accounts/models.py": "from naervaer.people import models as _upward"},
        "naervaer.accounts is not allowed to import naervaer.people",
    ),
    "upward and hidden in a function": (
        {"people/rules.py": "def _late():\n    from naervaer.config import settings"},
        "naervaer.people is not allowed to import naervaer.config",
    ),
    "sideways between siblings": (
        {"vault/crypto.py": "import naervaer.jobs.models"},
        "naervaer.vault is not allowed to import naervaer.jobs",
    ),
    "sideways between pages": (
        {"web/planted/__init__.py": "", "web/planted/queries.py": "import naervaer.web.today.urls"},
        "naervaer.web.planted is not allowed to import naervaer.web.today",
    ),
    "cycle": (
        {
            "ledger/apps.py": "import naervaer.ledger.middleware",
            "ledger/middleware.py": "import naervaer.ledger.apps",
        },
        "No package-level cycles anywhere BROKEN",
    ),
    "helpers.py": ({"people/helpers.py": ""}, "- naervaer.people.helpers"),
    "services.py in a page": ({"web/today/services.py": ""}, "- naervaer.web.today.services"),
    "reads above writes": (
        {"jobs/rules.py": "import naervaer.jobs.actions"},
        "naervaer.jobs.rules is not allowed to import naervaer.jobs.actions",
    ),
    "Django behind a rule": (
        {
            "kernels/planted.py": "import django.utils.timezone",
            "people/rules.py": "import naervaer.kernels.planted",
        },
        "naervaer.people.rules is not allowed to import django",
    ),
    "a package without a tier": ({"extras/__init__.py": ""}, "- naervaer.extras"),
}


@pytest.mark.parametrize("fault", IMPORTS)
def test_import_contracts_bite(copy: Path, fault: str) -> None:
    files, sentence = IMPORTS[fault]
    for name, lines in files.items():
        plant(copy, name, lines)
    assert sentence in complaint(copy)


@isolate_apps("naervaer.accounts", "naervaer.people")
def test_an_upward_foreign_key_is_seen() -> None:
    from naervaer.people.models import Person

    class Upward(models.Model):
        person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "accounts"

    assert house.upward_keys([Upward]) == ["accounts.Upward.person points to people.Person"]


@isolate_apps("naervaer.accounts")
def test_an_undeclared_column_is_seen() -> None:
    class Open(models.Model):
        text = models.CharField(max_length=5)
        said = models.CharField(max_length=5)
        privacy = {"said": "everyone, always", "gone": "own, 12 months, delete"}

        class Meta:
            app_label = "accounts"

    assert list(house.undeclared_columns([Open], {})) == [
        "accounts.Open.text says nothing",
        "accounts.Open.gone does not exist",
        "accounts.Open.said: 'everyone, always' is not 'class, how long, at erasure'",
    ]


@pytest.fixture
def planted_route() -> Iterator[None]:
    def open_to_all(request: HttpRequest) -> HttpResponse:
        return HttpResponse("seen")

    urls = types.ModuleType("planted_urls")
    vars(urls)["urlpatterns"] = [path("planted/", open_to_all, name="planted")]
    sys.modules["planted_urls"] = urls
    with override_settings(ROOT_URLCONF="planted_urls"):
        yield
    del sys.modules["planted_urls"]


@pytest.mark.usefixtures("planted_route")
def test_an_undeclared_route_stops_the_start() -> None:
    assert [route.path for route in undeclared()] == ["/planted/"]
    assert [error.id for error in routes_declared()] == ["accounts.E001"]


TEMPLATES = {
    "of a higher tier": (
        "people",
        '{% include "followup/parts/path.html" %}',
        "is of followup, which is no lower tier",
    ),
    "of a sibling": ("ledger", '{% extends "vault/parts/a.html" %}', "is of vault, which is no lower tier"),
    "not among the parts": (
        "followup",
        '{% include "people/list.html" %}',
        "is not among the parts/ of people",
    ),
    "by a name made up on the way": ("people", "{% include chosen %}", "chosen is not a plain name"),
}


@pytest.mark.parametrize("fault", TEMPLATES)
def test_a_template_that_reaches_too_far_is_seen(tmp_path: Path, fault: str) -> None:
    package, line, sentence = TEMPLATES[fault]
    root = tmp_path / "src" / "naervaer"
    for name in (
        "followup/parts/path.html",
        "vault/parts/a.html",
        "people/list.html",
        "people/parts/fine.html",
    ):
        plant(tmp_path, f"{name.split('/')[0]}/jinja2/{name}", "")
    plant(tmp_path, "followup/jinja2/followup/fine.html", '{% include "people/parts/fine.html" %}')
    assert list(house.template_reaches(root)) == []
    plant(tmp_path, f"{package}/jinja2/{package}/planted.html", line)
    (found,) = house.template_reaches(root)
    assert sentence in found


def test_a_view_that_renders_a_higher_template_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "followup/jinja2/followup/due.html", "")
    plant(tmp_path, "people/views.py", 'page(request, "followup/due.html", {})')
    (found,) = house.template_reaches(tmp_path / "src" / "naervaer")
    assert found.startswith("people/views.py:2")


GLUE = (
    "from django.dispatch import receiver",
    "from django.db.models.signals import post_save",
    "from django.contrib.contenttypes.fields import GenericForeignKey",
    "from django.apps import apps\nperson = apps.get_model('people', 'Person')",
)


@pytest.mark.parametrize("lines", GLUE)
def test_hidden_glue_is_seen(tmp_path: Path, lines: str) -> None:
    plant(tmp_path, "people/actions.py", lines)
    assert len(list(house.hidden_glue(tmp_path / "src" / "naervaer"))) == 1
    ruff = [f"{Path(sys.executable).parent}/ruff", "check", "--select=TID251", "--no-cache"]
    file = tmp_path / "src" / "naervaer" / "people" / "actions.py"
    asked = subprocess.run(
        [*ruff, f"--config={house.ROOT / 'pyproject.toml'}", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "TID251" in asked.stdout


@pytest.mark.parametrize(
    "call", ["timezone.now()", "date.today()", "datetime.now(UTC)", "timezone.localdate()"]
)
def test_a_clock_in_a_rule_is_seen(tmp_path: Path, call: str) -> None:
    plant(tmp_path, "people/rules.py", f"due = {call}\nfine = timezone.localdate(moment), value.time()")
    assert list(house.clock_reads(tmp_path / "src" / "naervaer")) == [f"people/rules.py:2: {call}"]


def test_what_has_grown_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "people/views.py", "def view(request):\n" + "    x = 1\n" * 25)
    plant(tmp_path, "people/actions.py", "class A:\n    def act(self):\n" + "        x = 1\n" * 40)
    plant(tmp_path, "kernels/worktime.py", "def fine():\n" + "    x = 1\n" * 59)
    plant(tmp_path, "people/queries.py", "x = 1\n" * 401)
    assert set(house.too_large(tmp_path)) == {
        "src/naervaer/people/views.py::view",
        "src/naervaer/people/actions.py::A.act",
        "src/naervaer/people/queries.py",
    }


WORDS = {
    "a word": ("<p>Left over</p>", "words outside trans: 'Left over'"),
    "a label": ('<button aria-label="Close"></button>', "words in aria-label: 'Close'"),
    "a string": ('{{ ui.button("Save") }}', "a text without _(): 'Save'"),
    "a text that was not collected": (
        "<p>{% trans %}Not in the catalogue{% endtrans %}</p>",
        "not collected",
    ),
    "a broken template": ("{% trans %}no end", "planted.html:1: "),
}


@pytest.mark.parametrize("fault", WORDS)
def test_english_that_was_left_is_seen(tmp_path: Path, fault: str) -> None:
    line, sentence = WORDS[fault]
    package = tmp_path / "src" / "naervaer"
    template = package / "people" / "jinja2" / "people" / "planted.html"
    template.parent.mkdir(parents=True)
    template.write_text("<p>{{ name }} · {{ _('Fine') }} – 12</p>")
    (tmp_path / "danish.json").write_text('{"Fine": "Godt"}')
    assert texts.main(["add", str(tmp_path / "danish.json")], package) == 0
    assert texts.faults(package) == []
    template.write_text(line + "{{ _('Fine') }}")
    assert any(sentence in found for found in texts.faults(package))


def test_missing_and_mistaken_danish_is_seen(tmp_path: Path) -> None:
    package = tmp_path / "src" / "naervaer"
    plant(
        tmp_path,
        "people/texts.py",
        'a = _("Call %(name)s"), _("Done"), ngettext("%(n)s day", "%(n)s days", 2)',
    )
    danish = '{"Call %(name)s": "Ring til %(navn)s", "%(n)s day": ["en dag", "%(n)s dage"], "Gone": "Væk"}'
    (tmp_path / "danish.json").write_text(danish)
    assert texts.main(["add", str(tmp_path / "danish.json")], package) == 1  # no source file has "Gone"
    found = texts.faults(package)
    assert found == ["placeholders differ: 'Call %(name)s' and ['Ring til %(navn)s']", "no Danish: 'Done'"]


PLANTED_TEST = """
import pytest

@pytest.fixture
def cast(request):
    request.getfixturevalue("db")  # pytest-django does not see this: it sets no test database up

def test_reads_the_real_database(cast):
    from naervaer.people.models import Person
    Person.objects.count()
"""


def test_a_fixture_on_the_real_database_is_refused(tmp_path: Path) -> None:
    asked = ask_planted(tmp_path, PLANTED_TEST)
    assert asked.returncode == 1, asked.stdout + asked.stderr
    assert "NotTheTestDatabase" in asked.stdout, asked.stdout + asked.stderr


def ask_planted(
    folder: Path, tests: str, *options: str, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """pytest on these tests, under our guards."""
    (folder / "test_planted.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.guards", "-p", "no:cacheprovider", *options]
    own = {"DATABASE_URL": "", "NAERVAER_TEST_DATA": str(folder / "data")}
    return subprocess.run(
        [*command, "-c", str(house.ROOT / "pyproject.toml"), f"--rootdir={folder}", str(folder)],
        cwd=house.ROOT,
        env=os.environ | own | environment,
        capture_output=True,
        text=True,
        check=False,
    )


PLANTED_ONES = """
import pytest
from django.test import TestCase

@pytest.fixture
def cast(db): ...

def test_by_a_fixture_of_a_fixture(cast): ...
def test_by_a_server(live_server): ...
@pytest.mark.django_db
def test_by_a_mark(): ...
@pytest.mark.which
def test_which_it_is(): ...
class Tests(TestCase):
    def test_by_a_class(self): ...
"""
PLANTED_ONES += "".join(f"def test_by_nothing_{number}(tmp_path): ...\n" for number in range(6))


def test_what_asks_no_database_is_asked_in_one_of_the_two_runs(tmp_path: Path) -> None:
    def asked(side: str, long: str) -> set[str]:
        planted = {"NAERVAER_TEST_SIDE": side, "NAERVAER_LONG": long}
        told = ask_planted(tmp_path, PLANTED_ONES, "--collect-only", **planted)
        return set(re.findall(r"::(test_\w+)$", told.stdout, re.MULTILINE))

    either = {
        "test_by_a_fixture_of_a_fixture",
        "test_by_a_server",
        "test_by_a_mark",
        "test_which_it_is",
        "test_by_a_class",
    }
    alone = {f"test_by_nothing_{number}" for number in range(6)}
    for long in ("0", "1"):
        first, second = asked("0", long), asked("1", long)
        assert first & second == either
        assert first | second == either | alone
        assert first - either
        assert second - either


DEALT_OUT = """
import pytest

@pytest.mark.dealt_out
@pytest.mark.parametrize("case", range(7))
def test_one_of_many(db, case): ...

@pytest.mark.dealt_out
@pytest.mark.parametrize("case", range(3))
def test_without_a_database(case): ...
"""


def test_cases_that_are_dealt_out_are_all_asked_between_the_two(tmp_path: Path) -> None:
    def asked(side: str, *, long: str = "0") -> set[str]:
        told = ask_planted(tmp_path, DEALT_OUT, "--collect-only", NAERVAER_TEST_SIDE=side, NAERVAER_LONG=long)
        return set(re.findall(r"::(?:test_one_of_|test_)(\w+\[\d\])$", told.stdout, re.MULTILINE))

    alone = {f"without_a_database[{case}]" for case in range(3)}
    many = [f"many[{case}]" for case in range(7)]
    for long, dealt in (("0", (many[::2], many[1::2])), ("1", (many, many))):
        found = asked("0", long=long), asked("1", long=long)
        assert [each - alone for each in found] == [set(each) for each in dealt]
        assert sorted(each & alone for each in found) == [set(), alone]


PAGES = {
    '<html lang="da"><p onclick="x()">': "inline handler onclick on <p>",
    '<html lang="da"><p style="color:red">': "style attribute on <p>",
    '<html lang="da"><script>x()</script>': "inline script",
    '<html lang="da"><p>{{ name }}</p>': "left over in the text",
    "<html><p>": "no <html lang>",
    '<html lang="da"><form method="post"></form>': "a form that posts without its token",
    '<html lang="da"><p id="a"><p id="a">': "id 'a' twice",
}


@pytest.mark.parametrize("html", PAGES)
def test_the_client_has_opinions(html: str) -> None:
    assert any(PAGES[html] in fault for fault in page_faults(html))


def test_the_client_says_so_about_a_response() -> None:
    def bad(request: HttpRequest) -> HttpResponse:
        return HttpResponse('<html lang="da"><body onload="x()">')

    urls = types.ModuleType("planted_urls")
    vars(urls)["urlpatterns"] = [path("", bad)]
    with override_settings(ROOT_URLCONF=urls, MIDDLEWARE=[]), pytest.raises(AssertionError, match="onload"):
        Client().get("/")
