"""Numbers as French readers write them: narrow spaces between thousands, decimal comma, spaced units."""

from __future__ import annotations

import math

from avs_geo.text.typography import NBSP, THIN

UNKNOWN = "–"
_PLURAL_UNITS = frozenset({"habitants", "minutes", "points"})
SMALLEST_COUNT = 5


def number(value: float | None, decimals: int = 0) -> str:
    r"""Return a number, ``168 331`` or ``12,5``; a dash where it is unknown.

    Examples
    --------
    >>> number(168331), number(-0.04, 1)
    ('168\u202f331', '0,0')
    """
    if value is None or math.isnan(value):
        return UNKNOWN
    rounded = round(float(value), decimals) + 0.0  # + 0.0 turns -0.0 into 0.0
    return f"{rounded:,.{decimals}f}".replace(",", THIN).replace(".", ",").replace("-", "−")


def small_count(value: float | None, *, is_rounded: bool = False) -> str:
    r"""Return a count of persons or households, ``< 5`` where it is under 5: what is so few says who they are.

    A count that its publisher rounds says ``< 5`` where it is 0 too, for it may be 1 or 2; an exact 0 is no secret.

    Examples
    --------
    >>> small_count(3), small_count(0), small_count(0, is_rounded=True), small_count(5, is_rounded=True)
    ('<\xa05', '0', '<\xa05', '5')
    """
    if value is None or math.isnan(value) or value >= SMALLEST_COUNT or (value == 0 and not is_rounded):
        return number(value)
    return f"<{NBSP}{SMALLEST_COUNT}"


def percent(share: float | None, decimals: int = 1) -> str:
    """Return a share of one as ``45,3 %``.

    An incomplete share is never rounded up to 100 %, nor a non-zero one down to 0 %: ``> 99,9 %``, ``< 0,1 %``.
    """
    if share is None or math.isnan(share):
        return UNKNOWN
    step = 10.0**-decimals
    text = number(share * 100, decimals)
    if share < 1 and round(share * 100, decimals) >= 100:
        text = f">{NBSP}{number(100 - step, decimals)}"
    elif share > 0 and round(share * 100, decimals) <= 0:
        text = f"<{NBSP}{number(step, decimals)}"
    return f"{text}{NBSP}%"


def with_unit(value: float | None, unit: str, decimals: int = 0) -> str:
    r"""Return a number and its unit, ``12 min``; a dash alone where it is unknown. Under two, a word is singular.

    Examples
    --------
    >>> with_unit(2, "habitants"), with_unit(1, "habitants"), with_unit(0, "habitants"), with_unit(1, "min")
    ('2\xa0habitants', '1\xa0habitant', '0\xa0habitant', '1\xa0min')
    """
    text = number(value, decimals)
    if value is None or text == UNKNOWN:
        return text
    if unit in _PLURAL_UNITS and abs(round(value, decimals)) < 2:
        unit = unit.removesuffix("s")
    return f"{text}{NBSP}{unit}"


def plain(value: float) -> str:
    """Return a parameter with all the decimals that it has, ten at most: ``20``, ``17,5``."""
    decimals = next(places for places in range(11) if round(value, places) == round(value, 10))
    return number(value, decimals)


def rough(value: float) -> str:
    """Return the first three figures of a number of any size: ``1,23e+20``, ``infini``."""
    return "infini" if math.isinf(value) else f"{value:.3g}".replace(".", ",").replace("-", "−")
