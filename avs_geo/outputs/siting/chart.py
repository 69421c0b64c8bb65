"""The curve of the new sites as a picture: the share of the demand within the threshold, by number of structures."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from avs_geo.text.numbers import number, percent
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from avs_geo.analysis.siting.siting import Siting

_WIDTH, _HEIGHT = 520, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 14, 46
_INK, _GRID = "#1f5f8b", "#d5d5d5"
_MOST_TICKS: Final = 10


def siting_chart(siting: Siting) -> str:
    """Return the curve as an image; its table says the same in figures."""
    counts = [int(count) for count in siting.curve["nombre"]]
    shares = [float(share) for share in siting.curve["part_demande"]]
    content = base64.b64encode(_svg(counts, shares).encode()).decode("ascii")
    words = f"Avec {plural(counts[-1], 'structure')} de plus, {percent(shares[-1])} de la demande est à portée."
    return (
        f'<img class="avs-courbe" src="data:image/svg+xml;base64,{content}" alt="{words}" '
        'style="width:100%;max-width:620px;height:auto">'
    )


def _svg(counts: list[int], shares: list[float]) -> str:
    across = [_x(count, counts[-1]) for count in counts]
    up = [_y(share) for share in shares]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>' for x, y in zip(across, up, strict=True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="Arial, sans-serif" '
        f'font-size="14" fill="#1c1c1c">{_grid()}{_ticks(counts)}'
        f'<polyline points="{line}" fill="none" stroke="{_INK}" stroke-width="3"/><g fill="{_INK}">{dots}</g>'
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 6}" text-anchor="middle">Structures nouvelles</text></svg>'
    )


def _grid() -> str:
    lines = (
        f'<path d="M{_LEFT},{_y(share):.1f} H{_WIDTH - _RIGHT}" stroke="{_GRID}"/>'
        f'<text x="{_LEFT - 6}" y="{_y(share) + 5:.1f}" text-anchor="end">{percent(share, 0)}</text>'
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    return "".join(lines)


def _ticks(counts: list[int]) -> str:
    step = -(-len(counts) // _MOST_TICKS)
    low = _HEIGHT - _BOTTOM + 19
    return "".join(
        f'<text x="{_x(count, counts[-1]):.1f}" y="{low}" text-anchor="middle">{number(count)}</text>'
        for count in counts[::step]
    )


def _x(count: int, most: int) -> float:
    return _LEFT + 12 + (_WIDTH - _LEFT - _RIGHT - 24) * (count - 1) / max(most - 1, 1)


def _y(share: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - share)
