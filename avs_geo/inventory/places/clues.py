"""What a file says of a commune, and what it is found to stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from avs_geo.inventory.places.messages import Message
    from avs_geo.reference.communes import Resolution

# What a commune is taken to be in where several departments could be meant: in none that is studied here.
SOMEWHERE: Final = "?"


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

    def remarked(self, *remarks: Message) -> NamedCommune:
        """Return the same with more remarks; beside a fault, there is nothing more to say."""
        return self if self.fault else replace(self, remarks=(*self.remarks, *remarks))


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
class PlaceNumber:
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
