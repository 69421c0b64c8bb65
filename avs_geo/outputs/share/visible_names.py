"""The names and codes of a study with nothing hidden in them, before anything is made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from avs_geo.text.inert import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from avs_geo.reference.geography import Geography

_NAMES = ("nom", "nom_commune", "nom_epci", "nom_qp")


def visible_names(frame: Any, *, codes: Mapping[str, str] | None = None) -> Any:
    """Return a frame whose columns of names are visible texts; a missing name stays missing.

    Parameters
    ----------
    frame
        Any frame, with geometries or without.
    codes
        New names of its index, where some are not what they seem.
    """
    shown = frame.assign(**{name: _visible(frame[name]) for name in _NAMES if name in frame.columns})
    return shown if not codes else shown.rename(index=dict(codes))


def visible_codes(codes: Iterable[str]) -> dict[str, str]:
    """Return each code as a visible text; two codes that would look alike stay two.

    Codes of finer units and of structures come from files of the user, where anything may stand in them.
    """
    shown: dict[str, str] = {}
    taken: set[str] = set()
    ranks: dict[str, int] = {}
    for code in codes:
        base = name = visible_text(code)
        while name in taken:
            # Remembered: thousands of codes that look alike must not be counted again from 2 each time.
            ranks[base] = ranks.get(base, 1) + 1
            name = f"{base}_{ranks[base]}"
        taken.add(name)
        shown[code] = name
    return shown


def visible_geography(geography: Geography) -> Geography:
    """Return the department with visible names."""
    codes = visible_codes(geography.units.index)
    replaced = geography.replaced
    return replace(
        geography,
        units=visible_names(geography.units, codes=codes),
        epci=visible_names(geography.epci),
        arrondissements=visible_names(geography.arrondissements),
        qpv=visible_names(geography.qpv),
        replaced=None if replaced is None else visible_names(replaced),
    )


def _visible(names: pd.Series) -> pd.Series:
    return names.map(visible_text, na_action="ignore")
