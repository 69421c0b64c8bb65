"""The interactive map: folium layers over the features of :mod:`avs_geo.outputs.maps.layers`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import folium
from branca.element import Figure

from avs_geo.outputs.maps.catchment_paint import CATCHMENT_LAYER, CATCHMENT_VARIABLE
from avs_geo.outputs.maps.controls import BACKGROUNDS, FrenchControls, LayerHandle
from avs_geo.outputs.maps.local_assets import LocalMap
from avs_geo.outputs.maps.palette import (
    EPCI_INK,
    QPV_INK,
    TERRITORY_DASHES,
    TERRITORY_INKS,
    TYPE_STYLES,
    UNIT_INK,
)
from avs_geo.outputs.maps.patterns import QPV_PATTERN, marker_svg
from avs_geo.outputs.maps.unit_paint import UNITS_VARIABLE

if TYPE_CHECKING:
    from avs_geo.map_styles import PointStyle
    from avs_geo.outputs.maps.layers import FeatureCollection, MapLayers


def build_map(
    layers: MapLayers, *, attribution: str, title: str = "Carte du département", backgrounds: bool = True
) -> LocalMap:
    """Return the map of a diagnosis.

    Parameters
    ----------
    layers
        What it shows.
    attribution
        The sources, plain text.
    title
        What the map is called, plain text.
    backgrounds
        Whether Plan IGN and OpenStreetMap are offered, unticked; nothing is asked of them until then.
    """
    chart = LocalMap(
        layers.bounds,
        tiles=None,
        zoom_control=False,
        zoom_snap=0.25,
        prefer_canvas=False,
    )
    if backgrounds:
        _add_backgrounds(chart)
    _add_units(chart, layers.units)
    _add_epci_limits(chart, layers.epci_limits)
    _add_territories(chart, layers.territories)
    if layers.has_catchment:
        _add_catchment(chart)
    _add_qpv(chart, layers.qpv)
    _add_epci_names(chart, layers.epci_names)
    _add_structures(chart, layers.structures)
    folium.LayerControl(collapsed=True).add_to(chart)
    FrenchControls(attribution, title=title, bounds=layers.bounds).add_to(chart)
    return chart


def page_of(chart: folium.Map) -> Figure:
    """Return the page that branca makes around a map: its header, its HTML and its script."""
    page = chart.get_root()
    if not isinstance(page, Figure):
        msg = "the map is part of another element"
        raise TypeError(msg)
    return page


def _add_backgrounds(chart: folium.Map) -> None:
    for name, (address, attribution) in BACKGROUNDS.items():
        folium.TileLayer(address, name=f"Fond : {name}", attr=attribution, overlay=True, show=False).add_to(chart)


def _layer(
    chart: folium.Map,
    features: FeatureCollection,
    *,
    name: str,
    style: Any,
    tooltip: bool = True,
    **options: Any,
) -> None:
    if not features["features"]:
        return
    folium.GeoJson(
        features,
        name=name,
        style_function=style,
        tooltip=folium.GeoJsonTooltip(["texte"], labels=False, sticky=True) if tooltip else None,
        **options,
    ).add_to(chart)


def _add_units(chart: folium.Map, features: FeatureCollection) -> None:
    """Draw the shapes; their colours and texts come from :func:`avs_geo.outputs.maps.unit_paint.paint_json`."""

    def hover(_: dict[str, Any]) -> dict[str, Any]:
        return {"weight": 2.5, "color": "#000"}

    units = folium.GeoJson(
        features,
        name="Communes",
        style_function=lambda _: {"fillOpacity": 0, "color": UNIT_INK, "weight": 0.6},
        highlight_function=hover,
        tooltip=folium.GeoJsonTooltip(["texte"], labels=False, sticky=True),
        # Leaflet would drop the corners that lie within a pixel: of small cells, nothing would be left.
        smooth_factor=0,
    )
    LayerHandle(UNITS_VARIABLE).add_to(units)
    units.add_to(chart)


def _add_epci_limits(chart: folium.Map, features: FeatureCollection) -> None:
    _layer(
        chart,
        features,
        name="Limites des intercommunalités",
        style=lambda _: {"color": EPCI_INK, "weight": 1.8, "fill": False, "interactive": False},
        tooltip=False,
        interactive=False,
    )


def _add_epci_names(chart: folium.Map, features: FeatureCollection) -> None:
    def style(feature: dict[str, Any]) -> dict[str, Any]:
        return {"html": feature["properties"]["nom"]}

    icon = folium.DivIcon(icon_size=(120, 40), icon_anchor=(60, 14), class_name="avs-nom")
    _layer(chart, features, name="Noms des intercommunalités", style=style, marker=folium.Marker(icon=icon))


def _add_territories(chart: folium.Map, features: FeatureCollection) -> None:
    def style(feature: dict[str, Any]) -> dict[str, Any]:
        rank = feature["properties"]["rang"]
        return {
            "color": TERRITORY_INKS[rank % len(TERRITORY_INKS)],
            "dashArray": TERRITORY_DASHES[rank // len(TERRITORY_INKS) % len(TERRITORY_DASHES)] or "9 4",
            "weight": 3,
            "fill": False,
        }

    _layer(chart, features, name="Territoires d’agrément par structure", style=style)


def _add_catchment(chart: folium.Map) -> None:
    """Add the layer, unticked and empty: :mod:`avs_geo.outputs.maps.catchment_paint` fills it."""
    area = folium.GeoJson(
        {"type": "FeatureCollection", "features": []},
        name=CATCHMENT_LAYER,
        show=False,
        interactive=False,
    )
    LayerHandle(CATCHMENT_VARIABLE).add_to(area)
    area.add_to(chart)


def _add_qpv(chart: folium.Map, features: FeatureCollection) -> None:
    def style(feature: dict[str, Any]) -> dict[str, Any]:
        indicative = feature["properties"]["emprise"] == "indicative"
        return {
            "color": QPV_INK,
            "weight": 2,
            "dashArray": "3 3" if indicative else "",
            "fillColor": f"url(#{QPV_PATTERN})",
            "fillOpacity": 0.8,
        }

    indicative = any(f["properties"]["emprise"] == "indicative" for f in features["features"])
    _layer(chart, features, name="QPV (emprise indicative)" if indicative else "QPV", style=style)


def _add_structures(chart: folium.Map, features: FeatureCollection) -> None:
    for kind, look in TYPE_STYLES.items():
        of_kind = [f for f in features["features"] if f["properties"]["type"] == kind]

        def style(feature: dict[str, Any], look: PointStyle = look) -> dict[str, Any]:
            values = feature["properties"]
            mark = marker_svg(look.marker, look.fill, counts=values["compte"], size=20)
            return {"html": f'<div style="transform:translateX({values["decalage"]}px)">{mark}</div>'}

        icon = folium.DivIcon(icon_size=(20, 20), icon_anchor=(10, 10), class_name="avs-structure")
        _layer(
            chart,
            {"type": "FeatureCollection", "features": of_kind},
            name=look.label,
            style=style,
            marker=folium.Marker(icon=icon),
        )
