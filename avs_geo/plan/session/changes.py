"""The changes of a session: what the committee tries on the map, one click each."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from avs_geo.analysis.programme.lines import KINDS
from avs_geo.text.numbers import number
from avs_geo.text.typed import refuse, text_fault
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    import shapely

# The whole of the largest department, and more.
MAX_CODES: Final = 2_000
_CODE: Final = re.compile(r"[0-9A-Z]{1,12}")


@dataclass(frozen=True, slots=True)
class AtPoint:
    """A place on the map, in degrees (EPSG:4326)."""

    longitude: float
    latitude: float

    def __post_init__(self) -> None:
        """Refuse what is no place on earth."""
        sound = math.isfinite(self.longitude) and math.isfinite(self.latitude)
        on_earth = sound and abs(self.longitude) <= 180 and abs(self.latitude) <= 90
        refuse("Lieu refusé", [] if on_earth else ["ce ne sont pas une longitude et une latitude en degrés"])


@dataclass(frozen=True, slots=True)
class AtCommune:
    """The point of a commune or municipal arrondissement: its town hall."""

    code: str

    def __post_init__(self) -> None:
        """Refuse what is no code."""
        refuse("Lieu refusé", _codes_faults("la commune", (self.code,)))


Place = AtPoint | AtCommune


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """A territoire d'agrément: all that it names or draws, together; nothing of it: the structure's own commune.

    Parameters
    ----------
    communes
        Codes of communes or municipal arrondissements.
    epci
        SIREN of EPCI.
    drawn
        A polygon drawn by hand, EPSG:4326, valid: see :func:`avs_geo.plan.session.drawn.read_drawn`.
    """

    communes: tuple[str, ...] = ()
    epci: tuple[str, ...] = ()
    drawn: shapely.MultiPolygon | None = None

    def __post_init__(self) -> None:
        """Refuse what are no codes, or too many."""
        faults = [*_codes_faults("les communes", self.communes), *_codes_faults("les EPCI", self.epci)]
        if self.drawn is not None and (self.drawn.is_empty or not self.drawn.is_valid):
            faults.append("le dessin n’est pas un polygone valide")
        refuse("Territoire refusé", faults)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is named nor drawn."""
        return not self.communes and not self.epci and self.drawn is None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStructure:
    """A new structure, as if agreed.

    Parameters
    ----------
    id
        Its identifier, which no other structure has: see :func:`avs_geo.plan.session.what_if.new_id`.
    nom
        Its name, as it was typed.
    type
        ``CS`` or ``EVS``.
    at
        Where it stands.
    territory
        Its territory.
    """

    kind: ClassVar[str] = "ouvrir"
    id: str
    nom: str
    type: str
    at: Place
    territory: Territory = field(default_factory=Territory)

    def __post_init__(self) -> None:
        """Refuse what has no meaning, all of it at once."""
        faults = [text_fault("l’identifiant", self.id), text_fault("le nom", self.nom), _type_fault(self.type)]
        refuse("Ouverture refusée", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStructure:
    """A structure that stands elsewhere; its territory stays, but for its own commune where none is listed."""

    kind: ClassVar[str] = "deplacer"
    id: str
    at: Place

    def __post_init__(self) -> None:
        """Refuse what is no identifier."""
        refuse("Déplacement refusé", [text_fault("l’identifiant", self.id)])


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseStructure:
    """A structure that closes."""

    kind: ClassVar[str] = "fermer"
    id: str

    def __post_init__(self) -> None:
        """Refuse what is no identifier."""
        refuse("Fermeture refusée", [text_fault("l’identifiant", self.id)])


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendTerritory:
    """A territory that takes whole communes in."""

    kind: ClassVar[str] = "etendre"
    id: str
    communes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what has no meaning, all of it at once."""
        faults = [text_fault("l’identifiant", self.id), *_codes_faults("les communes", self.communes, needed=True)]
        refuse("Extension refusée", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawFromTerritory:
    """A territory that leaves whole communes out, whatever names or draws them."""

    kind: ClassVar[str] = "retirer"
    id: str
    communes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what has no meaning, all of it at once."""
        faults = [text_fault("l’identifiant", self.id), *_codes_faults("les communes", self.communes, needed=True)]
        refuse("Retrait refusé", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKind:
    """A structure that becomes a CS, or an EVS."""

    kind: ClassVar[str] = "changer_type"
    id: str
    type: str

    def __post_init__(self) -> None:
        """Refuse what has no meaning, all of it at once."""
        refuse("Changement refusé", [text_fault("l’identifiant", self.id), _type_fault(self.type)])


Change = OpenStructure | MoveStructure | CloseStructure | ExtendTerritory | WithdrawFromTerritory | ChangeKind
CHANGES: Final = (OpenStructure, MoveStructure, CloseStructure, ExtendTerritory, WithdrawFromTerritory, ChangeKind)


def _type_fault(kind: str) -> str:
    return "" if kind in KINDS else f"le type {quoted(kind)} n’est pas connu, il faut {listed(KINDS)}"


def _codes_faults(what: str, codes: tuple[str, ...], *, needed: bool = False) -> list[str]:
    if needed and not codes:
        return [f"il manque {what}"]
    if len(codes) > MAX_CODES:
        return [f"{what} sont {number(len(codes))}, {number(MAX_CODES)} au plus sont acceptés"]
    wrong = [quoted(code) for code in codes if not _CODE.fullmatch(code)]
    return [f"{what} : {listed(wrong[:5])} n’est pas un code"] if wrong else []
