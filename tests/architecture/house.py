"""What import-linter cannot see, as functions that can also be asked about a planted fault."""

import ast
import configparser
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.models import Field, Model

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "naervaer"
CLASSES = {"organisation", "pair", "team", "attendees", "chosen", "own", "system"}  # who may see a column
VIEW_LINES, FUNCTION_LINES, KERNEL_LINES, FILE_LINES = 25, 40, 60, 400
CLOCKLESS = {"rules.py", "queries.py", "actions.py"}
# `timezone.localdate(moment)` converts; `timezone.localdate()` reads the clock.
CLOCK = re.compile(r"^(?:[\w.]+\.)?(?:(?:now|today|utcnow)\(|(?:localdate|localtime)\(\)$|time\.time\()")
REFERS = re.compile(r"\{%-?\s*(include|extends|import|from)\s+(?:\"([^\"]+)\"|'([^']+)'|(\S+))")
TEMPLATE_NAME = re.compile(r"^[a-z_]+(?:/[a-z_]+)+\.(?:html|txt)$")


def contracts_of(root: Path) -> subprocess.CompletedProcess[str]:
    """Ask import-linter about the tree under `root` (with its src and its .importlinter)."""
    return subprocess.run(
        [f"{Path(sys.executable).parent}/lint-imports", "--no-logo", "--no-cache"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root / "src"), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )


# --- tiers ------------------------------------------------------------------------------------------------


@cache
def tiers(ini: Path = ROOT / ".importlinter") -> dict[str, int]:
    """Package -> its height in the house, from the same file that guards the imports; kernels is 0."""
    parser = configparser.ConfigParser()
    parser.read(ini)
    lines = parser["importlinter:contract:tiers"]["layers"].strip().splitlines()
    names = [[name.strip(" ()") for name in line.split("|")] for line in reversed(lines)]
    return {name: height for height, row in enumerate(names) for name in row}


def package_of(model: type[Model]) -> str:
    """The package that owns a table, "" for tables of other people's packages."""
    name = apps.get_app_config(model._meta.app_label).name
    return name.split(".")[1] if name.startswith("naervaer.") else ""


def upward_keys(models: Iterable[type[Model]]) -> list[str]:
    """Foreign keys of ours that do not point to the same package or to a lower tier."""
    height = tiers()
    return [
        f"{model._meta.label}.{field.name} points to {field.related_model._meta.label}"
        for model in models
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, Field) and field.remote_field and isinstance(field.related_model, type)
        if (here := package_of(model)) and (there := package_of(field.related_model)) and here != there
        if height[there] >= height[here]
    ]


# --- columns ----------------------------------------------------------------------------------------------


def columns_of(model: type[Model]) -> set[str]:
    meta = model._meta
    fields = [*meta.local_concrete_fields, *meta.local_many_to_many]
    return {field.name for field in fields if field.name != "id"}


def undeclared_columns(models: Iterable[type[Model]], foreign: dict[str, dict[str, str]]) -> Iterator[str]:
    """Columns without a privacy class, declarations without a column, and declarations that say too little."""
    for model in models:
        name = model._meta.label
        declared = vars(model).get("privacy", {}) if package_of(model) else foreign.get(name, {})
        yield from (f"{name}.{column} says nothing" for column in sorted(columns_of(model) - set(declared)))
        yield from (f"{name}.{column} does not exist" for column in sorted(set(declared) - columns_of(model)))
        for column, words in declared.items():
            parts = [part.strip() for part in words.split(",")]
            if len(parts) != 3 or parts[0] not in CLASSES or not all(parts):
                yield f"{name}.{column}: {words!r} is not 'class, how long, at erasure'"


# --- templates --------------------------------------------------------------------------------------------


def templates(package: Path) -> dict[str, tuple[str, Path]]:
    """Template name -> (the package or page of web that owns it, file)."""
    found = {}
    for path in sorted(package.rglob("jinja2/**/*")):
        if path.is_file():
            within = path.relative_to(package).parts
            found["/".join(within[within.index("jinja2") + 1 :])] = (_owner(within), path)
    return found


def _owner(within: tuple[str, ...]) -> str:
    return ".".join(within[:2]) if within[0] == "web" else within[0]


def template_reaches(package: Path = PACKAGE) -> Iterator[str]:
    """References to templates that are neither one's own nor `parts/` of a lower tier. All of ui is for all."""
    known = templates(package)
    for owner, path in known.values():
        source = path.read_text()
        for found in REFERS.finditer(source):
            line = source.count("\n", 0, found.start()) + 1
            name = found.group(2) or found.group(3)
            fault = _reach(owner, name, known) if name else f"{found.group(4)} is not a plain name"
            if fault:
                yield f"{path.relative_to(package)}:{line}: {fault}"
    for path in python_files(package):
        owner = _owner(path.relative_to(package).parts)
        for node in ast.walk(parsed(path)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and TEMPLATE_NAME.match(node.value)
            ):
                fault = _reach(owner, node.value, known)
                if fault:
                    yield f"{path.relative_to(package)}:{node.lineno}: {fault}"


def _reach(owner: str, name: str, known: dict[str, tuple[str, Path]]) -> str:
    there = known[name][0] if name in known else ""
    if there in ("", owner, "ui"):  # "": another package's own template
        return ""
    height = tiers()
    if height[there.split(".")[0]] >= height[owner.split(".")[0]]:
        return f"{name} is of {there}, which is no lower tier"
    return "" if "/parts/" in name else f"{name} is not among the parts/ of {there}"


# --- code -------------------------------------------------------------------------------------------------


def python_files(package: Path) -> list[Path]:
    return [path for path in sorted(package.rglob("*.py")) if "migrations" not in path.parts]


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def functions(tree: ast.AST, around: str = "") -> Iterator[tuple[str, int]]:
    """(name, lines) of every function and method, nested ones by their full name."""
    for node in ast.iter_child_nodes(tree):
        name = around
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{around}.{node.name}".strip(".")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield name, (node.end_lineno or node.lineno) - node.lineno + 1
        yield from functions(node, name)


def too_large(root: Path) -> dict[str, int]:
    """Files, functions and views over their size: "path" or "path::name" -> lines."""
    found: dict[str, int] = {}
    for path in sized_files(root):
        name = path.relative_to(root).as_posix()
        if (lines := len(path.read_text().splitlines())) > FILE_LINES:
            found[name] = lines
        if path.suffix == ".py" and not name.startswith("tests/"):
            limit = _limit(path)
            found |= {f"{name}::{function}": n for function, n in functions(parsed(path)) if n > limit}
    return found


def sized_files(root: Path) -> Iterator[Path]:
    for tree in ("src", "tests", "tools", "bench"):
        for path in sorted((root / tree).rglob("*")):
            if path.suffix in (".py", ".html", ".js") and not {"migrations", "vendor"} & set(path.parts):
                yield path


def _limit(path: Path) -> int:
    if path.name == "views.py":
        return VIEW_LINES
    return KERNEL_LINES if "kernels" in path.parts else FUNCTION_LINES


def clock_reads(package: Path = PACKAGE) -> Iterator[str]:
    """Places that read the clock where `now` and `today` must be arguments."""
    for path in python_files(package):
        if path.name in CLOCKLESS or "kernels" in path.parts:
            for node in ast.walk(parsed(path)):
                if isinstance(node, ast.Call) and CLOCK.match(ast.unparse(node)):
                    yield f"{path.relative_to(package)}:{node.lineno}: {ast.unparse(node)}"


def hidden_glue(package: Path = PACKAGE) -> Iterator[str]:
    """Signals, generic foreign keys and models fetched by name."""
    for path in python_files(package):
        for node in ast.walk(parsed(path)):
            name = (
                node.id
                if isinstance(node, ast.Name)
                else node.attr
                if isinstance(node, ast.Attribute)
                else ""
            )
            names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else [name]
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if module == "django.db.models.signals" or {"receiver", "GenericForeignKey", "get_model"} & set(
                names
            ):
                yield f"{path.relative_to(package)}:{getattr(node, 'lineno', '?')}: {module} {' '.join(names)}".strip()
