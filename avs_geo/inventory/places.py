"""Communes as people name them in a file, and the words to say so when one cannot be found."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from avs_geo.inventory.french import listed, quoted
from avs_geo.reference.communes import normalise_code
from avs_geo.reference.departements import list_departements
from avs_geo.reference.names import fold_place

if TYPE_CHECKING:
    from avs_geo.reference.communes import CommuneIndex, Resolution
    from avs_geo.reference.geography import Geography

# Looking for near names costs; beyond this many unknown names, a file has another problem than its spelling.
_SUGGESTIONS = 50
_CODE_IN_LABEL = re.compile(r"(?<![0-9A-Za-z])(\d{5}|2[ABab]\d{3})(?![0-9A-Za-z])")
_WITH_ARRONDISSEMENTS = frozenset({"75056", "69123", "13055"})
# Units without inhabitants still have a middle.
_SMALL_WEIGHT = 1e-9


@dataclass(frozen=True, slots=True)
class Place:
    """What a text of a file stands for.

    Parameters
    ----------
    code
        Today's commune or municipal arrondissement; ``""`` where it was not found, and `fault` then says why.
    nom
        Its name.
    departement
        The number of its department.
    former
        The former code or name that led there.
    fault
        Code, message and remedy of the fault.
    """

    code: str = ""
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
            found = self.index.resolve(text)
            return self._place(found) if found.code else Place(fault=_unknown_code(text))
        name = fold_place(text)
        if name in self._labels_here:
            return self._place_named(text, self.index.resolve(text, departement=self.geography.departement.code))
        if name in self._names_of_france:
            return self._place_named(text, self.index.resolve(text))
        label = _CODE_IN_LABEL.search(text)
        if label:
            return self._look_up(label[1])
        return Place(fault=_unknown_name(text, self._near(name)))

    def _place_named(self, text: str, found: Resolution) -> Place:
        return self._place(found) if found.code else Place(fault=_homonyms(text, found.candidates))

    def _place(self, found: Resolution) -> Place:
        code = str(found.code)
        departement = self._departements[code]
        place = Place(code=code, nom=found.nom or "", departement=departement, former=found.former)
        if self.is_here(place) and not self.geography.unit_codes_of(code):
            return Place(fault=_unknown_code(code))
        return place

    def _near(self, name: str) -> tuple[str, ...]:
        """Return the communes of the department whose name, present or former, resembles an unknown one."""
        self._unknown += 1
        if self._unknown > _SUGGESTIONS:
            return ()
        near = difflib.get_close_matches(name, list(self._labels_here), n=3, cutoff=0.75)
        return tuple(self._labels_here[key] for key in near)

    @cached_property
    def _departements(self) -> dict[str, str]:
        communes = self.index.communes
        return dict(zip(communes.index.tolist(), communes["departement"].tolist(), strict=True))

    @cached_property
    def _labels_here(self) -> dict[str, str]:
        """Folded name, present or former, to ``nom (code)``, in the department."""
        departement = self.geography.departement.code
        former = self.index.former.loc[self.index.former["nom"].notna(), ["nom", "code", "code_commune"]]
        former = former[former["code_commune"].map(self._departements).eq(departement)]
        here = self.index.communes["nom"][self.index.communes["departement"].eq(departement)]
        pairs = [*zip(former["code"].tolist(), former["nom"].tolist(), strict=True)]
        pairs += zip(here.index.tolist(), here.tolist(), strict=True)
        return {fold_place(nom): f"{nom} ({code})" for code, nom in pairs}

    @cached_property
    def _names_of_france(self) -> frozenset[str]:
        names = self.index.communes["nom"].tolist() + self.index.former["nom"].dropna().tolist()
        return frozenset(map(fold_place, names))


def unit_of_commune(geography: Geography, code: str) -> str | None:
    """Return the unit in which a commune's own point stands; None for Paris, Lyon and Marseille as a whole.

    Where a finer set of units replaces the communes, it is the one nearest to where the inhabitants are.
    """
    units = geography.unit_codes_of(code)
    if len(units) == 1:
        return units[0]
    if code in _WITH_ARRONDISSEMENTS:
        return None
    own = geography.units.loc[units]
    weight = own["population"].clip(lower=0) + _SMALL_WEIGHT
    x, y = ((own[axis] * weight).sum() / weight.sum() for axis in ("x", "y"))
    return str(((own["x"] - x) ** 2 + (own["y"] - y) ** 2).idxmin())


def former_name(place: Place) -> tuple[str, str, str]:
    """Return the remark (code, message, remedy) on a commune found by a former code or name."""
    return (
        "commune_ancienne",
        f"{place.former} fait aujourd’hui partie de {place.nom} ({place.code}).",
        "Vous pouvez garder l’ancien nom ou l’ancien code : il est compris.",
    )


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
