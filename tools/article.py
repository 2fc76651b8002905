"""Writes docs/article.md: each of the article's 55 statements with where the code and the tests serve it."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CITED = re.compile(r"\bA\d\d\b")


def statements(root: Path = ROOT) -> dict[str, str]:
    """The 55 ids and what they say."""
    held: dict[str, str] = tomllib.loads((root / "docs" / "article.toml").read_text(encoding="utf-8"))
    return held


def citations(folder: Path, root: Path = ROOT) -> dict[str, set[str]]:
    """Which files below a folder cite which id."""
    found: dict[str, set[str]] = {}
    for file in sorted(folder.rglob("*.py")):
        for cited in CITED.findall(file.read_text(encoding="utf-8")):
            found.setdefault(cited, set()).add(file.relative_to(root).as_posix())
    return found


def unknown(root: Path = ROOT) -> dict[str, set[str]]:
    """Ids that somebody cites although the article has none such."""
    known = statements(root)
    cited = {**citations(root / "src", root), **citations(root / "tests", root)}
    return {each: files for each, files in cited.items() if each not in known}


def page(root: Path = ROOT) -> str:
    """The whole page."""
    places, tests = citations(root / "src", root), citations(root / "tests", root)
    lines = [
        "# The article, statement by statement",
        "",
        "Written by `make docs` from `docs/article.toml` and from the ids that code and tests cite.",
        "",
        "| id | what it says | place and rule | test |",
        "|---|---|---|---|",
    ]
    for each, words in statements(root).items():
        lines.append(f"| {each} | {words} | {_files(places.get(each))} | {_files(tests.get(each))} |")
    return "\n".join(lines) + "\n"


def _files(files: set[str] | None) -> str:
    return "<br>".join(f"`{file}`" for file in sorted(files)) if files else "not yet"


if __name__ == "__main__":
    wrong = unknown()
    if wrong:
        sys.exit(f"Unknown ids are cited: {wrong}")
    (ROOT / "docs" / "article.md").write_text(page(), encoding="utf-8")
    print("docs/article.md is written.")
