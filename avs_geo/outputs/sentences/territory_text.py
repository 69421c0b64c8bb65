"""What a structure's agreement covers, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
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
    by_default = flagged_structures(inventory, "defaut")
    assumed = flagged_structures(inventory, "hypothese")
    return {
        structure: " ; ".join(listed)
        + (" (par défaut)" if structure in by_default else "")
        + (" (hypothèse)" if structure in assumed else "")
        for structure, listed in parts.items()
    }


def flagged_structures(inventory: Inventory, flag: str) -> set[str]:
    """Return the ids of the structures of which at least one territory bears a flag.

    Parameters
    ----------
    inventory
        The inventory.
    flag
        ``hypothese`` (the territory is an assumption) or ``defaut`` (none was listed, the commune is taken).
    """
    territoires = inventory.territoires
    frames = [frame for frame in (territoires.named, territoires.shapes) if flag in frame.columns]
    return {structure for frame in frames for structure in frame.loc[frame[flag].astype(bool), "id_structure"]}


def _names(geography: Geography) -> dict[tuple[str, str], str]:
    """Labels by level and code; what is outside the department keeps its bare code."""
    units = geography.communes
    names = {("epci", code): nom for code, nom in geography.epci["nom"].items()}
    names |= {("qpv", code): f"{nom} ({code})" for code, nom in geography.qpv["nom"].items()}
    names |= {("arrondissement_municipal", code): f"{nom} ({code})" for code, nom in units["nom"].items()}
    names |= {
        ("commune", code): f"{nom} ({code})"
        for code, nom in zip(units["code_commune"], units["nom_commune"], strict=True)
    }
    return {(level, str(code)): str(label) for (level, code), label in names.items()}
