"""What is written about the house agrees with the house."""

import re

import article
from tests.architecture.house import ROOT


def test_decisions_are_numbered_without_a_gap_or_a_double() -> None:
    numbers = sorted(int(page.name[:4]) for page in (ROOT / "docs/adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_decision_carries_its_number_in_its_title() -> None:
    for page in (ROOT / "docs/adr").glob("*.md"):
        assert page.read_text().startswith(f"# {int(page.name[:4])}. "), page.name


def test_the_article_has_55_statements_and_nobody_cites_another() -> None:
    assert list(article.statements()) == [f"A{number:02}" for number in range(1, 56)]
    assert article.unknown() == {}


def test_the_page_about_the_article_is_as_make_docs_writes_it() -> None:
    assert (ROOT / "docs/article.md").read_text() == article.page(), "run make docs"


def test_the_page_that_is_linked_is_there() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
