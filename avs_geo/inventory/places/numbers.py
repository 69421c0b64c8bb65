"""The numbers of a line that may be codes of communes or postcodes, and the commune that they mean alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from avs_geo.inventory.places import messages as say
from avs_geo.inventory.places.clues import NamedCommune, PlaceNumber
from avs_geo.inventory.places.known_communes import only_departement
from avs_geo.reference.communes import normalise_code

if TYPE_CHECKING:
    from avs_geo.inventory.places.clues import PlaceClues
    from avs_geo.inventory.places.known_communes import KnownCommunes
    from avs_geo.inventory.places.labels import PlaceLabel

WITH_ARRONDISSEMENTS: Final = frozenset({"75056", "69123", "13055"})


@dataclass(frozen=True)
class NumberFinder:
    """Finds what numbers mean.

    Parameters
    ----------
    known
        The communes.
    """

    known: KnownCommunes

    def numbers_of(self, label: PlaceLabel, others: list[PlaceLabel], clues: PlaceClues) -> list[PlaceNumber]:
        """Return the numbers of a line: of the cell that says its commune, of other cells, and its postcode."""
        alone = not label.readings
        found = [self._number(text, clues.are_postcodes if alone else None) for text in label.numbers]
        found += [self._number(text, None) for other in others for text in other.numbers]
        postcode = normalise_code(clues.postcode)
        if postcode:
            found.append(replace(self._number(postcode, are_postcodes=True), is_postcode=True))
        return found

    def _number(self, text: str, are_postcodes: bool | None) -> PlaceNumber:  # noqa: FBT001 - three answers
        resolved = self.known.index.resolve(text)
        insee = resolved if resolved.code and are_postcodes is not True else None
        postal = () if are_postcodes is False and insee else self.known.index.postcodes.get(text, ())
        boroughs = tuple(code for code in postal if code not in WITH_ARRONDISSEMENTS)
        return PlaceNumber(text, insee, boroughs or postal)

    def commune_of(self, numbers: list[PlaceNumber], departement: str) -> NamedCommune:
        """Return the commune that numbers mean without any name beside them."""
        if not numbers:
            elsewhere = departement and departement != self.known.here
            if elsewhere:
                return NamedCommune(nom="La commune", departement=departement)
            return NamedCommune(fault=say.unknown_name("", ()))
        known = [number for number in numbers if number.communes] or numbers[:1]
        shared = frozenset.intersection(*(number.communes for number in known))
        if len(known) > 1 and not shared:
            return NamedCommune(fault=say.numbers_disagree((number.text, self.meanings(number)) for number in known))
        if len(known) > 1 and len(shared) == 1:
            return self._found_by(known[0], next(iter(shared)))
        number = known[0]
        if len(number.communes) == 1:
            return self._found_by(number, next(iter(number.communes)))
        return self._of_several(number)

    def _found_by(self, number: PlaceNumber, code: str) -> NamedCommune:
        if number.insee and number.insee.code == code:
            return self.known.place(number.insee)
        index = self.known.index
        return self.known.place(index.resolve(code)).remarked(say.read_as_postcode(number.text, index.label(code)))

    def _of_several(self, number: PlaceNumber) -> NamedCommune:
        """Return the fault of a number that may be of several communes; where none is here, say only where they are."""
        known, index = self.known, self.known.index
        departements = {known.departements[code] for code in number.communes}
        if departements and known.here not in departements:
            where = only_departement(departements)
            return NamedCommune(nom=f"La commune de code postal {number.text}", departement=where)
        labels = tuple(map(index.label, number.postal))
        if not labels and (prefix := known.other_departement(number.text)):
            return NamedCommune(nom=f"La commune de code {number.text}", departement=prefix)
        if not labels:
            is_postal = number.insee is None and index.resolve(number.text).code is not None
            return NamedCommune(fault=(say.unknown_postcode if is_postal else say.unknown_code)(number.text))
        if number.insee and number.insee.code not in number.postal:
            return NamedCommune(fault=say.ambiguous_code(number.text, known.label(number.insee), labels))
        insee = index.resolve(number.text)
        return NamedCommune(fault=say.shared_postcode(number.text, labels, known.label(insee) if insee.code else None))

    def meanings(self, number: PlaceNumber) -> list[str]:
        """Return what a number may be, in words."""
        meanings = []
        if number.insee:
            meanings.append(f"est le code Insee de {self.known.label(number.insee)}")
        if number.postal:
            meanings.append(f"est le code postal de {say.shown(tuple(map(self.known.index.label, number.postal)))}")
        return meanings


def remark_of(number: PlaceNumber, place: NamedCommune) -> say.Message | None:
    """Return what there is to say of a number beside a name that settled the commune."""
    if number.insee and number.insee.code == place.code:
        return None
    if place.code in number.postal:
        return None if number.is_postcode else say.read_as_postcode(number.text, place.label)
    return say.number_left_out(number.text, place.label)
