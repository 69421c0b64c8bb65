"""Changes in the document of a plan."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import shapely
from pydantic import AfterValidator, Discriminator, Field, PlainSerializer, Tag

from avs_geo.files.messages import FrenchLog
from avs_geo.plan.document.part import Part
from avs_geo.plan.document.values import Code, Codes, Kind, Name
from avs_geo.plan.session import changes
from avs_geo.plan.session.drawn import read_drawn

# Neither is a key of the document.
PLACE_TAGS: Final = ("à la commune", "au point")


def _drawn(content: dict[str, Any]) -> shapely.MultiPolygon | None:
    log = FrenchLog()
    drawn = read_drawn(content, log)
    log.raise_if_faults()
    return drawn


def _as_geojson(drawn: shapely.MultiPolygon) -> dict[str, Any]:
    shape: dict[str, Any] = shapely.geometry.mapping(drawn)
    return shape


class AtCommunePart(Part[changes.AtCommune]):
    """The point of a commune or municipal arrondissement."""

    code: Code = Field(alias="commune")


class AtPointPart(Part[changes.AtPoint]):
    """A point, in degrees (EPSG:4326)."""

    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-90, le=90)


def _place(content: Any) -> str:
    at_commune = content.get("commune") is not None if isinstance(content, dict) else hasattr(content, "code")
    return PLACE_TAGS[0] if at_commune else PLACE_TAGS[1]


Place = Annotated[
    Annotated[AtCommunePart, Tag(PLACE_TAGS[0])] | Annotated[AtPointPart, Tag(PLACE_TAGS[1])], Discriminator(_place)
]


class TerritoryPart(Part[changes.Territory]):
    """All that a territory names or draws, together; nothing of it: the structure's own commune."""

    communes: Codes = ()
    epci: Codes = ()
    drawn: Annotated[dict[str, Any], AfterValidator(_drawn), PlainSerializer(_as_geojson)] | None = Field(
        None, alias="dessin", exclude_if=lambda drawn: drawn is None
    )
    """A polygon in GeoJSON, degrees (EPSG:4326), of at most 5,000 vertices."""


class OpenPart(Part[changes.OpenStructure]):
    """A new structure, as if agreed."""

    kind: Literal["ouvrir"] = Field(alias="genre")
    id: Name
    nom: Name
    type: Kind
    at: Place = Field(alias="lieu")
    territory: TerritoryPart = Field(alias="territoire")


class MovePart(Part[changes.MoveStructure]):
    """A structure that stands elsewhere."""

    kind: Literal["deplacer"] = Field(alias="genre")
    id: Name
    at: Place = Field(alias="lieu")


class ClosePart(Part[changes.CloseStructure]):
    """A structure that closes."""

    kind: Literal["fermer"] = Field(alias="genre")
    id: Name


class ExtendPart(Part[changes.ExtendTerritory]):
    """A territory that takes whole communes in."""

    kind: Literal["etendre"] = Field(alias="genre")
    id: Name
    communes: Annotated[Codes, Field(json_schema_extra={"minItems": 1})]


class WithdrawPart(Part[changes.WithdrawFromTerritory]):
    """A territory that leaves whole communes out, whatever names or draws them."""

    kind: Literal["retirer"] = Field(alias="genre")
    id: Name
    communes: Annotated[Codes, Field(json_schema_extra={"minItems": 1})]


class ChangeKindPart(Part[changes.ChangeKind]):
    """A structure that becomes a CS, or an EVS."""

    kind: Literal["changer_type"] = Field(alias="genre")
    id: Name
    type: Kind


ChangePart = Annotated[
    OpenPart | MovePart | ClosePart | ExtendPart | WithdrawPart | ChangeKindPart, Field(discriminator="kind")
]
