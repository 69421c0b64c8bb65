"""What a structure's agreement covers, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

# Level of a territory, with the words before one name and before several.
_LEVELS: Final = (
    ("epci", "EPCI", "EPCI"),
    ("commune", "commune", "communes"),
    ("arrondissement_municipal", "arrondissement", "arrondissements"),
    ("qpv", "QPV", "QPV"),
)


def territory_texts(geography: Geography, inventory: Inventory) -> dict[str, str]:
    """Return the territory of each structure in words, by id.

    ``EPCI CC Meuse Rognon ; communes Ageville (52001), Aigremont (52002)``, then ``contour dessiné`` where a
    shape is given, ``par défaut`` where none was listed and the commune is taken, ``hypothèse`` where it is
    assumed.
    """
    names = _names(geography)
    territoires = inventory.territoires
    parts: dict[str, list[str]] = {}
    for level, singular, plural in _LEVELS:
        rows = territoires.named.loc[territoires.named["niveau"] == level]
        for structure, codes in rows.groupby("id_structure")["code"]:
            labels = [names.get((level, code), code) for code in codes]
            word = singular if len(labels) == 1 else plural
            parts.setdefault(str(structure), []).append(f"{word} {', '.join(labels)}")
    for structure in territoires.shapes["id_structure"].unique():
        parts.setdefault(str(structure), []).append("contour dessiné")
    by_default = _flagged(territoires.named, "defaut")
    assumed = _flagged(territoires.named, "hypothese") | _flagged(territoires.shapes, "hypothese")
    return {
        structure: " ; ".join(listed)
        + (" (par défaut)" if structure in by_default else "")
        + (" (hypothèse)" if structure in assumed else "")
        for structure, listed in parts.items()
    }


def _names(geography: Geography) -> dict[tuple[str, str], str]:
    """Labels by level and code; what is outside the department keeps its bare code."""
    units = geography.units
    names = {("epci", code): nom for code, nom in geography.epci["nom"].items()}
    names |= {("qpv", code): f"{nom} ({code})" for code, nom in geography.qpv["nom"].items()}
    names |= {("arrondissement_municipal", code): f"{nom} ({code})" for code, nom in units["nom"].items()}
    names |= {
        ("commune", code): f"{nom} ({code})"
        for code, nom in zip(units["code_commune"], units["nom_commune"], strict=True)
    }
    return {(level, str(code)): str(label) for (level, code), label in names.items()}


def _flagged(territories: pd.DataFrame, flag: str) -> set[str]:
    """Structures of which at least one territory bears the flag."""
    return set(territories.loc[territories[flag].astype(bool), "id_structure"])
