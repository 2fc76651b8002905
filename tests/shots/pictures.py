"""Small PNG files: few colours, no more bytes than a page may carry."""

import io
from pathlib import Path

from PIL import Image

MOST_BYTES = 120 * 1024
COLOURS = (256, 192, 128, 96, 64)


class TooHeavy(RuntimeError):
    """Even with the fewest colours the picture weighs too much."""


def small(picture: bytes) -> bytes:
    """The same picture as an indexed PNG of at most `MOST_BYTES`. Raises TooHeavy."""
    full = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in COLOURS:
        indexed = full.quantize(colours, dither=Image.Dither.NONE)
        written = io.BytesIO()
        indexed.save(written, "PNG", optimize=True)
        if written.tell() <= MOST_BYTES:
            return written.getvalue()
    raise TooHeavy(f"{full.width} x {full.height} pixels weigh {written.tell() // 1024} kB")


def write(picture: bytes, path: Path) -> int:
    """Write it small; returns its bytes."""
    data = small(picture)
    path.write_bytes(data)
    return len(data)
