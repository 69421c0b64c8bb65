"""Colours, hatchings and shapes of every map, with the French words beside them.

The four classes go from dark blue to dark orange over two light colours: they stay apart for the three usual kinds
of colour blindness and in grey. Each but the first has a hatching of its own, and each type of structure a shape.
"""

from __future__ import annotations

from typing import Final

from avs_geo.analysis.coverage.classification import Classe
from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.map_styles import AreaStyle, Hatch, Marker, PointStyle

CLASS_STYLES: Final[dict[str, AreaStyle]] = {
    Classe.COUVERTE: AreaStyle("Couverte", "#3a78a8", Hatch.NONE, "#3a78a8", "dans un territoire, à portée"),
    Classe.COUVERTE_ELOIGNEE: AreaStyle(
        "Couverte mais éloignée",
        "#bcd9ea",
        Hatch.DOTS,
        "#2f6690",
        "levier : itinérance, antenne",
    ),
    Classe.PROCHE_HORS_TERRITOIRE: AreaStyle(
        "Proche, hors territoire",
        "#fbe29a",
        Hatch.DIAGONAL,
        "#a9791c",
        "levier : étendre le territoire voisin",
    ),
    Classe.NON_COUVERTE: AreaStyle(
        "Non couverte",
        "#d98047",
        Hatch.CROSSED,
        "#8c3b0c",
        "levier : créer un CS ou un EVS",
    ),
}

TYPE_STYLES: Final[dict[str, PointStyle]] = {
    "CS": PointStyle("Centre social (CS)", "#101f3c", Marker.CIRCLE),
    "EVS": PointStyle("Espace de vie sociale (EVS)", "#a3166f", Marker.TRIANGLE),
    "AUTRE": PointStyle("Autre structure", "#5c5c5c", Marker.DIAMOND),
}

QPV_INK: Final = "#4b0082"
CATCHMENT_INK: Final = "#0b5345"
EPCI_INK: Final = "#1c1c1c"
UNIT_INK: Final = "#ffffff"
PAPER: Final = "#ffffff"

# Outlines of the territories, told apart by dashes as well as by colours.
TERRITORY_INKS: Final = (
    "#332288",
    "#882255",
    "#117733",
    "#aa4499",
    "#44728f",
    "#7a5c00",
    "#cc3311",
    "#004d40",
)
TERRITORY_DASHES: Final = ("", "8 4", "2 4", "10 4 2 4")

STATUS_LABELS: Final = {
    "agree": "Agréée",
    "projet": "En projet",
    "prefiguration": "En préfiguration",
    "ferme": "Fermée",
}

NO_EPCI: Final = "hors_epci"
TYPOLOGY_STYLES: Final[dict[str, AreaStyle]] = {
    "mixte": AreaStyle("CS et EVS", "#3a78a8", Hatch.NONE, "#3a78a8"),
    "cs_seul": AreaStyle("CS seul", "#bcd9ea", Hatch.DOTS, "#2f6690"),
    "evs_seul": AreaStyle("EVS seul", "#e3b9d3", Hatch.DIAGONAL, "#8a2a66"),
    "aucune_structure": AreaStyle("Aucune structure", "#d98047", Hatch.CROSSED, "#8c3b0c"),
    NO_EPCI: AreaStyle("Hors intercommunalité", "#dddddd", Hatch.NONE, "#dddddd"),
}

UNKNOWN_NEED: Final = "inconnu"
# From light to dark, so that the order is read without the colours; the two highest bands are hatched too.
NEED_STYLES: Final[dict[str, AreaStyle]] = {
    "0_20": AreaStyle("Besoin de 0 à 20", "#fff3d6", Hatch.NONE, "#fff3d6"),
    "20_40": AreaStyle("de 20 à 40", "#f6cf8f", Hatch.NONE, "#f6cf8f"),
    "40_60": AreaStyle("de 40 à 60", "#e09a5b", Hatch.DOTS, "#8a4a12"),
    "60_80": AreaStyle("de 60 à 80", "#b95f3a", Hatch.DIAGONAL, "#6a2a12"),
    "80_100": AreaStyle("de 80 à 100", "#7d2f26", Hatch.CROSSED, "#3c0f0a"),
    UNKNOWN_NEED: AreaStyle("Inconnu", "#e4e4e4", Hatch.NONE, "#e4e4e4"),
}

# By what the territories of agreed structures are, commune by commune.
TERRITORY_STYLES: Final[dict[str, AreaStyle]] = {
    "les_deux": AreaStyle("CS et EVS", "#3a78a8", Hatch.NONE, "#3a78a8"),
    "cs_seul": AreaStyle("CS seul", "#bcd9ea", Hatch.DOTS, "#2f6690"),
    "evs_seul": AreaStyle("EVS seul", "#e3b9d3", Hatch.DIAGONAL, "#8a2a66"),
    "aucune": AreaStyle("Aucun territoire", "#f1efe9", Hatch.NONE, "#f1efe9"),
}

ZONE_STYLES: Final[dict[str, AreaStyle]] = {
    "zone_blanche": AreaStyle("Zone blanche", "#d98047", Hatch.CROSSED, "#8c3b0c"),
    "ailleurs": AreaStyle("Couverte ou à portée", "#f1efe9", Hatch.NONE, "#f1efe9"),
}

# Of a department whose structures nobody has brought yet, nothing is known: it is not shown as uncovered.
UNKNOWN_STYLES: Final[dict[str, AreaStyle]] = {
    "sans_structure": AreaStyle(
        "Aucune structure connue", "#e6e9ec", Hatch.NONE, "#e6e9ec", "apportez les vôtres : page « Mes fichiers »"
    ),
}

# What changes from one state to another: two dark colours that stay apart for every kind of colour blindness, each
# with a hatching of its own, over two pale ones.
EFFECT_STYLES: Final[dict[str, AreaStyle]] = {
    "gagne": AreaStyle("Gagne", "#2f7fc1", Hatch.DIAGONAL, "#0b2f56", "entre dans un territoire ou à portée"),
    "perd": AreaStyle("Perd", "#e8812a", Hatch.CROSSED, "#6b2c00", "sort d’un territoire ou de la portée"),
    "couverte_inchangee": AreaStyle("Inchangé, dans un territoire", "#cfd6da", Hatch.NONE, "#cfd6da"),
    "non_couverte_inchangee": AreaStyle("Inchangé, hors territoire", "#f4f1ea", Hatch.NONE, "#f4f1ea"),
}

_ZONE_MARK: Final = PointStyle("Rang de la zone", "#1c1c1c", Marker.CIRCLE)
_WITHOUT_LEVER: Final = {
    "couverte": AreaStyle("Déjà couverte", "#c9d6df", Hatch.NONE, "#c9d6df"),
    "reste": AreaStyle("Sans mesure", "#f7f5f0", Hatch.NONE, "#f7f5f0"),
}


def mark_styles() -> dict[str, PointStyle]:
    """Return the numbered marks, larger than the structures: those of the levers, by name, and of zones blanches."""
    return {name: lever.mark for name, lever in LEVERS.items() if lever.mark} | {"zone_blanche": _ZONE_MARK}


def programme_styles() -> tuple[dict[str, AreaStyle], dict[str, str]]:
    """Return how the map of a programme fills communes, and the key of the style of each lever that fills some.

    Levers of one style have one key, the name of the first of them.
    """
    shown = {name: lever.area for name, lever in LEVERS.items() if lever.area}
    keys = {name: next(first for first, style in shown.items() if style == area) for name, area in shown.items()}
    return {key: shown[key] for key in keys.values()} | _WITHOUT_LEVER, keys
