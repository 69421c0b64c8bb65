"""What the ends of the ways stand for: units, structures, communes; each distinct text of a table once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from avs_geo.inventory.structures.identifiers import StructureNames
from avs_geo.text.names import fold
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from avs_geo.inventory.places.clues import NamedCommune
    from avs_geo.inventory.places.places import PlaceFinder
    from avs_geo.reference.geography import Geography

Fault = tuple[str, str, str]
# « cs-a - Centre social », « Centre social (cs-a) », « cs-a : Centre social ».
_PARTS = re.compile(r"\s+[-–—|:/]\s+|\s*[()\[\];]\s*|\s*:\s+")
# « 12 rue Haute, 52200 Langres, France »
_IN_ADDRESS = re.compile(r"\b\d{5}\s+[^\d,;()]+")
_IRIS = re.compile(r"(?P<commune>\d{5}|2[AB]\d{3})\d{4}")
_FLOAT = re.compile(r"(\d+)[.,]0+")
# A spreadsheet drops the zeros that a code begins with.
_CODE_WIDTHS = (5, 9)
_NEAR_SOUGHT = 5


@dataclass(frozen=True, slots=True)
class Destination:
    """What a destination stands for; nothing where it lies outside the department.

    Parameters
    ----------
    structures
        The structures that it names, or that stand in the commune that it names.
    communes
        The communes that it names.
    """

    structures: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()


@dataclass(eq=False)
class Ends:
    """Finds the ends of ways in a department.

    Parameters
    ----------
    finder
        Finds the communes.
    geography
        The department; its units may be finer than the communes.
    structures
        Columns ``id``, ``nom``, ``code_unite``, ``code_commune``.
    """

    finder: PlaceFinder
    geography: Geography
    structures: pd.DataFrame
    _sought: int = field(default=0, repr=False)

    def unit(self, text: str) -> str | None:
        """Return the unit whose code a text is, as a spreadsheet may have left it."""
        bare = _FLOAT.sub(r"\1", text)
        forms = (text, text.upper(), bare, *(bare.zfill(width) for width in _CODE_WIDTHS))
        return next((form for form in forms if form in self._units), None)

    def structure(self, text: str) -> str | None:
        """Return the structure that a text names: by its id, its name, or a label that holds them."""
        if (known := self._names.find(text)) is not None:
            return known
        if (known := self._by_folded_id.get(fold(text))) is not None:
            return known
        parts = [part for part in _PARTS.split(text) if part]
        found = {known for part in parts if (known := self._names.find(part)) is not None} if len(parts) > 1 else set()
        return found.pop() if len(found) == 1 else None

    def is_place(self, text: str) -> bool:
        """Whether a text is a unit, or a commune of France."""
        return self.unit(text) is not None or not self.place(text).fault

    def is_end(self, text: str) -> bool:
        """Whether a text is anything that a way may lead to."""
        return self.structure(text) is not None or self.is_place(text)

    def is_here(self, text: str) -> bool:
        """Whether a text is a structure, or a unit or a commune of the department."""
        if self.structure(text) is not None or self.unit(text) is not None:
            return True
        place = self.place(text)
        return not place.fault and self.finder.is_here(place)

    def place(self, text: str) -> NamedCommune:
        """Return the commune of a code, a name, a label or an address: of an address, what its postcode begins."""
        in_address = _IN_ADDRESS.findall(text) if "," in text else []
        return self.finder.find(in_address[-1].strip() if in_address else text)

    def origin(self, text: str) -> tuple[tuple[str, ...], Fault | None]:
        """Return the units that an origin stands for, none for another department; and the fault, if it is one."""
        if (unit := self.unit(text)) is not None:
            return (unit,), None
        place = self.place(text)
        if place.fault:
            return (), self._iris_fault(text) or place.fault
        here = self.finder.is_here(place)
        return (tuple(self.finder.geography.unit_codes_of(place.code)) if here else ()), None

    def destination(self, text: str) -> tuple[Destination, Fault | None]:
        """Return what a destination stands for: a structure, or a commune and the structures that stand in it."""
        if (known := self.structure(text)) is not None:
            return Destination(structures=(known,)), None
        place = self.place(text)
        if place.fault:
            return Destination(), self._unknown_destination(text)
        stands = self.structures["code_unite"].eq(place.code) | self.structures["code_commune"].eq(place.code)
        communes = tuple(self.finder.geography.unit_codes_of(place.code)) if self.finder.is_here(place) else ()
        return Destination(tuple(self.structures.loc[stands, "id"]), communes), None

    def holds_structure(self, text: str) -> bool:
        """Whether a structure stands in the commune that a text names."""
        return bool(self.destination(text)[0].structures)

    def _unknown_destination(self, text: str) -> Fault:
        self._sought += 1
        near = self._names.near(text) if self._sought <= _NEAR_SOUGHT else []
        hint = f" Vouliez-vous dire {listed(map(quoted, near))} ?" if near else ""
        return (
            "destination_inconnue",
            f"{quoted(text)} n’est ni l’identifiant d’une structure ni une commune.{hint}",
            "Indiquez un identifiant du fichier des structures, ou le code Insee d’une commune.",
        )

    def _iris_fault(self, text: str) -> Fault | None:
        code = _IRIS.fullmatch(text)
        if code is None or not self.finder.geography.unit_codes_of(code["commune"]):
            return None
        return (
            "origine_iris",
            f"{quoted(text)} est un code d’IRIS, et l’analyse se fait par commune.",
            "Fournissez aussi les IRIS comme mailles (« --mailles »), ou des durées au départ des communes.",
        )

    @cached_property
    def _units(self) -> frozenset[str]:
        return frozenset(self.geography.units.index)

    @cached_property
    def _names(self) -> StructureNames:
        return StructureNames(self.structures)

    @cached_property
    def _by_folded_id(self) -> dict[str, str]:
        """Id by its folded form, where only one has it: R writes ``cs.a`` for ``cs-a``."""
        ids: list[str] = [str(one) for one in self.structures["id"]]
        folded = [fold(one) for one in ids]
        return {key: one for key, one in zip(folded, ids, strict=True) if key and folded.count(key) == 1}


def understood(texts: Iterable[str], is_known: Callable[[str], object], *, sample: int = 200) -> float:
    """Return the share of the first texts, empty ones left out, that a test holds of."""
    first = list(islice((text for text in texts if text), sample))
    return sum(bool(is_known(text)) for text in first) / len(first) if first else 0.0
