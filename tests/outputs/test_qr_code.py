"""The QR code of an address holds that address, as a reader that knows only the standard (ISO/IEC 18004) finds it."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from avs_geo.outputs.qr_code import qr_png, qr_svg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    Modules = npt.NDArray[np.bool_]

# 73 bytes: version 5, of 37 modules a side, whose level M has two blocks of 43 bytes of data.
ADDRESS = "https://avs.example.org/carte/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
SIDE, DATA = 37, 86
MASKS: list[Callable[[int, int], bool]] = [
    lambda i, j: (i + j) % 2 == 0,
    lambda i, _: i % 2 == 0,
    lambda _, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
]


def modules_of(content: bytes) -> Modules:
    """Return the modules of a picture, dark ones true, its quiet zone of four included; ten pixels a module."""
    pixels = np.asarray(Image.open(io.BytesIO(content)).convert("L"))
    assert set(np.unique(pixels)) == {0, 255}
    assert pixels.shape == ((SIDE + 8) * 10, (SIDE + 8) * 10)
    modules: Modules = pixels[5::10, 5::10] == 0
    return modules


def format_of(code: Modules) -> tuple[int, int]:
    """Return the level of error correction and the mask, from beside the first finder pattern."""
    places = [*((8, j) for j in (0, 1, 2, 3, 4, 5, 7, 8)), *((i, 8) for i in (7, 5, 4, 3, 2, 1, 0))]
    bits = int("".join("1" if code[place] else "0" for place in places), 2) ^ 0b101010000010010
    return bits >> 13, bits >> 10 & 7


def is_data(i: int, j: int) -> bool:
    """Whether a module is neither of a finder pattern and its surroundings, nor timing, nor alignment."""
    finder = (i < 9 and j < 9) or (i < 9 and j >= SIDE - 8) or (i >= SIDE - 8 and j < 9)
    return not (finder or i == 6 or j == 6 or (28 <= i <= 32 and 28 <= j <= 32))


def in_reading_order() -> Iterator[tuple[int, int]]:
    columns = [*range(SIDE - 1, 6, -2), *range(5, 0, -2)]
    for rank, right in enumerate(columns):
        rows = range(SIDE) if rank % 2 else range(SIDE - 1, -1, -1)
        for i in rows:
            yield from ((i, j) for j in (right, right - 1) if is_data(i, j))


def text_of(code: Modules) -> str:
    mask = MASKS[format_of(code)[1]]
    bits = "".join("1" if code[place] ^ mask(*place) else "0" for place in in_reading_order())
    words = bytes(int(bits[at : at + 8], 2) for at in range(0, DATA * 8, 8))
    stream = "".join(f"{word:08b}" for word in words[0::2] + words[1::2])
    assert stream[:4] == "0100"  # bytes
    length = int(stream[4:12], 2)
    return bytes(int(stream[at : at + 8], 2) for at in range(12, 12 + length * 8, 8)).decode()


def test_the_picture_holds_the_address() -> None:
    code = modules_of(qr_png(ADDRESS))[4:-4, 4:-4]
    assert text_of(code) == ADDRESS


def test_the_code_stands_damage_as_level_m_does_within_four_modules_of_white() -> None:
    modules = modules_of(qr_png(ADDRESS))
    inside = np.zeros_like(modules)
    inside[4:-4, 4:-4] = True
    assert not modules[~inside].any()
    assert format_of(modules[4:-4, 4:-4])[0] == 0b00  # M


def test_the_drawing_has_the_same_modules_as_the_picture() -> None:
    root = ET.fromstring(qr_svg(ADDRESS))  # noqa: S314 - our own
    drawn = np.zeros((SIDE + 8, SIDE + 8), dtype=bool)
    (line,) = (path.get("d", "") for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("stroke"))
    x = y = 0.0
    for step, words in re.findall(r"([MmhH])([^MmhH]*)", line):
        numbers = [float(word) for word in re.findall(r"-?[\d.]+", words)]
        if step == "h":
            drawn[int(y), int(x) : int(x + numbers[0])] = True
            x += numbers[0]
        else:
            x, y = (numbers[0], numbers[1]) if step == "M" else (x + numbers[0], y + numbers[1])
    assert (drawn == modules_of(qr_png(ADDRESS))).all()


def test_the_drawing_stands_inside_a_page_and_says_what_it_is() -> None:
    text = qr_svg(ADDRESS)
    assert text.startswith("<svg ")
    assert "<?xml" not in text
    root = ET.fromstring(text)  # noqa: S314 - our own
    (title,) = root.iter("{http://www.w3.org/2000/svg}title")
    assert title.text == "QR code de l’adresse de la carte"
    assert 'fill="#fff"' in text
    assert 'stroke="#000"' in text
    # A strict Content-Security-Policy lets no style attribute through.
    assert "style=" not in text


def test_the_same_address_gives_the_same_bytes() -> None:
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS)
    assert qr_png(ADDRESS) == qr_png(ADDRESS)
    assert qr_png(ADDRESS) != qr_png(f"{ADDRESS[:-1]}9")
