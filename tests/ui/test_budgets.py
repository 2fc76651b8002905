"""What a first visit weighs is a promise (ux.md 6), and what is vendored is what was taken."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import naervaer

STATIC = Path(naervaer.__file__).parent / "ui/static/ui"
CSS = (STATIC / "nv.css").read_bytes()
OURS = sorted((STATIC / "js").glob("*.js"))


def test_the_style_sheet_stays_small() -> None:
    assert len(CSS) <= 30_000
    assert len(gzip.compress(CSS, 9)) <= 8_000


def test_our_scripts_stay_small() -> None:
    assert OURS
    assert sum(len(path.read_text().splitlines()) for path in OURS) <= 600


def test_all_scripts_together_weigh_at_most_35_kb() -> None:
    files = [*OURS, STATIC / "vendor/htmx.min.js"]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) <= 35_000


def test_scripts_need_no_eval_and_write_no_html() -> None:
    forbidden = re.compile(
        r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|setAttribute\(.style"
    )
    for path in OURS:
        assert not forbidden.search(path.read_text()), path.name


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in [STATIC / "nv.css", *OURS]:
        assert not re.search(r"(?:https?:)?//(?!\s)[\w-]+\.\w", path.read_text()), path.name


def test_every_colour_has_its_night() -> None:
    """Tokens that say a colour say it twice; the two exceptions are said in the style sheet."""
    tokens = re.findall(
        r"--([\w-]+): (#\w+|light-dark\([^)]+\)[^;]*)", CSS.decode().partition("@layer base")[0]
    )
    assert len(tokens) > 20
    assert [name for name, value in tokens if not value.startswith("light-dark")] == ["on-lamp"]


def test_vendored_files_are_what_was_taken() -> None:
    packages = json.loads((STATIC / "vendor/vendor.json").read_text())
    assert {package["name"] for package in packages} == {"htmx.org", "@fontsource-variable/figtree"}
    for package in packages:
        for name, file in package["files"].items():
            digest = hashlib.sha512((STATIC / "vendor" / name).read_bytes()).digest()
            assert base64.b64encode(digest).decode() == file["sha512"], name
