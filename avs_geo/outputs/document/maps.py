"""The maps of the document: what each shows, its caption, and what it says to who does not see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.outputs.maps.palette import programme_styles
from avs_geo.outputs.maps.picture.figure import draw_figure
from avs_geo.outputs.maps.picture.map import Plate, coverage_plate
from avs_geo.outputs.maps.picture.words import headline
from avs_geo.outputs.maps.territories import territory_outlines
from avs_geo.outputs.maps.themes import (
    Theme,
    balance_theme,
    need_theme,
    territories_theme,
    zones_blanches_theme,
)
from avs_geo.outputs.programme.selection import counting
from avs_geo.outputs.programme.words import levers_text
from avs_geo.outputs.sentences.sentences import balance_sentences, zones_blanches_sentence

if TYPE_CHECKING:
    from avs_geo.outputs.document.material import Material
    from avs_geo.outputs.document.writer import Writer

_MOST_RANKS: Final = 30  # beyond, the ranks of the smallest zones would hide the map


@dataclass(frozen=True, eq=False)
class DocumentMap:
    """One map: what it shows, its caption, its alternative text."""

    plate: Plate
    caption: str
    alternative: str


def write_map(writer: Writer, material: Material, shown: DocumentMap) -> None:
    """Draw a map and write it into the document."""
    picture = draw_figure(material.study, plate=shown.plate)
    writer.figure(picture, shown.caption, alternative=shown.alternative)


def territories_map(material: Material) -> DocumentMap:
    """Show the structures, their territories and the QPV."""
    theme = territories_theme(material.study.diagnosis)
    plate = Plate(
        theme=theme,
        heading="Territoires d’agrément",
        territories=territory_outlines(material.study.geography, material.study.inventory),
    )
    return DocumentMap(plate, "Structures, territoires d’agrément et quartiers prioritaires", _told(material, theme))


def coverage_map(material: Material) -> DocumentMap:
    """Show the four classes of coverage."""
    told = f"{headline(material.study.diagnosis)} {_told(material, coverage_plate(material.study.diagnosis).theme)}"
    return DocumentMap(coverage_plate(material.study.diagnosis), "Couverture et éloignement des communes", told)


def zones_blanches_map(material: Material) -> DocumentMap:
    """Show the zones blanches and their ranks."""
    zones = material.study.diagnosis.zones_blanches.head(_MOST_RANKS)
    marks = _marks(material, zones["commune_centre"], zones["rang"], ["zone_blanche"] * len(zones))
    plate = Plate(
        theme=zones_blanches_theme(material.study.diagnosis),
        heading="Communes",
        marks=marks,
        marks_heading="Zones blanches",
    )
    return DocumentMap(plate, "Zones blanches, par rang", zones_blanches_sentence(material.study.diagnosis))


def balance_map(material: Material) -> DocumentMap:
    """Show the types of structure of each EPCI."""
    plate = Plate(theme=balance_theme(material.study.diagnosis), heading="Communes, par intercommunalité")
    told = " ".join(balance_sentences(material.study.diagnosis))
    return DocumentMap(plate, "Types de structures des intercommunalités", told)


def need_map(material: Material) -> DocumentMap:
    """Show the index of need."""
    theme = need_theme(material.study.diagnosis)
    return DocumentMap(
        Plate(theme=theme, heading="Indice de besoin"), "Indice de besoin des communes", _told(material, theme)
    )


def programme_map(material: Material) -> DocumentMap:
    """Show the measures that count: what they serve, and the ranks of those that happen at a commune."""
    lines = counting(material.lines)
    has_mark = lines["levier"].map(lambda name: LEVERS[name].mark is not None).astype(bool)
    marked = lines.loc[has_mark & lines["code_commune"].notna()]
    marks = _marks(material, marked["code_commune"], marked["rang"], marked["levier"].tolist())
    theme = programme_theme(material)
    plate = Plate(theme=theme, heading="Communes", marks=marks, marks_heading="Mesures, par rang")
    horizon = material.programme.horizon
    told = f"Programme {horizon} : {levers_text(lines)}. {_told(material, theme)}"
    return DocumentMap(plate, f"Mesures du programme {horizon}", told)


def programme_theme(material: Material) -> Theme:
    """Colour the units by the first lever of which a measure serves them, or by none."""
    units, lines = material.study.units, counting(material.lines)
    styles, of_levers = programme_styles()
    category = pd.Series(
        np.where(units["classe"].str.startswith("couverte"), "couverte", "reste"), index=units.index, dtype=str
    )
    for name, style in reversed(of_levers.items()):
        served = _codes(lines.loc[lines["levier"] == name, "communes"])
        category[units["code_unite_commune"].isin(served)] = style
    return Theme("programme", "Programme", styles, category)


def _codes(lists: pd.Series) -> set[str]:
    return {code for codes in lists.fillna("").astype(str) for code in codes.split(";") if code}


def _marks(material: Material, codes: pd.Series, numbers: pd.Series, kinds: list[str]) -> pd.DataFrame:
    places = material.study.geography.communes.reindex(codes)
    return pd.DataFrame(
        {
            "x": places["x"].to_numpy(dtype=float),
            "y": places["y"].to_numpy(dtype=float),
            "numero": [f"{rank:.0f}" if pd.notna(rank) else "" for rank in numbers],
            "sorte": kinds,
        },
    ).dropna(subset=["x", "y"])


def _told(material: Material, theme: Theme) -> str:
    """Return the figures of the legend in words."""
    return (
        " ; ".join(f"{style.label} : {figures}" for style, figures in theme.legend_lines(material.study.diagnosis))
        + "."
    )
