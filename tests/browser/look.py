"""How a page is looked at: the width of the window, the light, the language, with scripts or without."""

import os
from dataclasses import dataclass
from itertools import product
from typing import Literal

from tests import numbers

Scheme = Literal["light", "dark"]
Language = Literal["da", "en"]

HEIGHTS = {1280: 800, 390: 844, 320: 640}
WIDTHS = tuple(HEIGHTS)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LANGUAGES: tuple[Language, ...] = ("da", "en")


@dataclass(frozen=True)
class Look:
    """One way to look at a page."""

    width: int = 1280
    scheme: Scheme = "light"
    language: Language = "da"
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}-{self.language}" + ("" if self.scripts else "-without-scripts")


EVERY_LOOK = [Look(*choice) for choice in product(WIDTHS, SCHEMES, LANGUAGES)]
PAIRWISE = [
    Look(1280, "light", "da"),
    Look(390, "dark", "da"),
    Look(1280, "dark", "en"),
    Look(390, "light", "en"),
]
"""Every two of width, light and language meet at least once; 320 pixels are tried with 390 (`conftest.too_wide`)."""
HALF = PAIRWISE[2:] if os.environ.get("DATABASE_URL") else PAIRWISE[:2]
"""How a page looks has nothing to do with the database: in the short run each of the two sees half, in both widths."""
LOOKS = [HALF, EVERY_LOOK][numbers(0, 1)]
