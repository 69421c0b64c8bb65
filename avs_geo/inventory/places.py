"""Communes as people name them in a file, and the words to say so when one cannot be found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from avs_geo.inventory.french import listed, quoted
from avs_geo.reference.communes import Resolution, normalise_code
from avs_geo.reference.departements import list_departements
from avs_geo.reference.names import fold_place

if TYPE_CHECKING:
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

# Looking for near names costs; beyond this many unknown names, a file has another problem than its spelling.
_SUGGESTIONS = 20
_CODE_IN_LABEL = re.compile(r"(?<![0-9A-Za-z])(\d{5}|2[ABab]\d{3})(?![0-9A-Za-z])")
_ARRONDISSEMENTS = frozenset({"75056", "69123", "13055"})


@dataclass(frozen=True, slots=True)
class Place:
    """What a text of a file stands for.

    Parameters
    ----------
    code
        Today's commune or municipal arrondissement; None where it was not found, and `fault` then says why.
    nom
        Its name.
    departement
        The number of its department.
    former
        The former code or name that led there.
    fault
        Code, message and remedy of the fault.
    """

    code: str | None = None
    nom: str = ""
    departement: str = ""
    former: str | None = None
    fault: tuple[str, str, str] | None = None


@dataclass(eq=False)
class PlaceFinder:
    """Finds the communes of a file, each distinct text once.

    Parameters
    ----------
    index
        Every commune of France.
    geography
        The department in which names are looked for.
    """

    index: CommuneIndex
    geography: Geography
    _known: dict[str, Place] = field(default_factory=dict, repr=False)
    _unknown: int = field(default=0, repr=False)

    def find(self, text: str) -> Place:
        """Return the commune that a code, a name or a label ``nom (code)`` stands for."""
        if text not in self._known:
            self._known[text] = self._look_up(text)
        return self._known[text]

    def is_here(self, place: Place) -> bool:
        """Whether a place that was found lies in the department."""
        return place.departement == self.geography.departement.code

    def elsewhere(self, place: Place) -> tuple[str, str, str]:
        """Return the fault of a commune that lies in another department."""
        message = f"{place.nom} ({place.code}) est dans un autre département : {departement_label(place.departement)}."
        here = departement_label(self.geography.departement.code)
        return (
            "commune_ailleurs",
            message,
            f"Indiquez une commune du département étudié, {here}, ou retirez la ligne.",
        )

    def _look_up(self, text: str) -> Place:
        if normalise_code(text) is not None:
            found = self._resolve(text)
            return self._place(found) if found.code else Place(fault=_unknown_code(text))
        here = self._resolve(text) if self._unknown < _SUGGESTIONS or self._is_name(text) else Resolution()
        if here.code or here.homonyms:
            return self._place(here) if here.code else Place(fault=_homonyms(text, here.candidates))
        return self._look_up_elsewhere(text, here.candidates)

    def _look_up_elsewhere(self, text: str, near: tuple[str, ...]) -> Place:
        """Look beyond the department, then for a code inside a label."""
        if self._is_name(text):
            found = self.index.resolve(text)
            return self._place(found) if found.code else Place(fault=_homonyms(text, found.candidates))
        label = _CODE_IN_LABEL.search(text)
        if label:
            return self._look_up(label[1])
        self._unknown += 1
        return Place(fault=_unknown_name(text, near))

    def _place(self, found: Resolution) -> Place:
        code = str(found.code)
        departement = str(self.index.communes.at[code, "departement"])
        place = Place(code=code, nom=found.nom or "", departement=departement, former=found.former)
        if self.is_here(place) and not self.geography.unit_codes_of(code):
            return Place(fault=_unknown_code(code))
        return place

    def _resolve(self, text: str) -> Resolution:
        return self.index.resolve(text, departement=self.geography.departement.code)

    def _is_name(self, text: str) -> bool:
        return fold_place(text) in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        names = [*self.index.communes["nom"], *self.index.former["nom"].dropna()]
        return frozenset(map(fold_place, names))


def units_of_place(geography: Geography, code: str) -> tuple[str | None, bool]:
    """Return the unit in which a commune's own point stands, and whether an arrondissement must be asked for.

    Where a finer set of units replaces the communes, it is the one nearest to where the inhabitants are.
    """
    units = geography.unit_codes_of(code)
    if len(units) == 1:
        return units[0], False
    if code in _ARRONDISSEMENTS:
        return None, True
    own = geography.units.loc[units]
    weight = own["population"].clip(lower=0) + 1e-9
    x, y = ((own[axis] * weight).sum() / weight.sum() for axis in ("x", "y"))
    return str(((own["x"] - x) ** 2 + (own["y"] - y) ** 2).idxmin()), False


def departement_label(code: str) -> str:
    """Return ``Haute-Marne (52)``."""
    names = {departement.code: departement.nom for departement in list_departements()}
    return f"{names.get(code, 'département')} ({code})"


def _unknown_name(text: str, near: tuple[str, ...]) -> tuple[str, str, str]:
    hint = f" Vouliez-vous dire {listed(near)} ?" if near else ""
    message = f"Aucune commune de France ne porte ni n’a porté le nom {quoted(text)}.{hint}"
    return (
        "commune_inconnue",
        message,
        "Corrigez le nom, ou indiquez le code Insee de la commune (cinq caractères).",
    )


def _unknown_code(text: str) -> tuple[str, str, str]:
    message = f"Aucune commune n’a ni n’a eu le code Insee {quoted(text)}."
    return (
        "commune_inconnue",
        message,
        "Vérifiez le code ; c’est le code Insee qui est attendu, pas le code postal.",
    )


def _homonyms(text: str, candidates: tuple[str, ...]) -> tuple[str, str, str]:
    shown = listed(candidates[:8])
    message = f"Plusieurs communes portent ou ont porté le nom {quoted(text)} : {shown}."
    return "commune_homonyme", message, "Indiquez le code Insee de la commune à la place de son nom."
