"""Communes as people name them in a file: by a code, a postcode, a name, or several of these at once."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from avs_geo.inventory.places import messages as say
from avs_geo.inventory.places.labels import PlaceLabel, read_label
from avs_geo.inventory.places.messages import departement_label, former_name
from avs_geo.reference.communes import normalise_code
from avs_geo.text.names import fold, fold_place
from avs_geo.work_budget import check_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.inventory.places.messages import Message
    from avs_geo.reference.communes import CommuneIndex, Resolution
    from avs_geo.reference.geography import Geography

__all__ = ["NamedCommune", "PlaceClues", "PlaceFinder", "departement_label", "former_name", "unit_of_commune"]

# Looking for near names costs; beyond this many unknown names, a file has another problem than its spelling.
_SUGGESTIONS = 50
_WITH_ARRONDISSEMENTS = frozenset({"75056", "69123", "13055"})
# Units without inhabitants still have a middle.
_SMALL_WEIGHT = 1e-9
# What a commune is taken to be in where several departments could be meant: in none that is studied here.
_SOMEWHERE = "?"
# Collectivities overseas that are no departments: their communes are in no list here.
_COLLECTIVITIES = ("975", "977", "978", "984", "986", "987", "988", "989")


@dataclass(frozen=True, slots=True)
class NamedCommune:
    """What a text of a file stands for.

    Parameters
    ----------
    code
        Today's commune or municipal arrondissement; ``""`` where it was not found, and `fault` then says why, or
        where it is one of several that all lie in other departments.
    nom
        Its name.
    departement
        The number of its department, ``?`` where it is one of several others; beside a fault, where it is one of
        these unless a commune of the department was meant.
    former
        The former code or name that led there.
    fault
        Code, message and remedy of the fault.
    remarks
        Code, message and remedy of what had to be guessed.
    """

    code: str = ""
    nom: str = ""
    departement: str = ""
    former: str | None = None
    fault: Message | None = None
    remarks: tuple[Message, ...] = ()

    @property
    def label(self) -> str:
        """Name and code."""
        return f"{self.nom} ({self.code})" if self.code else self.nom


@dataclass(frozen=True, slots=True)
class PlaceClues:
    """All that a line says of its commune.

    Parameters
    ----------
    text
        The cell that says it: code, name or label.
    names
        Other cells that name a commune.
    postcode
        A cell that holds a postcode.
    departement
        Number of the department that a cell names.
    are_postcodes
        Whether a number alone in `text` is a postcode (True), an Insee code (False), or may be either (None): the
        column tells, see `CommuneColumn`.
    """

    text: str
    names: tuple[str, ...] = ()
    postcode: str = ""
    departement: str = ""
    are_postcodes: bool | None = False


@dataclass(frozen=True, slots=True)
class _Number:
    """A number and what it may mean; a postcode in a column of its own needs no remark."""

    text: str
    insee: Resolution | None
    postal: tuple[str, ...]
    is_postcode: bool = False

    @property
    def communes(self) -> frozenset[str]:
        """Every commune that it may mean."""
        own = frozenset({self.insee.code}) if self.insee and self.insee.code else frozenset[str]()
        return own | frozenset(self.postal)


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
    _unknown: int = field(default=0, repr=False)

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
        return place.departement == self.geography.departement.code

    def elsewhere(self, place: NamedCommune) -> Message:
        """Return the fault of a commune that lies in another department."""
        where = departement_label(place.departement) if place.departement != _SOMEWHERE else "lequel n’est pas dit"
        message = f"{place.label} est dans un autre département : {where}."
        here = departement_label(self.geography.departement.code)
        return (
            "commune_ailleurs",
            message,
            f"Indiquez une commune du département étudié, {here}, ou retirez la ligne.",
        )

    def _look_up(self, clues: PlaceClues) -> NamedCommune:
        label = read_label(clues.text)
        others = [read_label(name) for name in clues.names]
        departement = clues.departement or next(filter(None, (known.departement for known in (label, *others))), "")
        numbers = self._numbers(label, others, clues)
        named = [
            (text, known)
            for text, known in zip((clues.text, *clues.names), (label, *others), strict=True)
            if known.readings
        ]
        if not named:
            return self._by_number(numbers, departement)
        return self._by_names(named, numbers, departement, is_cedex=any(known.is_cedex for _, known in named))

    def _numbers(self, label: PlaceLabel, others: list[PlaceLabel], clues: PlaceClues) -> list[_Number]:
        alone = not label.readings
        found = [self._number(text, clues.are_postcodes if alone else None) for text in label.numbers]
        found += [self._number(text, None) for other in others for text in other.numbers]
        postcode = normalise_code(clues.postcode)
        if postcode:
            found.append(replace(self._number(postcode, are_postcodes=True), is_postcode=True))
        return found

    def _number(self, text: str, are_postcodes: bool | None) -> _Number:  # noqa: FBT001 - three answers
        resolved = self.index.resolve(text)
        insee = resolved if resolved.code and are_postcodes is not True else None
        postal = () if are_postcodes is False and insee else self.index.postcodes.get(text, ())
        boroughs = tuple(code for code in postal if code not in _WITH_ARRONDISSEMENTS)
        return _Number(text, insee, boroughs or postal)

    # By a number alone

    def _by_number(self, numbers: list[_Number], departement: str) -> NamedCommune:
        if not numbers:
            elsewhere = departement and departement != self.geography.departement.code
            if elsewhere:
                return NamedCommune(nom="La commune", departement=departement)
            return NamedCommune(fault=say.unknown_name("", ()))
        known = [number for number in numbers if number.communes] or numbers[:1]
        shared = frozenset.intersection(*(number.communes for number in known))
        if len(known) > 1 and not shared:
            return NamedCommune(fault=say.numbers_disagree((number.text, self._meanings(number)) for number in known))
        if len(known) > 1 and len(shared) == 1:
            return self._found_by(known[0], next(iter(shared)))
        number = known[0]
        if len(number.communes) == 1:
            return self._found_by(number, next(iter(number.communes)))
        return self._of_several(number)

    def _found_by(self, number: _Number, code: str) -> NamedCommune:
        if number.insee and number.insee.code == code:
            return self._place(number.insee)
        return self._with(
            self._place(self.index.resolve(code)), say.read_as_postcode(number.text, self.index.label(code))
        )

    def _of_several(self, number: _Number) -> NamedCommune:
        """Return the fault of a number that may be of several communes; where none is here, say only where they are."""
        departements = {self._departements[code] for code in number.communes}
        if departements and self.geography.departement.code not in departements:
            where = departements.pop() if len(departements) == 1 else _SOMEWHERE
            return NamedCommune(nom=f"La commune de code postal {number.text}", departement=where)
        labels = tuple(map(self.index.label, number.postal))
        if not labels and (prefix := self._other_departement(number.text)):
            return NamedCommune(nom=f"La commune de code {number.text}", departement=prefix)
        if not labels:
            is_postal = number.insee is None and self.index.resolve(number.text).code is not None
            return NamedCommune(fault=(say.unknown_postcode if is_postal else say.unknown_code)(number.text))
        if number.insee and number.insee.code not in number.postal:
            return NamedCommune(fault=say.ambiguous_code(number.text, self.index.label(str(number.insee.code)), labels))
        insee = self.index.resolve(number.text)
        return NamedCommune(
            fault=say.shared_postcode(number.text, labels, self.index.label(insee.code) if insee.code else None)
        )

    def _other_departement(self, code: str) -> str:
        """Return the department, another one, in which a code of a commune unknown today must be, else ``""``."""
        prefix = code[:3] if code.startswith(("97", "98")) else code[:2]
        known = prefix in _COLLECTIVITIES or prefix in self._prefixes
        return prefix if known and prefix != self.geography.departement.code else ""

    # By names

    def _by_names(
        self, named: list[tuple[str, PlaceLabel]], numbers: list[_Number], departement: str, *, is_cedex: bool
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
            return NamedCommune(fault=say.names_disagree(self._closest(bearers) for _, bearers, _ in known))
        text = known[0][0]
        if departement:
            here = self.geography.departement.code
            is_here = any(self._departements[str(found.code)] == here for found in pool)
            pool = [found for found in pool if self._departements[str(found.code)] == departement]
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
        return self._with(place, *remarks)

    def _chosen(self, text: str, pool: list[Resolution], numbers: list[_Number], *, is_cedex: bool) -> NamedCommune:
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
        return self._with(place, *(remark for number in numbers if (remark := _remark_of(number, place))))

    def _boroughs(self, pool: list[Resolution], number: _Number) -> list[Resolution]:
        """Return the arrondissement of a postcode beside the name of Paris, Lyon or Marseille."""
        whole = {found.code for found in pool} & _WITH_ARRONDISSEMENTS
        sharing = set(self.index.postcodes.get(number.text, ())) & whole
        return [self.index.resolve(code) for code in number.postal] if sharing else []

    def _may_be_cedex(self, pool: list[Resolution], number: _Number, *, is_cedex: bool) -> bool:
        """Whether a number may be a postcode that no list has, of the department of one of the communes."""
        near = {self._departements[str(found.code)][:2] for found in pool}
        return (is_cedex or not number.communes) and {"2A": "20", "2B": "20"}.get(number.text[:2], number.text[:2]) in {
            {"2A": "20", "2B": "20"}.get(code, code) for code in near
        }

    def _contradiction(self, number: _Number, pool: list[Resolution]) -> Message:
        return say.contradiction(number.text, self._meanings(number), [self._closest(pool)])

    def _meanings(self, number: _Number) -> list[str]:
        meanings = []
        if number.insee:
            meanings.append(f"est le code Insee de {self.index.label(str(number.insee.code))}")
        if number.postal:
            meanings.append(f"est le code postal de {say.shown(tuple(map(self.index.label, number.postal)))}")
        return meanings

    def _nearest(self, text: str, pool: list[Resolution]) -> NamedCommune:
        """Return the commune of the department, of today rather than former; else the one of another department."""
        here = [found for found in pool if self._departements[str(found.code)] == self.geography.departement.code]
        for group in (here, pool if not here else []):
            for some in ([found for found in group if not found.former], group):
                alone = self._as_spelt(text, some)
                if len(alone) == 1:
                    return self._place(alone[0])
                if alone and group is here:
                    return NamedCommune(fault=self._not_one(text, alone))
        if meant := _by_words(fold_place(text), self._labels_here):
            labels = tuple(self.index.label(str(found.code)) for found in pool)
            near = tuple(self._labels_here[name] for name in meant)
            return NamedCommune(departement=_SOMEWHERE, fault=say.homonyms(text, labels, near))
        departements = {self._departements[str(found.code)] for found in pool}
        where = departements.pop() if len(departements) == 1 else _SOMEWHERE
        return NamedCommune(nom=text, departement=where)

    def _not_one(self, text: str, group: list[Resolution]) -> Message:
        """Return the fault of a text that several communes of the department may be, or that names them all."""
        if any(map(self.index.bearers, read_label(text).readings)):
            return say.homonyms(text, self._homonyms(text, group))
        return say.several_named(text, tuple(self.index.label(str(found.code)) for found in group))

    def _as_spelt(self, text: str, group: list[Resolution]) -> list[Resolution]:
        """Return the communes spelt as in the text where it settles: « Le Mans » and « Mans » fold alike."""
        exact = [found for found in group if fold(found.nom or "") == fold(text)]
        return exact if len(exact) == 1 else group

    def _homonyms(self, text: str, group: list[Resolution]) -> tuple[str, ...]:
        listed = self.index.resolve(text, departement=self.geography.departement.code).candidates
        return listed or tuple(self.index.label(str(found.code)) for found in group)

    def _bearers(self, label: PlaceLabel, numbers: list[_Number]) -> tuple[tuple[Resolution, ...], bool]:
        """Return the communes that a label may name, and whether it names them without anything taken away."""
        for rank, reading in enumerate(label.readings):
            found = self.index.bearers(reading)
            if found:
                return found, rank == 0 or _is_same(reading, label.readings[0])
        parts = {found.code: found for part in label.parts for found in self._bearers_here(part)}
        if parts:
            return tuple(parts.values()), False
        return self._bearers_by_words(label, numbers), False

    def _bearers_here(self, name: str) -> list[Resolution]:
        here = self.geography.departement.code
        return [found for found in self.index.bearers(name) if self._departements[str(found.code)] == here]

    def _bearers_by_words(self, label: PlaceLabel, numbers: list[_Number]) -> tuple[Resolution, ...]:
        """Return the communes of the numbers beside it whose whole name is among the words: « 52200 Langres Nord »."""
        text = f" {fold_place(label.readings[0])} "
        codes = sorted(frozenset[str]().union(*(number.communes for number in numbers)))
        return tuple(
            found for code in codes if (found := self.index.resolve(code)).nom and f" {fold_place(found.nom)} " in text
        )

    def _by_unknown_name(self, named: tuple[str, PlaceLabel], numbers: list[_Number], departement: str) -> NamedCommune:
        text, label = named
        place = self._by_number(numbers, departement) if numbers else NamedCommune()
        surely = [number for number in numbers if number.insee and number.communes == {number.insee.code}]
        if place.fault is None and place.departement and surely:
            return self._with(place, say.name_left_out(text, place.label)) if place.code else place
        departement = departement or self._departement_of(numbers)
        if departement and departement != self.geography.departement.code:
            return NamedCommune(nom=text, departement=departement)
        return NamedCommune(fault=say.unknown_name(text, self._near(label.readings[-1], numbers)))

    def _departement_of(self, numbers: list[_Number]) -> str:
        """Return the department of which all the numbers are, whichever commune they mean, else ``""``."""
        said = {self._other_departement(number.text) for number in numbers}
        said |= {self._departements[code] for number in numbers for code in number.communes}
        return said.pop() if len(said) == 1 else ""

    def _near(self, name: str, numbers: list[_Number]) -> tuple[str, ...]:
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
        for labels in (beside, self._labels_here):
            near = _by_words(key, labels) + difflib.get_close_matches(key, list(labels), n=3, cutoff=0.75)
            if near:
                return tuple(dict.fromkeys(labels[name] for name in near))[:3]
        return ()

    def _closest(self, pool: Iterable[Resolution]) -> str:
        """Return the labels of homonyms, those of the department where there are some."""
        every = list(pool)
        here = [found for found in every if self._departements[str(found.code)] == self.geography.departement.code]
        return say.shown(tuple(self.index.label(str(found.code)) for found in here or every))

    def _with(self, place: NamedCommune, *remarks: Message) -> NamedCommune:
        return place if place.fault else replace(place, remarks=(*place.remarks, *remarks))

    def _place(self, found: Resolution) -> NamedCommune:
        code = str(found.code)
        departement = self._departements[code]
        place = NamedCommune(code=code, nom=found.nom or "", departement=departement, former=found.former)
        if self.is_here(place) and not self.geography.unit_codes_of(code):
            return NamedCommune(fault=say.unknown_code(code))
        return place

    @cached_property
    def _prefixes(self) -> frozenset[str]:
        return frozenset(self._departements.values())

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


def _by_words(key: str, names: Iterable[str]) -> list[str]:
    """Return the first names of which an unknown one is the beginning, or that are among its words."""
    return [name for name in names if key and (name.startswith(f"{key} ") or f" {name} " in f" {key} ")][:3]


def _is_same(reading: str, other: str) -> bool:
    """Whether two readings differ by brackets left empty only."""
    return fold(reading) == fold(other)


def _remark_of(number: _Number, place: NamedCommune) -> Message | None:
    """Return what there is to say of a number beside a name that settled the commune."""
    if number.insee and number.insee.code == place.code:
        return None
    if place.code in number.postal:
        return None if number.is_postcode else say.read_as_postcode(number.text, place.label)
    return say.number_left_out(number.text, place.label)


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
