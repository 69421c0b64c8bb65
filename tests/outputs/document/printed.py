"""The document as LibreOffice prints it: the words of each page with their places, and how far each page is filled."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import numpy as np
import pytest
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOFFICE, PDFTOTEXT, PDFTOPPM = (shutil.which(name) for name in ("soffice", "pdftotext", "pdftoppm"))
XHTML = "{http://www.w3.org/1999/xhtml}"
# Points: the page less its margins of 22 mm above and 18 mm below.
HEIGHT, TOP, BOTTOM = 841.9, 62.4, 790.8
DOTS_PER_INCH = 36
BULLET = "\uf0b7"


@dataclass(frozen=True)
class Line:
    """A line of text of a page, in points from its top."""

    words: tuple[str, ...]
    top: float
    bottom: float

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True)
class PrintedPage:
    """The lines of the body of a page, and where the last ink of the body is, pictures included."""

    number: int
    lines: tuple[Line, ...]
    last_ink: float

    @property
    def fill(self) -> float:
        """Share of the height of the text that is used."""
        return (self.last_ink - TOP) / (BOTTOM - TOP)


def print_document(content: bytes, folder: Path) -> Path:
    """Print a document as ``schema.pdf`` in a folder, and return it."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) n’est pas installé")
    (folder / "schema.docx").write_bytes(content)
    convert = [SOFFICE, "--headless", f"-env:UserInstallation=file://{folder / 'profil'}", "--convert-to", "pdf"]
    subprocess.run([*convert, "schema.docx"], cwd=folder, check=True, capture_output=True, timeout=300)
    return folder / "schema.pdf"


def pages_of(printed: Path) -> tuple[PrintedPage, ...]:
    """Return the pages of a document that is printed."""
    if PDFTOTEXT is None or PDFTOPPM is None:
        pytest.skip("poppler (pdftotext, pdftoppm) n’est pas installé")
    folder = printed.parent
    for command in (
        [PDFTOTEXT, "-bbox-layout", printed.name, "words.html"],
        [PDFTOPPM, "-r", str(DOTS_PER_INCH), "-gray", printed.name, "page"],
    ):
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    marked = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", (folder / "words.html").read_text(encoding="utf-8"))
    pages = ET.fromstring(marked).iter(f"{XHTML}page")  # noqa: S314 - written by pdftotext from a file made here
    pictures = sorted(folder.glob("page-*.pgm"))
    return tuple(
        PrintedPage(number, tuple(_lines(page)), _last_ink(picture))
        for number, (page, picture) in enumerate(zip(pages, pictures, strict=True), start=1)
    )


def _lines(page: ET.Element) -> Iterator[Line]:
    lines = [
        Line(
            tuple(word.text for word in line.iter(f"{XHTML}word") if word.text and word.text != BULLET),
            float(line.attrib["yMin"]),
            float(line.attrib["yMax"]),
        )
        for line in page.iter(f"{XHTML}line")
    ]
    return (line for line in sorted(lines, key=lambda line: line.bottom) if TOP - 5 < line.bottom < BOTTOM + 8)


def _last_ink(picture: Path) -> float:
    """Return where the last row with ink of the body of a page is, points from its top."""
    _, size, _, dots = picture.read_bytes().split(b"\n", 3)
    width, height = (int(side) for side in size.split())
    grey = np.frombuffer(dots[-width * height :], dtype=np.uint8).reshape(height, width)
    points = np.arange(height) * HEIGHT / height
    inked = points[(grey < 200).any(axis=1) & (points < BOTTOM + 4)]
    return float(inked.max(initial=0.0))


def pieces_of(content: bytes) -> frozenset[str]:
    """Return every piece of the words of a document that a line may end with: whole, up to a hyphen or to dots."""
    body = docx.Document(BytesIO(content)).element.body
    pieces: set[str] = set()
    for paragraph in body.iter(qn("w:p")):
        text = "".join(mark.text or "" for mark in paragraph.iter(qn("w:t")))
        for word in text.split():
            parts = [part for part in re.split(r"(?<=[-–—/…])|(?=…)", word) if part]
            pieces |= {"".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 1, len(parts) + 1)}
    return frozenset(pieces)


def level_one(content: bytes) -> frozenset[str]:
    """Return the texts of the headings that begin a part."""
    found = docx.Document(BytesIO(content)).paragraphs
    return frozenset(" ".join(one.text.split()) for one in found if one.style is not None and is_part(one.style.name))


def is_part(style: str | None) -> bool:
    return style in {"Heading 1", "TOC Heading"}
