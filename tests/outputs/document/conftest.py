"""The document of the made-up country of the outputs, and the same read back by python-docx."""

from __future__ import annotations

import functools
import math
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn

from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.programme import Programme, draft_programme
from avs_geo.analysis.siting.options import SitingOptions
from avs_geo.inventory.programme.settings import ProgrammeSettings
from avs_geo.outputs.document import maps
from avs_geo.outputs.document.schema import schema_directeur_bytes
from avs_geo.outputs.maps.picture import figure as picture_figure
from avs_geo.outputs.maps.picture.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docx.document import Document

    from avs_geo.analysis.study import Study

    Write = Callable[..., bytes]


@dataclass(frozen=True)
class GivenSites:
    """What a search for sites would return: an EVS in Essart, for Essart."""

    sites: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(
            {"rang": [1], "code_commune": ["99005"], "nature": ["EVS"], "population_gagnee": [100.0]}
        )
    )
    serves: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"99005": ("99005",)})
    options: SitingOptions = field(default_factory=lambda: SitingOptions(count=1))
    gap: float = 0.0


@dataclass(frozen=True)
class ReadTable:
    """A table of the document: heading and cells, as texts."""

    labels: list[str]
    rows: list[list[str]]
    element: Any

    def column(self, label: str) -> list[str]:
        place = self.labels.index(label)
        return [row[place] for row in self.rows]


def figure_of(text: str) -> tuple[float, float]:
    """Return a French figure and half the unit of its last decimal; a dash is not a number."""
    found = re.fullmatch(r"(−?)([\d\u202f]+)(?:,(\d+))?(?:\u00a0(%|min|m|km²|€|ETP))?", text)
    if text == "–":
        return math.nan, 0.0
    assert found, text
    sign, whole, decimals, unit = found.groups()
    value = float(f"{whole.replace(chr(0x202F), '')}.{decimals or '0'}") * (-1 if sign else 1)
    scale = 0.01 if unit == "%" else 1.0
    return value * scale, 0.5 * scale * 10 ** -len(decimals or "")


def tables_of(document: Document) -> dict[str, ReadTable]:
    """Return the tables by their captions, without numbers."""
    found: dict[str, ReadTable] = {}
    caption = ""
    body: Any = document.element.body
    for element in body:
        if element.tag == qn("w:p"):
            caption = "".join(text.text or "" for text in element.iter(qn("w:t")))
        elif element.tag == qn("w:tbl"):
            rows = [
                ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
                for row in element.iter(qn("w:tr"))
            ]
            found[caption.split(" – ", 1)[1]] = ReadTable(rows[0], rows[1:], element)
    return found


@pytest.fixture(scope="session")
def programme(study: Study) -> Programme:
    siting: Any = GivenSites()
    return draft_programme(study, ProgrammeSettings(), horizon=Horizon(2027, 2030), siting=siting)


@pytest.fixture(scope="session")
def written_document(programme: Programme) -> bytes:
    """The document, its maps of few dots."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maps, "draw_figure", functools.partial(picture_figure.draw_figure, dpi=40))
        return schema_directeur_bytes(programme)


@pytest.fixture
def write(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write the document with blank maps, which are quick; of another programme where one is given."""
    blank = Page(20).png()
    monkeypatch.setattr(maps, "draw_figure", lambda *_, **__: blank)

    def written(another: Programme | None = None, *, template: bytes | None = None) -> bytes:
        return schema_directeur_bytes(another or programme, template=template)

    return written


@pytest.fixture(scope="session")
def document(written_document: bytes) -> Document:
    return docx.Document(BytesIO(written_document))


@pytest.fixture(scope="session")
def tables(document: Document) -> dict[str, ReadTable]:
    return tables_of(document)
