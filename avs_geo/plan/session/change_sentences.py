"""The changes of a session in French, as its minutes say them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from avs_geo.plan.session.changes import (
    AtPoint,
    Change,
    ChangeKind,
    CloseStructure,
    ExtendTerritory,
    MoveStructure,
    OpenStructure,
    Place,
    Territory,
    WithdrawFromTerritory,
)
from avs_geo.plan.session.places import spot_of
from avs_geo.text.numbers import number
from avs_geo.text.typography import typeset
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

# So many communes are named; more are counted.
_NAMED: Final = 3


@dataclass(eq=False)
class ChangeWriter:
    """Writes changes in their order: a structure opened by one is named by the next.

    Parameters
    ----------
    geography
        The department.
    inventory
        What the Caf brought: the names of the structures.
    """

    geography: Geography
    inventory: Inventory
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note the names of the structures."""
        structures = self.inventory.structures
        self._names.update(zip(structures["id"], structures["nom"], strict=True))
        communes = self.geography.communes
        self._communes = {
            **dict(zip(communes["code_commune"], communes["nom_commune"], strict=True)),
            **communes["nom"].to_dict(),
        }

    def sentence(self, change: Change) -> str:
        """Return a change as one phrase, such as ``Ouverture d’un EVS « Les Iris » à Andelot ; territoire : …``."""
        return typeset(self._written(change))

    def _written(self, change: Change) -> str:
        match change:
            case OpenStructure():
                self._names[change.id] = change.nom
                where, territory = self._where(change.at), self._territory(change.territory)
                return f"Ouverture d’un {change.type} {self._name(change.id)} {where} ; territoire : {territory}"
            case MoveStructure():
                return f"Déplacement de {self._name(change.id)} {self._where(change.at)}"
            case CloseStructure():
                return f"Fermeture de {self._name(change.id)}"
            case ExtendTerritory():
                taken = self._counted(change.communes)
                return f"Extension du territoire de {self._name(change.id)} : {taken}"
            case WithdrawFromTerritory():
                left = self._counted(change.communes)
                return f"Réduction du territoire de {self._name(change.id)} : {left} en moins"
            case ChangeKind():
                return f"{self._name(change.id)} devient un {change.type}"

    def _name(self, identifier: str) -> str:
        # Whole: minutes do not cut names, as messages do.
        return f"« {' '.join(self._names.get(identifier, identifier).split())} »"

    def _where(self, at: Place) -> str:
        spot = spot_of(at, self.geography)
        if spot is None:
            return "hors du département"
        chosen = " (point choisi sur la carte)" if isinstance(at, AtPoint) else ""
        return f"{at_commune(str(self._communes[spot.code]))}{chosen}"

    def _territory(self, territory: Territory) -> str:
        parts = [str(self.geography.epci["nom"].get(code, code)) for code in territory.epci]
        if territory.communes:
            parts.append(self._counted(territory.communes))
        if territory.drawn is not None:
            parts.append("contour dessiné")
        return listed(parts, last="et") or "sa commune"

    def _counted(self, codes: Iterable[str]) -> str:
        names = [str(self._communes.get(code, code)) for code in dict.fromkeys(codes)]
        return listed(names, last="et") if len(names) <= _NAMED else f"{number(len(names))} communes"


def at_commune(nom: str) -> str:
    """Return ``à Chaumont``, ``au Mans``, ``aux Ulis``.

    Examples
    --------
    >>> at_commune("Le Mans"), at_commune("Les Ulis"), at_commune("La Rochelle")
    ('au Mans', 'aux Ulis', 'à La Rochelle')
    """
    for article, contracted in (("Les ", "aux "), ("Le ", "au ")):
        if nom.startswith(article):
            return contracted + nom.removeprefix(article)
    return f"à {nom}"
