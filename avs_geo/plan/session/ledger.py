"""The net effect of the changes of a session, structure by structure: the last change to each counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from avs_geo.files.messages import FrenchLog
from avs_geo.plan.session.changes import (
    ChangeKind,
    CloseStructure,
    ExtendTerritory,
    MoveStructure,
    OpenStructure,
    WithdrawFromTerritory,
)
from avs_geo.plan.session.places import spot_of
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.plan.session.changes import Change, Place
    from avs_geo.plan.session.places import Spot
    from avs_geo.reference.geography import Geography

_CLOSED = "ferme"


@dataclass(slots=True)
class Touched:
    """What becomes of one structure.

    Parameters
    ----------
    opened
        Its opening; None where it is of the inventory.
    type, spot
        Its new type and place; None where they stay.
    closed
        Whether it closes.
    communes
        The communes that were clicked: true where the last click took them into the territory, false where it left
        them out.
    """

    opened: OpenStructure | None = None
    type: str | None = None
    spot: Spot | None = None
    closed: bool = False
    communes: dict[str, bool] = field(default_factory=dict)


@dataclass(eq=False)
class Ledger:
    """Reads changes in their order, and logs each that means nothing where it comes."""

    inventory: Inventory
    geography: Geography
    log: FrenchLog = field(default_factory=lambda: FrenchLog(file="séance"))
    touched: dict[str, Touched] = field(default_factory=dict)
    _rank: int = 0

    def __post_init__(self) -> None:
        """Note what there is."""
        structures = self.inventory.structures
        self._statut: Mapping[str, str] = dict(zip(structures["id"], structures["statut"], strict=True))
        self._names: dict[str, str] = dict(zip(structures["id"], structures["nom"], strict=True))
        self._taken = {identifier.casefold() for identifier in self._statut}
        communes = self.geography.communes
        self._communes = frozenset(communes.index) | frozenset(communes["code_commune"])

    def read(self, changes: Iterable[Change]) -> dict[str, Touched]:
        """Return what becomes of each structure that is touched, by id.

        Raises
        ------
        InputRefusedError
            With every change that means nothing where it comes.
        """
        for rank, change in enumerate(changes, start=1):
            self._rank = rank
            self._enter(change)
        self.log.raise_if_faults()
        return self.touched

    def _enter(self, change: Change) -> None:
        match change:
            case OpenStructure():
                self._open(change)
            case MoveStructure():
                if (touched := self._present(change.id)) and (spot := self._spot(change.at)):
                    touched.spot = spot
            case CloseStructure():
                if touched := self._present(change.id):
                    touched.closed = True
            case ChangeKind():
                if touched := self._present(change.id):
                    touched.type = change.type
            case ExtendTerritory() | WithdrawFromTerritory():
                self._click(change)

    def _open(self, change: OpenStructure) -> None:
        if change.id.casefold() in self._taken:
            message = f"Une structure a déjà l’identifiant de {quoted(change.nom)}."
            self._fault("id_en_double", message, "Donnez-lui un autre nom.")
        spot = self._spot(change.at)
        self._check_communes(change.territory.communes)
        if unknown := [code for code in change.territory.epci if code not in self.geography.epci.index]:
            self._fault("epci_inconnu", f"Aucune intercommunalité du département n’a le code {listed(unknown)}.")
        self._taken.add(change.id.casefold())
        self._names.setdefault(change.id, change.nom)
        self.touched[change.id] = Touched(opened=change, type=change.type, spot=spot)

    def _click(self, change: ExtendTerritory | WithdrawFromTerritory) -> None:
        touched = self._present(change.id)
        self._check_communes(change.communes)
        if touched:
            takes = isinstance(change, ExtendTerritory)
            touched.communes |= dict.fromkeys(change.communes, takes)

    def _present(self, identifier: str) -> Touched | None:
        """Return a structure that is there at this moment."""
        touched = self.touched.get(identifier)
        if touched is None and identifier in self._statut:
            touched = self.touched.setdefault(identifier, Touched(closed=self._statut[identifier] == _CLOSED))
        if touched is None:
            message = f"Aucune structure n’a l’identifiant {quoted(identifier)}."
            self._fault("structure_inconnue", message, "Annulez ce changement, ou rétablissez la structure.")
        elif touched.closed:
            message = f"La structure {quoted(self._names.get(identifier, identifier))} n’est plus ouverte à ce moment."
            self._fault("structure_fermee", message, "Annulez ce changement, ou la fermeture qui le précède.")
        else:
            return touched
        return None

    def _spot(self, at: Place) -> Spot | None:
        spot = spot_of(at, self.geography)
        if spot is None:
            nom = self.geography.departement.nom
            message = f"Ce lieu n’est pas dans le département étudié, {nom}."
            self._fault("hors_departement", message, "Choisissez un lieu du département.")
        return spot

    def _check_communes(self, codes: Iterable[str]) -> None:
        if unknown := [code for code in codes if code not in self._communes]:
            message = f"Aucune commune du département n’a le code {listed(unknown[:5])}."
            self._fault("commune_inconnue", message, "Choisissez des communes du département.")

    def _fault(self, code: str, message: str, remedy: str = "") -> None:
        self.log.fault(code, f"Changement {self._rank} : {message}", remedy)
