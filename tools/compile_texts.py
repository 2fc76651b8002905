"""Compiles the catalogues (.po) into what gettext reads (.mo), with Babel alone: `make` needs no gettext tools."""

import os
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "src" / "naervaer" / "locale"


def compile_catalogue(po: Path) -> Path:
    """Write the .mo beside `po`, in one step, so that a running server never reads half a file."""
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name)
    target = po.with_suffix(".mo")
    half = target.with_suffix(f".{os.getpid()}")
    with half.open("wb") as sink:
        write_mo(sink, catalogue)
    half.replace(target)
    return target


def main() -> int:
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        compile_catalogue(po)
    return 0


if __name__ == "__main__":
    sys.exit(main())
