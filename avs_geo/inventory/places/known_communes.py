"""The communes among which those of a file are looked for: of France by codes, of the department by names too."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from avs_geo.inventory.places import messages as say
from avs_geo.inventory.places.clues import SOMEWHERE, NamedCommune
from avs_geo.text.names import fold_place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.inventory.places.clues import PlaceNumber
    from avs_geo.reference.communes import CommuneIndex, Resolution
    from avs_geo.reference.geography import Geography

# Looking for near names costs; beyond this many unknown names, a file has another problem than its spelling.
_SUGGESTIONS: Final = 50
# Collectivities overseas that are no departments: their communes are in no list here.
_COLLECTIVITIES: Final = ("975", "977", "978", "984", "986", "987", "988", "989")


@dataclass(eq=False)
class KnownCommunes:
    """The communes of France, seen from a department.

    Parameters
    ----------
    index
        Every commune of France.
    geography
        The department in which names are looked for.
    """

    index: CommuneIndex
    geography: Geography
    _unknown: int = field(default=0, repr=False)

    @property
    def here(self) -> str:
        """The number of the department."""
        return self.geography.departement.code

    def departement_of(self, found: Resolution) -> str:
        """Return the number of the department of a commune."""
        return self.departements[str(found.code)]

    def are_here(self, pool: Iterable[Resolution]) -> list[Resolution]:
        """Return those of the communes that lie in the department."""
        return [found for found in pool if self.departement_of(found) == self.here]

    def label(self, found: Resolution) -> str:
        """Return the name and the code of a commune."""
        return self.index.label(str(found.code))

    def place(self, found: Resolution) -> NamedCommune:
        """Return a commune as it was found; a fault where it has no unit in the department that it is of."""
        code, departement = str(found.code), self.departement_of(found)
        if departement == self.here and not self.geography.unit_codes_of(code):
            return NamedCommune(fault=say.unknown_code(code))
        return NamedCommune(code=code, nom=found.nom or "", departement=departement, former=found.former)

    def closest(self, pool: Iterable[Resolution]) -> str:
        """Return the labels of homonyms, those of the department where there are some."""
        every = list(pool)
        return say.shown(tuple(map(self.label, self.are_here(every) or every)))

    def other_departement(self, code: str) -> str:
        """Return the department, another one, in which a code of a commune unknown today must be, else ``""``."""
        prefix = code[:3] if code.startswith(("97", "98")) else code[:2]
        known = prefix in _COLLECTIVITIES or prefix in self._prefixes
        return prefix if known and prefix != self.here else ""

    def departement_of_all(self, numbers: list[PlaceNumber]) -> str:
        """Return the department of which all the numbers are, whichever commune they mean, else ``""``."""
        said = {self.other_departement(number.text) for number in numbers}
        said |= {self.departements[code] for number in numbers for code in number.communes}
        return said.pop() if len(said) == 1 else ""

    def near(self, name: str, numbers: list[PlaceNumber]) -> tuple[str, ...]:
        """Return the communes whose name, present or former, resembles an unknown one: of the numbers first."""
        self._unknown += 1
        if self._unknown > _SUGGESTIONS:
            return ()
        beside = {
            fold_place(self.index.label(code).rsplit(" (", 1)[0]): self.index.label(code)
            for number in numbers
            for code in number.postal
        }
        key = fold_place(name)
        for labels in (beside, self.labels_here):
            near = by_words(key, labels) + difflib.get_close_matches(key, list(labels), n=3, cutoff=0.75)
            if near:
                return tuple(dict.fromkeys(labels[name] for name in near))[:3]
        return ()

    @cached_property
    def departements(self) -> dict[str, str]:
        """The code of every commune of France to the number of its department."""
        communes = self.index.communes
        return dict(zip(communes.index.tolist(), communes["departement"].tolist(), strict=True))

    @cached_property
    def _prefixes(self) -> frozenset[str]:
        return frozenset(self.departements.values())

    @cached_property
    def labels_here(self) -> dict[str, str]:
        """Folded name, present or former, to ``nom (code)``, in the department."""
        former = self.index.former.loc[self.index.former["nom"].notna(), ["nom", "code", "code_commune"]]
        former = former[former["code_commune"].map(self.departements).eq(self.here)]
        here = self.index.communes["nom"][self.index.communes["departement"].eq(self.here)]
        pairs = [*zip(former["code"].tolist(), former["nom"].tolist(), strict=True)]
        pairs += zip(here.index.tolist(), here.tolist(), strict=True)
        return {fold_place(nom): f"{nom} ({code})" for code, nom in pairs}


def by_words(key: str, names: Iterable[str]) -> list[str]:
    """Return the first names of which an unknown one is the beginning, or that are among its words."""
    return [name for name in names if key and (name.startswith(f"{key} ") or f" {name} " in f" {key} ")][:3]


def only_departement(departements: Iterable[str]) -> str:
    """Return the department in which communes lie; `SOMEWHERE` where they lie in several."""
    distinct = set(departements)
    return distinct.pop() if len(distinct) == 1 else SOMEWHERE
