"""SVG hatchings and marker shapes, shared by the map of the browser and by its legend."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from avs_geo.map_styles import AreaStyle, Hatch, Marker, PointStyle
from avs_geo.outputs.maps.palette import (
    CATCHMENT_INK,
    CLASS_STYLES,
    EFFECT_STYLES,
    NEED_STYLES,
    QPV_INK,
    TERRITORY_INKS,
    TYPOLOGY_STYLES,
    UNKNOWN_STYLES,
)
from avs_geo.text.templates import own_markup

if TYPE_CHECKING:
    from markupsafe import Markup

QPV_PATTERN = "avs-qpv"
CATCHMENT_PATTERN = "avs-acces"
ALL_STYLES = CLASS_STYLES | TYPOLOGY_STYLES | NEED_STYLES | EFFECT_STYLES | UNKNOWN_STYLES

_STROKES = {
    Hatch.NONE: "",
    Hatch.DOTS: '<circle cx="2" cy="2" r="0.9" fill="{ink}"/><circle cx="6" cy="6" r="0.9" fill="{ink}"/>',
    Hatch.DIAGONAL: '<path d="M-1,1 l2,-2 M0,8 l8,-8 M7,9 l2,-2" stroke="{ink}" stroke-width="0.9"/>',
    Hatch.CROSSED: '<path d="M0,0 l8,8 M8,0 l-8,8" stroke="{ink}" stroke-width="0.8"/>',
}

_SHAPES = {
    Marker.CIRCLE: '<circle cx="10" cy="10" r="7.5" {paint}/>',
    Marker.TRIANGLE: '<path d="M10,2 L18.5,17 L1.5,17 Z" {paint}/>',
    Marker.SQUARE: '<path d="M3,3 H17 V17 H3 Z" {paint}/>',
    Marker.DIAMOND: '<path d="M10,1.5 L18.5,10 L10,18.5 L1.5,10 Z" {paint}/>',
}


def pattern_id(classe: str) -> str:
    """Return the identifier of the pattern of a class."""
    return f"avs-{classe}"


def pattern_definitions() -> Markup:
    """Return an SVG element of no size that defines every pattern; put it once in a page.

    The style sheet of each page takes its class out of the flow. A style attribute would be refused where a page has a
    Content-Security-Policy, and patterns of an element that is not displayed would paint nothing.
    """
    patterns = "".join(_pattern(pattern_id(classe), style) for classe, style in ALL_STYLES.items())
    return own_markup(
        '<svg class="avs-motifs" width="0" height="0" aria-hidden="true"><defs>'
        f"{patterns}{_qpv_pattern(QPV_PATTERN)}{_catchment_pattern(CATCHMENT_PATTERN)}</defs></svg>"
    )


def marker_svg(marker: Marker, fill: str, *, counts: bool = True, size: int = 18) -> str:
    """Return the SVG of a structure's mark: filled where it counts, hollow and dashed where it does not."""
    paint = (
        f'fill="{fill}" stroke="#fff" stroke-width="1.8"'
        if counts
        else f'fill="#fff" stroke="{fill}" stroke-width="2.2" stroke-dasharray="3 2"'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 20 20" '
        f'aria-hidden="true">{_SHAPES[marker].format(paint=paint)}</svg>'
    )


def area_swatch(style: AreaStyle) -> Markup:
    """Return the image of an area's colour and hatching, for legends and sheets."""
    return _swatch(_pattern("motif", style), 'fill="url(#motif)" stroke="#8a8a8a"')


def qpv_swatch(*, indicative: bool) -> Markup:
    """Return the image of a QPV: hatched, its edge dashed where its extent is only indicative."""
    dash = ' stroke-dasharray="3 3"' if indicative else ""
    return _swatch(_qpv_pattern("motif"), f'fill="url(#motif)" stroke="{QPV_INK}" stroke-width="1.6"{dash}')


def catchment_swatch() -> Markup:
    """Return the image of the area within the threshold: dotted edge, wide hatching that lets the classes through."""
    paint = f'fill="url(#motif)" stroke="{CATCHMENT_INK}" stroke-width="2" stroke-dasharray="1 3"'
    return _swatch(_catchment_pattern("motif"), paint)


def territory_swatch() -> Markup:
    """Return the image of a territory: an outline in dashes."""
    return _swatch("", f'fill="none" stroke="{TERRITORY_INKS[0]}" stroke-width="2.4" stroke-dasharray="5 2.5"')


def marker_image(style: PointStyle, *, counts: bool = True) -> Markup:
    """Return the image of a structure's mark, for legends."""
    return svg_image(marker_svg(style.marker, style.fill, counts=counts), width=18, height=18)


def _swatch(definitions: str, paint: str) -> Markup:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="26" height="16">'
        f'<defs>{definitions}</defs><rect x="1" y="1" width="24" height="14" rx="2" {paint}/></svg>'
    )
    return svg_image(svg, width=26, height=16)


def svg_image(svg: str, *, width: int, height: int) -> Markup:
    """Wrap an SVG as an image without alternative text: the words stand beside it."""
    content = base64.b64encode(svg.encode()).decode("ascii")
    return own_markup(f'<img src="data:image/svg+xml;base64,{content}" width="{width}" height="{height}" alt="">')


def _qpv_pattern(identifier: str) -> str:
    return (
        f'<pattern id="{identifier}" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<path d="M0,2.5 h5" stroke="{QPV_INK}" stroke-width="1.3"/></pattern>'
    )


def _catchment_pattern(identifier: str) -> str:
    return (
        f'<pattern id="{identifier}" width="12" height="12" patternUnits="userSpaceOnUse">'
        f'<path d="M0,0 l12,12" stroke="{CATCHMENT_INK}" stroke-width="0.9" stroke-opacity="0.7"/></pattern>'
    )


def _pattern(identifier: str, style: AreaStyle) -> str:
    return (
        f'<pattern id="{identifier}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{style.fill}"/>{_STROKES[style.hatch].format(ink=style.ink)}</pattern>'
    )
