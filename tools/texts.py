"""The one catalogue of texts: English in the code, Danish beside it.

texts.py extract         collect every text from code and templates; translations are kept, obsolete ones removed
texts.py add FILE.json   the same, then fill in Danish: {"msgid": "Danish", "one": ["ental", "flertal"]};
                         a context stands before its msgid as "context\\u0004msgid"
texts.py missing         print what still lacks Danish, as a file for `add`
texts.py check           fail on anything that a reader would see untranslated
"""

import argparse
import fcntl
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import generate_po, read_po

from compile_texts import compile_catalogue
from words import Fault, bare_words

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "naervaer"
CATALOGUE = Path("locale/da/LC_MESSAGES/django.po")

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# newstyle_gettext as in our environment: without it "100 %" would be looked up as "100 %%" and never found.
JINJA = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true", "encoding": "utf-8"}
HEADER = """\
# The Danish of Nærvær. Written by tools/texts.py; msgids are the English texts.
msgid ""
msgstr ""
"Project-Id-Version: Nærvær\\n"
"Language: da\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
CONTEXT = "\x04"
BRACES = re.compile(r"(?<!\{)\{(\w*)[^{}]*\}(?!\})")
PERCENTS = re.compile(r"%(?:\(\w+\))?[#0\-+]*[\d.]*[diouxXeEfFgGcrsa]")

Key = tuple[str, str | tuple[str, ...]]


@dataclass
class Extraction:
    """What the sources say, and which of them could not be read just now."""

    catalogue: Catalog
    broken: dict[str, str] = field(default_factory=dict)


# --- reading ----------------------------------------------------------------------------------------------


def sources(package: Path) -> Iterator[tuple[str, Path]]:
    """(Babel's method, file) for every file that may hold texts."""
    for path in sorted(package.rglob("*")):
        within = path.relative_to(package)
        if path.suffix == ".py" and "migrations" not in within.parts:
            yield "python", path
        elif path.suffix in (".html", ".txt") and "jinja2" in within.parts:
            yield "jinja2", path


def extraction(package: Path) -> Extraction:
    found = Extraction(Catalog(locale="da", charset="utf-8", fuzzy=False))
    for method, path in sources(package):
        name = path.relative_to(package).as_posix()
        try:
            texts = list(_texts_of(method, path))
        except (
            Exception
        ) as error:  # whatever a half-written file makes the parser say, the others still count
            line = getattr(error, "lineno", None)
            found.broken[name] = f"{name}:{line or '?'}: {error}"
            continue
        for line, text, comments, context in texts:
            found.catalogue.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return found


def _texts_of(method: str, path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    if method == "python":
        compile(path.read_bytes(), str(path), "exec")  # a text lost to a syntax error must not look removed
    with path.open("rb") as file:
        options = JINJA if method == "jinja2" else {}
        yield from extract(method, file, KEYWORDS, ["Translators:"], options)


def read_catalogue(package: Path) -> Catalog:
    path = package / CATALOGUE
    if not path.exists():
        return Catalog(locale="da", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="da", abort_invalid=True)


# --- writing ----------------------------------------------------------------------------------------------


@contextmanager
def locked(package: Path) -> Iterator[None]:
    """Only one process at a time may read, change and write the catalogue."""
    folder = (package / CATALOGUE).parent
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def collect(package: Path) -> Extraction:
    """The texts of the sources with the translations that the catalogue has for them."""
    found, old = extraction(package), read_catalogue(package)
    for message in _messages(found.catalogue):
        known = old.get(message.id, message.context)
        if known and bool(known.pluralizable) == bool(message.pluralizable):
            message.string = known.string
    for message in _messages(old):  # a file that cannot be read now keeps its texts
        here = [place for place in message.locations if place[0] in found.broken]
        if here and found.catalogue.get(message.id, message.context) is None:
            found.catalogue.add(message.id, message.string, here, context=message.context)
    return found


def write(package: Path, catalogue: Catalog) -> None:
    path = package / CATALOGUE
    lines = generate_po(
        catalogue, omit_header=True, include_lineno=False, ignore_obsolete=True, sort_by="message", width=100
    )
    half = path.with_suffix(f".{os.getpid()}")
    half.write_text(HEADER + "".join(lines).rstrip("\n") + "\n", encoding="utf-8")
    half.replace(path)
    compile_catalogue(path)


def fill_in(catalogue: Catalog, danish: dict[str, str | list[str]]) -> list[str]:
    """Put translations in; what could not be put in comes back as sentences."""
    refused = []
    for msgid, text in danish.items():
        context, _, singular = msgid.rpartition(CONTEXT)
        message = catalogue.get(singular, context or None)
        if message is None or not singular:
            refused.append(f"no source file has {msgid!r}")
        elif message.pluralizable != isinstance(text, list) or (isinstance(text, list) and len(text) != 2):
            forms = '["ental", "flertal"]' if message.pluralizable else "one string"
            refused.append(f"{msgid!r} takes {forms}")
        else:
            message.string = tuple(text) if isinstance(text, list) else text
    return refused


# --- checking ---------------------------------------------------------------------------------------------


def faults(package: Path) -> list[str]:
    """Everything that would let a reader see a text untranslated or wrongly filled in."""
    found, catalogue = extraction(package), read_catalogue(package)
    wanted = {_key(message) for message in _messages(found.catalogue)}
    have = {_key(message) for message in _messages(catalogue)}
    return [
        *found.broken.values(),
        *(f"not collected (make texts): {key[1]!r}" for key in sorted(wanted - have, key=repr)),
        *(f"no longer in the sources (make texts): {key[1]!r}" for key in sorted(have - wanted, key=repr)),
        *(fault for message in _messages(catalogue) for fault in _faults_of(message)),
        *(str(fault) for fault in template_faults(package)),
    ]


def template_faults(package: Path) -> list[Fault]:
    return sorted(
        fault for method, path in sources(package) if method == "jinja2" for fault in bare_words(path)
    )


def _faults_of(message: Message) -> Iterator[str]:
    texts = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    singular = message.id if isinstance(message.id, str) else message.id[0]
    if not all(texts):
        yield f"no Danish: {singular!r}"
    elif message.fuzzy:
        yield f"fuzzy: {singular!r}"
    elif not _same_places(message, texts):
        yield f"placeholders differ: {singular!r} and {texts!r}"
    if any("!" in text for text in (singular, *texts)):
        yield f"exclamation mark: {singular!r}"


def _same_places(message: Message, texts: list[str]) -> bool:
    """Each form has the placeholders of the English; the form for one may say "en" in place of the number."""
    forms = [message.id] if isinstance(message.id, str) else list(message.id)
    needed = set.intersection(*map(_places, forms))
    allowed, signs = set.union(*map(_places, forms)), set.union(*map(_signs, forms))
    for number, text in enumerate(texts):
        spared = 1 if len(texts) == 2 and number == 0 else 0
        if len(needed - _places(text)) > spared or not _places(text) <= allowed or not _signs(text) <= signs:
            return False
    return True


def _places(text: str) -> set[str]:
    return {
        found.group() for pattern in (PERCENTS, BRACES) for found in pattern.finditer(text.replace("%%", ""))
    }


def _signs(text: str) -> set[str]:
    """How a percent sign is written: doubled where the text is filled in, single elsewhere."""
    rest = PERCENTS.sub("", text.replace("%%", ""))
    return ({"%%"} if "%%" in text else set()) | ({"%"} if "%" in rest else set())


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _key(message: Message) -> Key:
    msgid = message.id if isinstance(message.id, str) else tuple(message.id)
    return (message.context or "", msgid)


def missing(catalogue: Catalog) -> dict[str, str | list[str]]:
    """{msgid: ""} or {msgid: ["", ""]}, as `add` takes it."""
    lacking: dict[str, str | list[str]] = {}
    for message in _messages(catalogue):
        texts = [message.string] if isinstance(message.string, str) else list(message.string or [""])
        if not all(texts):
            singular = message.id if isinstance(message.id, str) else message.id[0]
            name = f"{message.context}{CONTEXT}{singular}" if message.context else singular
            lacking[name] = ["", ""] if message.pluralizable else ""
    return lacking


# --- the command ------------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None, package: Path = PACKAGE) -> int:
    parser = argparse.ArgumentParser(prog="texts.py", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("extract", help="collect every text")
    verbs.add_parser("add", help="collect, then fill in Danish").add_argument("file", type=Path)
    verbs.add_parser("missing", help="print what lacks Danish")
    verbs.add_parser("check", help="fail on anything untranslated")
    chosen = parser.parse_args(arguments)
    if chosen.verb == "check":
        return _report(faults(package))
    if chosen.verb == "missing":
        print(json.dumps(missing(collect(package).catalogue), ensure_ascii=False, indent=1))
        return 0
    danish = json.loads(chosen.file.read_text(encoding="utf-8")) if chosen.verb == "add" else {}
    with locked(package):
        found = collect(package)
        refused = fill_in(found.catalogue, danish)
        write(package, found.catalogue)
    lacking = len(missing(found.catalogue))
    print(f"{len(found.catalogue)} texts, {lacking} without Danish.")
    return _report([*found.broken.values(), *refused])


def _report(sentences: list[str]) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
