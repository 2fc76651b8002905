"""Finds words in our templates that no translator will ever see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from jinja2.exceptions import TemplateSyntaxError

# Names that are the same in every language; each language is offered by its own name.
NAMES = {"Nærvær", "Dansk", "English"}
SPOKEN_ATTRIBUTES = {
    "alt",
    "aria-description",
    "aria-label",
    "aria-placeholder",
    "aria-roledescription",
    "aria-valuetext",
    "hx-confirm",
    "hx-prompt",
    "placeholder",
    "title",
}
TRANSLATORS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}

LEXER = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701  # it renders nothing
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"^\s*[A-ZÆØÅ][a-zæøå]+ [a-zæøå]+")
CAPITALISED = re.compile(r"^\s*[A-ZÆØÅ][a-zæøå]+(?![\w/])")
ENTITY = re.compile(r"&#?\w+;")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
UNSPOKEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"""</?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>|<!doctype[^>]*>""", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([:@\w-]+)\s*=\s*("[^"]*"|'[^']*')""")


@dataclass(frozen=True, order=True)
class Fault:
    """One untranslated place: `path:line`, and what stands there."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def bare_words(path: Path) -> Iterator[Fault]:
    """Every word of a template that stands outside `trans`: in the text, in spoken attributes, in strings."""
    source = path.read_text()
    try:
        tokens = list(LEXER.lex(source))
    except TemplateSyntaxError as error:
        yield Fault(path, error.lineno, f"template syntax: {error.message}")
        return
    for line, text in untranslated_strings(tokens):
        yield Fault(path, line, f"a text without _(): {text!r}")
    yield from (Fault(path, line, what) for line, what in _in_html(_outside_trans(tokens)))


def _outside_trans(tokens: list[tuple[int, str, str]]) -> str:
    """The template's own HTML: expressions and translated text are blanked, line breaks kept."""
    kept: list[str] = []
    translating = False
    previous = ""
    for _, kind, value in tokens:
        if kind == "name" and previous == "block_begin" and value in ("trans", "endtrans"):
            translating = value == "trans"
        kept.append(value if kind == "data" and not translating else _blank(value))
        if kind != "whitespace":
            previous = kind
    return "".join(kept)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _in_html(html: str) -> Iterator[tuple[int, str]]:
    for pattern in (COMMENT, UNSPOKEN):
        html = pattern.sub(lambda found: _blank(found.group()), html)
    for tag in TAG.finditer(html):
        yield from _in_attributes(html, tag)
    text = TAG.sub(lambda found: _blank(found.group()), html)
    for number, line in enumerate(text.splitlines(), 1):
        if words := _words(line):
            yield number, f"words outside trans: {' '.join(words)!r}"


def _in_attributes(html: str, tag: re.Match[str]) -> Iterator[tuple[int, str]]:
    for found in ATTRIBUTE.finditer(tag.group()):
        name, value = found.group(1).lower(), found.group(2)[1:-1]
        spoken = _words(value) if name in SPOKEN_ATTRIBUTES else SENTENCE.match(value)
        if spoken:
            line = html.count("\n", 0, tag.start() + found.start()) + 1
            yield line, f"words in {name}: {value.strip()!r}"


def _words(text: str) -> list[str]:
    return [word for word in WORD.findall(ENTITY.sub(" ", text)) if word not in NAMES]


def untranslated_strings(tokens: list[tuple[int, str, str]]) -> Iterator[tuple[int, str]]:
    """String literals in expressions that look like a text for people and are in no gettext call."""
    calls: list[bool] = []  # for each open parenthesis: does a translator read what is inside?
    previous = ""
    for line, kind, value in tokens:
        if kind == "whitespace":
            continue
        if kind == "operator" and value == "(":
            calls.append(previous in TRANSLATORS)
        elif kind == "operator" and value == ")" and calls:
            calls.pop()
        elif kind == "string" and not any(calls):
            text = value[1:-1]
            if CAPITALISED.match(text) and text not in NAMES:
                yield line, text
        previous = value if kind == "name" else ""
