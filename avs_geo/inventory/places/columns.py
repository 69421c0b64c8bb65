"""The commune of each line, by everything that the line says of it: code, name, postcode, department, address."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from avs_geo.files.headings import heading_key
from avs_geo.inventory.places.clues import NamedCommune, PlaceClues
from avs_geo.inventory.places.labels import departement_number, read_label
from avs_geo.inventory.places.messages import shown
from avs_geo.reference.communes import normalise_code

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from avs_geo.files.tables.columns import Columns
    from avs_geo.inventory.places.messages import Message
    from avs_geo.inventory.places.places import PlaceFinder
    from avs_geo.reference.communes import CommuneIndex

_POSTCODE_KEYS = frozenset(
    map(
        heading_key,
        (
            *("code postal", "cp", "codes postaux", "code_post", "zip", "postcode", "adresse code postal", "bp cp"),
            *(
                "addr:postcode",
                "contact:postcode",
                "adr cp",
                "adresse cp",
                "code postal de la structure",
                "cp structure",
            ),
        ),
    )
)
_DEPARTEMENT_KEYS = frozenset(
    map(
        heading_key,
        (
            *("département", "dep", "dept", "dépt", "code département", "code dep", "code dept", "num dep"),
            *("n° département", "numéro de département", "numéro département", "nom département", "reg dep"),
        ),
    )
)
# Columns that say where a structure is, the surest first; read where no column has a heading of the contract for it.
_LABEL_KEYS = tuple(
    map(
        heading_key,
        (
            *("commune de la structure", "commune structure", "commune de l’équipement", "commune équipement"),
            *("ville de la structure", "ville structure", "ville d’implantation", "lieu d’implantation"),
            *("code postal ville", "code postal et ville", "code postal commune", "code postal et commune", "cp ville"),
            *("cp et ville", "cp commune", "cp et commune", "ville cp", "ville code postal", "commune cp"),
            *("commune code postal", "commune et code postal", "ville et code postal", "localité cp", "cp localité"),
            *("addr:city", "contact:city", "city", "adresse ville", "adr ville", "adresse commune", "adr commune"),
            *("nom com", "com nom", "nom de la ville", "nom ville", "libellé ville", "commune d’activité"),
            *("commune d’exercice", "lieu", "implantation", "commune du siège", "commune siège", "siège"),
        ),
    )
)
_SHORT_CODE = re.compile(r"\d{1,3}")
# « 3 rue de la Paix, 52200 Langres »: the last number of five figures, and the words after it.
_ADDRESS = re.compile(r"(?<!\d)(?<!BP )(?<!CS )(?<!TSA )(?P<number>\d{2} ?\d{3})(?!\d)[\s,-]*(?P<name>[^\d,;()]*)")
# Headings that say of a lone number that it is an Insee code.
_INSEE_WORDS = ("insee", "codgeo", "depcom")
# So few postcodes among so many Insee codes are slips, not the nature of the column.
_RARE = 10
_ENOUGH = 2
# As likely as that, that all the numbers of a column are both by chance, it may be chance.
_CHANCE = 0.02
# Overseas, most Insee codes are postcodes too: there a heading of the contract says what they are.
_OFTEN_BOTH = 0.3


def are_postcodes(texts: Iterable[str], index: CommuneIndex, *, heading: str = "") -> bool | None:
    """Return whether the numbers of a column are postcodes (True), Insee codes (False), or either (None).

    It is judged by the whole column: half of all postcodes are also the Insee code of some commune. Of a single number
    that is both, only a heading that speaks of Insee tells.
    """
    numbers = {code for text in texts if (code := normalise_code(text)) is not None}
    insee = {code for code in numbers if index.resolve(code).code}
    postal = {code for code in numbers if code in index.postcodes}
    only_insee, only_postal, both = len(insee - postal), len(postal - insee), len(insee & postal)
    often = index.share_of_postcodes({number[:2] for number in numbers})
    if not only_insee:
        if only_postal or (both and often**both < _CHANCE):
            return True
        words = (*_INSEE_WORDS, "codecommune") if often > _OFTEN_BOTH else _INSEE_WORDS
        return False if any(word in heading_key(heading) for word in words) else None
    if only_postal >= max(_ENOUGH, only_insee):
        return True
    # So many that are both, among a few Insee codes, are no chance either.
    is_doubtful = only_postal * _RARE > only_insee or (both >= _ENOUGH and both > 1 + 3 * often * len(numbers))
    return None if is_doubtful else False


def with_place_column(columns: Columns) -> Columns:
    """Return the columns, one that says the commune in other words recognised where none has a known heading."""
    if columns.has("commune") or columns.has("code_commune"):
        return columns
    by_key = {heading_key(str(column)): str(column) for column in reversed(list(columns.others()))}
    found = next((by_key[key] for key in _LABEL_KEYS if key in by_key), None)
    return columns if found is None else replace(columns, found={**columns.found, "commune": found})


@dataclass(frozen=True, eq=False)
class PlaceColumns:
    """The columns of a table that speak of the commune of its lines.

    Parameters
    ----------
    columns
        The table; fields ``code_commune``, ``commune``, ``adresse``.
    finder
        Finds communes.
    """

    columns: Columns
    finder: PlaceFinder

    @cached_property
    def postcodes(self) -> pd.Series[str]:
        """The postcodes of a column of their own."""
        return self._column(_POSTCODE_KEYS)

    def places(self) -> dict[int, NamedCommune]:
        """Return what each line says of its commune; no entry where it says nothing."""
        rows = zip(
            self.columns.lines,
            *(self.columns.text(field) for field in ("code_commune", "commune")),
            self.postcodes,
            self._column(_DEPARTEMENT_KEYS).map(departement_number),
            self.columns.text("adresse"),
            strict=True,
        )
        found = {}
        for line, *cells in rows:
            place = self._place(*map(str, cells))
            if place is not None:
                found[int(line)] = place
        return found

    def where(self, line: int) -> dict[str, Any]:
        """Return where a line names its commune, as a finding wants it."""
        for field in ("code_commune", "commune"):
            place = self.columns.place(line, field)
            if place["value"]:
                return place
        if self.postcodes[line]:
            return {"line": line, "column": self._heading(_POSTCODE_KEYS), "value": self.postcodes[line]}
        field = "adresse" if self.columns.text("adresse")[line] else "code_commune"
        return self.columns.place(line, field)

    def _place(self, code: str, name: str, postcode: str, departement: str, address: str) -> NamedCommune | None:
        code, name = (_whole_code(text, departement) for text in (code, name))
        text, others = (code, (name,) if name else ()) if code else (name, ())
        judged = self._codes_are_postcodes if code else self._names_are_postcodes
        number, town = _town_of(address)
        if not text and not postcode:
            return self._by_address(number, town, departement)
        if not others and town and not read_label(text).readings:
            known = self.finder.read(PlaceClues(text or postcode, (town,), "", departement, judged if text else True))
            if known.fault is None or known.fault[0] != "commune_inconnue":
                return known
        place = self.finder.read(
            PlaceClues(text, others, postcode, departement, judged)
            if text
            else PlaceClues(postcode, (), "", departement, are_postcodes=True)
        )
        return self._compared(place, number, town)

    def _by_address(self, number: str, town: str, departement: str) -> NamedCommune | None:
        if not number or not town:
            elsewhere = departement and departement != self.finder.geography.departement.code
            return self.finder.read(PlaceClues("", (), number, departement, are_postcodes=True)) if elsewhere else None
        place = self.finder.read(PlaceClues(town, (), number, departement))
        return _with_remark(place, _of_address(place))

    def _compared(self, place: NamedCommune, number: str, town: str) -> NamedCommune:
        """Hold the commune to the address: a town that is not it and not even of its postcode contradicts it."""
        index = self.finder.index
        if not place.code or not number:
            return place
        if not town:
            bearers = index.postcodes.get(number, ())
            is_other = bearers and place.code not in bearers
            return (
                _faulty(_postcode_contradicts(place, number, tuple(map(index.label, bearers)))) if is_other else place
            )
        other = self.finder.read(PlaceClues(town, (), number))
        other = other if other.code else self.finder.read(PlaceClues(town))
        if not other.code or other.code == place.code:
            return place
        if place.code in index.postcodes.get(number, ()):
            return _with_remark(place, _neighbour_in_address(place, other))
        return _faulty(_address_contradicts(place, other))

    @cached_property
    def _codes_are_postcodes(self) -> bool | None:
        heading = self.columns.heading("code_commune")
        return are_postcodes(self.columns.text("code_commune").unique(), self.finder.index, heading=heading)

    @cached_property
    def _names_are_postcodes(self) -> bool | None:
        return are_postcodes(self.columns.text("commune").unique(), self.finder.index)

    def _column(self, keys: frozenset[str]) -> pd.Series[str]:
        """Return the first column that has one of these headings and is no field; empty texts where there is none."""
        for column in self.columns.others():
            if heading_key(str(column)) in keys:
                return self.columns.table.frame[column]
        return self.columns.text("")

    def _heading(self, keys: frozenset[str]) -> str:
        return next(str(column) for column in self.columns.others() if heading_key(str(column)) in keys)


def _whole_code(text: str, departement: str) -> str:
    """Return the Insee code of which a cell holds the last three figures only, beside its department (DEP and COM)."""
    return f"{departement[:2]}{text.zfill(3)}" if departement and _SHORT_CODE.fullmatch(text) else text


def _town_of(address: str) -> tuple[str, str]:
    """Return the postcode and the town at the end of an address, ``""`` where they are not there."""
    found = list(_ADDRESS.finditer(address))
    if not found:
        return "", ""
    return found[-1]["number"].replace(" ", ""), " ".join(found[-1]["name"].split())


def _with_remark(place: NamedCommune, remark: Message) -> NamedCommune:
    return replace(place, remarks=(*place.remarks, remark)) if place.code else place


def _faulty(fault: Message) -> NamedCommune:
    return NamedCommune(fault=fault)


def _of_address(place: NamedCommune) -> Message:
    return (
        "commune_de_l_adresse",
        f"La commune n’est dite que par l’adresse : {place.label}.",
        "Rien à faire si c’est bien elle ; sinon, indiquez-la dans une colonne « commune ».",
    )


def _neighbour_in_address(place: NamedCommune, other: NamedCommune) -> Message:
    return (
        "adresse_voisine",
        f"L’adresse nomme {other.label}, et la commune est {place.label}, de même code postal ; celle-ci est gardée.",
        "Corrigez la commune si la structure est à l’adresse indiquée.",
    )


def _postcode_contradicts(place: NamedCommune, number: str, bearers: tuple[str, ...]) -> Message:
    return (
        "adresse_contraire",
        f"Le code postal de l’adresse, {number}, est celui de {shown(bearers)} ; la commune est {place.label}.",
        "Corrigez l’une des deux ; l’adresse du gestionnaire se met dans une colonne « adresse du gestionnaire ».",
    )


def _address_contradicts(place: NamedCommune, other: NamedCommune) -> Message:
    return (
        "adresse_contraire",
        f"L’adresse est à {other.label}, et la commune indiquée est {place.label}.",
        "Corrigez l’une des deux ; l’adresse du gestionnaire se met dans une colonne « adresse du gestionnaire ».",
    )
