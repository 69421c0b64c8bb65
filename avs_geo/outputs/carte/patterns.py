"""SVG hatchings and marker shapes, shared by the map of the browser and by its legend."""

from __future__ import annotations

from avs_geo.outputs.carte.palette import CLASS_STYLES, QPV_INK, AreaStyle, Hatch, Marker

QPV_PATTERN = "avs-qpv"

_STROKES = {
    Hatch.NONE: "",
    Hatch.DOTS: '<circle cx="2" cy="2" r="0.9" fill="{ink}"/><circle cx="6" cy="6" r="0.9" fill="{ink}"/>',
    Hatch.DIAGONAL: '<path d="M-1,1 l2,-2 M0,8 l8,-8 M7,9 l2,-2" stroke="{ink}" stroke-width="0.9"/>',
    Hatch.CROSSED: '<path d="M0,0 l8,8 M8,0 l-8,8" stroke="{ink}" stroke-width="0.8"/>',
}

_SHAPES = {
    Marker.CIRCLE: '<circle cx="10" cy="10" r="7.5" {paint}/>',
    Marker.TRIANGLE: '<path d="M10,2 L18.5,17 L1.5,17 Z" {paint}/>',
    Marker.DIAMOND: '<path d="M10,1.5 L18.5,10 L10,18.5 L1.5,10 Z" {paint}/>',
}


def pattern_id(classe: str) -> str:
    """Return the identifier of the pattern of a class."""
    return f"avs-{classe}"


def pattern_definitions() -> str:
    """Return an invisible SVG element that defines every pattern; put it once in a page."""
    patterns = "".join(_pattern(pattern_id(classe), style) for classe, style in CLASS_STYLES.items())
    qpv = (
        f'<pattern id="{QPV_PATTERN}" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<path d="M0,2.5 h5" stroke="{QPV_INK}" stroke-width="1.3"/></pattern>'
    )
    return (
        '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
        f"{patterns}{qpv}</defs></svg>"
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


def swatch_svg(fill: str, *, stroke: str = "#8a8a8a", dash: str = "") -> str:
    """Return the SVG of a small filled rectangle, for legends; `fill` may be a pattern, ``url(#…)``."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="26" height="16" aria-hidden="true">'
        f'<rect x="1" y="1" width="24" height="14" rx="2" fill="{fill}" stroke="{stroke}" '
        f'stroke-dasharray="{dash}"/></svg>'
    )


def _pattern(identifier: str, style: AreaStyle) -> str:
    return (
        f'<pattern id="{identifier}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{style.fill}"/>{_STROKES[style.hatch].format(ink=style.ink)}</pattern>'
    )
