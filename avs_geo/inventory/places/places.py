"""Communes as people name them in a file: by a code, a postcode, a name, or several of these at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from avs_geo.inventory.places import messages as say
from avs_geo.inventory.places.clues import SOMEWHERE, NamedCommune, PlaceClues
from avs_geo.inventory.places.known_communes import KnownCommunes, by_words, only_departement
from avs_geo.inventory.places.labels import PlaceLabel, read_label
from avs_geo.inventory.places.messages import departement_label
from avs_geo.inventory.places.numbers import WITH_ARRONDISSEMENTS, NumberFinder, remark_of
from avs_geo.text.names import fold, fold_place
from avs_geo.work_budget import check_time

if TYPE_CHECKING:
    from avs_geo.inventory.places.clues import PlaceNumber
    from avs_geo.inventory.places.messages import Message
    from avs_geo.reference.communes import CommuneIndex, Resolution
    from avs_geo.reference.geography import Geography


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
    _known: dict[PlaceClues, NamedCommune] = field(default_factory=dict, repr=False)

    @cached_property
    def _communes(self) -> KnownCommunes:
        return KnownCommunes(self.index, self.geography)

    @cached_property
    def _numbers(self) -> NumberFinder:
        return NumberFinder(self._communes)

    def find(self, text: str) -> NamedCommune:
        """Return the commune that a code, a name or a label such as ``nom (code)`` or ``52200 LANGRES`` stands for."""
        return self.read(PlaceClues(text))

    def read(self, clues: PlaceClues) -> NamedCommune:
        """Return the commune of which all the clues speak; where they contradict each other, a fault names both."""
        if clues not in self._known:
            check_time()
            self._known[clues] = self._look_up(clues)
        return self._known[clues]

    def is_here(self, place: NamedCommune) -> bool:
        """Whether a place that was found lies in the department."""
        return place.departement == self._communes.here

    def elsewhere(self, place: NamedCommune) -> Message:
        """Return the fault of a commune that lies in another department."""
        where = departement_label(place.departement) if place.departement != SOMEWHERE else "lequel n’est pas dit"
        message = f"{place.label} est dans un autre département : {where}."
        here = departement_label(self._communes.here)
        return (
            "commune_ailleurs",
            message,
            f"Indiquez une commune du département étudié, {here}, ou retirez la ligne.",
        )

    def _look_up(self, clues: PlaceClues) -> NamedCommune:
        label = read_label(clues.text)
        others = [read_label(name) for name in clues.names]
        departement = clues.departement or next(filter(None, (known.departement for known in (label, *others))), "")
        numbers = self._numbers.numbers_of(label, others, clues)
        named = [
            (text, known)
            for text, known in zip((clues.text, *clues.names), (label, *others), strict=True)
            if known.readings
        ]
        if not named:
            return self._numbers.commune_of(numbers, departement)
        return self._by_names(named, numbers, departement, is_cedex=any(known.is_cedex for _, known in named))

    def _by_names(
        self, named: list[tuple[str, PlaceLabel]], numbers: list[PlaceNumber], departement: str, *, is_cedex: bool
    ) -> NamedCommune:
        readings = [(text, *self._bearers(label, numbers)) for text, label in named]
        known = [(text, bearers, literal) for text, bearers, literal in readings if bearers]
        if not known:
            return self._by_unknown_name(named[0], numbers, departement)
        pool = list(known[0][1])
        for _, bearers, _ in known[1:]:
            codes = {found.code for found in bearers}
            pool = [found for found in pool if found.code in codes]
        if not pool:
            return NamedCommune(fault=say.names_disagree(self._communes.closest(bearers) for _, bearers, _ in known))
        text = known[0][0]
        if departement:
            here, is_here = self._communes.here, bool(self._communes.are_here(pool))
            pool = [found for found in pool if self._communes.departement_of(found) == departement]
            if not pool and departement != here and not is_here:
                return NamedCommune(nom=text, departement=departement)
            if not pool:
                return NamedCommune(fault=say.not_in_departement(text, departement))
        place = self._chosen(text, pool, numbers, is_cedex=is_cedex)
        if place.fault or not place.code:
            return place
        guessed = [text for text, _, literal in known if not literal] or ([text] if is_cedex else [])
        remarks = [say.understood_as(text, place.label) for text in guessed]
        remarks += [say.name_left_out(text, place.label) for text, bearers, _ in readings if not bearers]
        return place.remarked(*remarks)

    def _chosen(self, text: str, pool: list[Resolution], numbers: list[PlaceNumber], *, is_cedex: bool) -> NamedCommune:
        """Return the one of the communes of a name that the numbers beside it are of."""
        for number in numbers:
            matched = [found for found in pool if found.code in number.communes] or self._boroughs(pool, number)
            if matched:
                pool = matched
            elif not self._may_be_cedex(pool, number, is_cedex=is_cedex):
                return NamedCommune(fault=self._contradiction(number, pool))
        place = self._nearest(text, pool)
        if place.fault or not place.code:
            return place
        return place.remarked(*(remark for number in numbers if (remark := remark_of(number, place))))

    def _boroughs(self, pool: list[Resolution], number: PlaceNumber) -> list[Resolution]:
        """Return the arrondissement of a postcode beside the name of Paris, Lyon or Marseille."""
        whole = {found.code for found in pool} & WITH_ARRONDISSEMENTS
        sharing = set(self.index.postcodes.get(number.text, ())) & whole
        return [self.index.resolve(code) for code in number.postal] if sharing else []

    def _may_be_cedex(self, pool: list[Resolution], number: PlaceNumber, *, is_cedex: bool) -> bool:
        """Whether a number may be a postcode that no list has, of the department of one of the communes."""
        near = {self._communes.departement_of(found)[:2] for found in pool}
        return (is_cedex or not number.communes) and {"2A": "20", "2B": "20"}.get(number.text[:2], number.text[:2]) in {
            {"2A": "20", "2B": "20"}.get(code, code) for code in near
        }

    def _contradiction(self, number: PlaceNumber, pool: list[Resolution]) -> Message:
        return say.contradiction(number.text, self._numbers.meanings(number), [self._communes.closest(pool)])

    def _nearest(self, text: str, pool: list[Resolution]) -> NamedCommune:
        """Return the commune of the department, of today rather than former; else the one of another department."""
        here = self._communes.are_here(pool)
        for group in (here, pool if not here else []):
            for some in ([found for found in group if not found.former], group):
                alone = self._as_spelt(text, some)
                if len(alone) == 1:
                    return self._communes.place(alone[0])
                if alone and group is here:
                    return NamedCommune(fault=self._not_one(text, alone))
        if meant := by_words(fold_place(text), self._communes.labels_here):
            labels = tuple(map(self._communes.label, pool))
            near = tuple(self._communes.labels_here[name] for name in meant)
            return NamedCommune(departement=SOMEWHERE, fault=say.homonyms(text, labels, near))
        return NamedCommune(nom=text, departement=only_departement(map(self._communes.departement_of, pool)))

    def _not_one(self, text: str, group: list[Resolution]) -> Message:
        """Return the fault of a text that several communes of the department may be, or that names them all."""
        if any(map(self.index.bearers, read_label(text).readings)):
            return say.homonyms(text, self._homonyms(text, group))
        return say.several_named(text, tuple(map(self._communes.label, group)))

    def _as_spelt(self, text: str, group: list[Resolution]) -> list[Resolution]:
        """Return the communes spelt as in the text where it settles: « Le Mans » and « Mans » fold alike."""
        exact = [found for found in group if fold(found.nom or "") == fold(text)]
        return exact if len(exact) == 1 else group

    def _homonyms(self, text: str, group: list[Resolution]) -> tuple[str, ...]:
        listed = self.index.resolve(text, departement=self._communes.here).candidates
        return listed or tuple(map(self._communes.label, group))

    def _bearers(self, label: PlaceLabel, numbers: list[PlaceNumber]) -> tuple[tuple[Resolution, ...], bool]:
        """Return the communes that a label may name, and whether it names them without anything taken away."""
        for rank, reading in enumerate(label.readings):
            found = self.index.bearers(reading)
            if found:
                return found, rank == 0 or _is_same(reading, label.readings[0])
        borne = [found for part in label.parts for found in self.index.bearers(part)]
        parts = {found.code: found for found in self._communes.are_here(borne)}
        if parts:
            return tuple(parts.values()), False
        return self._bearers_by_words(label, numbers), False

    def _bearers_by_words(self, label: PlaceLabel, numbers: list[PlaceNumber]) -> tuple[Resolution, ...]:
        """Return the communes of the numbers beside it whose whole name is among the words: « 52200 Langres Nord »."""
        text = f" {fold_place(label.readings[0])} "
        codes = sorted(frozenset[str]().union(*(number.communes for number in numbers)))
        return tuple(
            found for code in codes if (found := self.index.resolve(code)).nom and f" {fold_place(found.nom)} " in text
        )

    def _by_unknown_name(
        self, named: tuple[str, PlaceLabel], numbers: list[PlaceNumber], departement: str
    ) -> NamedCommune:
        text, label = named
        place = self._numbers.commune_of(numbers, departement) if numbers else NamedCommune()
        surely = [number for number in numbers if number.insee and number.communes == {number.insee.code}]
        if place.fault is None and place.departement and surely:
            return place.remarked(say.name_left_out(text, place.label)) if place.code else place
        departement = departement or self._communes.departement_of_all(numbers)
        if departement and departement != self._communes.here:
            return NamedCommune(nom=text, departement=departement)
        return NamedCommune(fault=say.unknown_name(text, self._communes.near(label.readings[-1], numbers)))


def _is_same(reading: str, other: str) -> bool:
    """Whether two readings differ by brackets left empty only."""
    return fold(reading) == fold(other)
