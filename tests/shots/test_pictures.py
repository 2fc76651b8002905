"""The pictures stay small and few."""

import io
from random import Random

import pytest
from PIL import Image

from tests.shots.pictures import MOST_BYTES, TooHeavy, small
from tests.shots.scenes import SCENES


def png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def test_a_page_keeps_its_size_and_its_colours() -> None:
    page = Image.new("RGB", (1280, 800), "#f5f3ee")
    page.paste("#17605a", (100, 100, 300, 200))

    made = Image.open(io.BytesIO(small(png(page))))

    assert (made.format, made.mode, made.size) == ("PNG", "P", (1280, 800))
    assert made.convert("RGB").getpixel((200, 150)) == (0x17, 0x60, 0x5A)


def test_what_cannot_be_small_is_refused() -> None:
    noise = Image.frombytes("RGB", (900, 900), Random(1).randbytes(900 * 900 * 3))

    with pytest.raises(TooHeavy, match="900 x 900"):
        small(png(noise))


def test_a_busy_picture_gets_fewer_colours() -> None:
    noise = Image.frombytes("RGB", (360, 360), Random(1).randbytes(360 * 360 * 3))

    assert len(small(png(noise))) <= MOST_BYTES


def test_at_most_thirty_pictures_in_every_language_and_light() -> None:
    looks = [look for scene in SCENES for look in scene.looks]

    assert len(looks) <= 30
    assert {(look.language, look.scheme, look.width) for look in looks} == {
        (language, scheme, width)
        for language in ("da", "en")
        for scheme in ("light", "dark")
        for width in (1280, 390)
    }
