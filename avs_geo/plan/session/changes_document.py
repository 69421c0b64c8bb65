"""Changes as JSON, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import shapely

from avs_geo.plan.session.changes import (
    CHANGES,
    AtCommune,
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
from avs_geo.plan.session.drawn import read_drawn
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from avs_geo.plan.json_part import Part


def change_document(change: Change) -> dict[str, Any]:
    """Return a change as JSON keeps it: ``genre``, ``id``, then what the change says."""
    content: dict[str, Any] = {"genre": change.kind, "id": change.id}
    match change:
        case OpenStructure():
            content |= {
                "nom": change.nom,
                "type": change.type,
                "lieu": _place_document(change.at),
                "territoire": _territory_document(change.territory),
            }
        case MoveStructure():
            content["lieu"] = _place_document(change.at)
        case ExtendTerritory() | WithdrawFromTerritory():
            content["communes"] = list(change.communes)
        case ChangeKind():
            content["type"] = change.type
        case CloseStructure():
            pass
    return content


def read_change(part: Part) -> Change | None:
    """Return a change from JSON; None, with every fault in the log of `part`, where it is none."""
    kind = part.text("genre")
    reader = _READERS.get(kind)
    if reader is None:
        if kind:
            known = listed(each.kind for each in CHANGES)
            part.fault("genre_inconnu", f"Le genre {quoted(kind)} n’est pas connu ; il faut {known}.", "genre")
        return None
    read, keys = reader
    part.refuse_others(("genre", "id", *keys))
    before = len(part.log.findings)
    made = read(part)
    sound = not any(finding.is_fault for finding in part.log.findings[before:])
    return made if sound else None


def _opening(part: Part) -> Change | None:
    identifier, nom, kind = part.text("id"), part.text("nom"), part.text("type")
    at, territory = _place(part.part("lieu")), _territory(part.part("territoire"))
    if at is None or territory is None:
        return None
    return part.make(lambda: OpenStructure(id=identifier, nom=nom, type=kind, at=at, territory=territory))


def _move(part: Part) -> Change | None:
    identifier, at = part.text("id"), _place(part.part("lieu"))
    return None if at is None else part.make(lambda: MoveStructure(id=identifier, at=at))


def _close(part: Part) -> Change | None:
    return part.make(lambda: CloseStructure(id=part.text("id")))


def _extend(part: Part) -> Change | None:
    return part.make(lambda: ExtendTerritory(id=part.text("id"), communes=part.texts("communes")))


def _withdraw(part: Part) -> Change | None:
    return part.make(lambda: WithdrawFromTerritory(id=part.text("id"), communes=part.texts("communes")))


def _change_kind(part: Part) -> Change | None:
    return part.make(lambda: ChangeKind(id=part.text("id"), type=part.text("type")))


_READERS: Final[Mapping[str, tuple[Callable[[Part], Change | None], tuple[str, ...]]]] = {
    OpenStructure.kind: (_opening, ("nom", "type", "lieu", "territoire")),
    MoveStructure.kind: (_move, ("lieu",)),
    CloseStructure.kind: (_close, ()),
    ExtendTerritory.kind: (_extend, ("communes",)),
    WithdrawFromTerritory.kind: (_withdraw, ("communes",)),
    ChangeKind.kind: (_change_kind, ("type",)),
}


def _place_document(at: Place) -> dict[str, Any]:
    if isinstance(at, AtCommune):
        return {"commune": at.code}
    return {"longitude": at.longitude, "latitude": at.latitude}


def _place(part: Part) -> Place | None:
    if part.has("commune"):
        part.refuse_others(("commune",))
        return part.make(lambda: AtCommune(part.text("commune")))
    part.refuse_others(("longitude", "latitude"))
    longitude, latitude = part.number("longitude"), part.number("latitude")
    return part.make(lambda: AtPoint(longitude, latitude))


def _territory_document(territory: Territory) -> dict[str, Any]:
    content: dict[str, Any] = {"communes": list(territory.communes), "epci": list(territory.epci)}
    if territory.drawn is not None:
        content["dessin"] = json.loads(json.dumps(shapely.geometry.mapping(territory.drawn)))
    return content


def _territory(part: Part) -> Territory | None:
    part.refuse_others(("communes", "epci", "dessin"))
    drawn = None
    if part.has("dessin"):
        drawn = read_drawn(part.content["dessin"], part.log, column=f"{part.path}.dessin")
    communes, epci = part.texts("communes"), part.texts("epci")
    return part.make(lambda: Territory(communes=communes, epci=epci, drawn=drawn))
