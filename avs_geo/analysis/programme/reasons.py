"""Words that the reasons of the lines share, in plain French made from the figures."""

from __future__ import annotations

from avs_geo.text.numbers import number
from avs_geo.text.typography import typeset


def inhabitants(count: float) -> str:
    """Return ``1 234 habitants``."""
    return counted(round(count), "habitant")


def minutes(value: float) -> str:
    """Return ``20 min``, with a decimal where it is not whole."""
    return f"{number(value, decimals=0 if float(value).is_integer() else 1)}\u00a0min"


def counted(count: int, singular: str) -> str:
    """Return ``3 communes``."""
    return f"{number(count)}\u00a0{singular}{'s' if count > 1 else ''}"


def named_quarters(qpv: list[str]) -> str:
    """Return ``le quartier prioritaire Rochotte``."""
    names = ", ".join(qpv)
    return f"le quartier prioritaire {names}" if len(qpv) == 1 else f"les quartiers prioritaires {names}"


def postponed_reason(last: int, limit: str) -> str:
    """Say which limit keeps a line out of the horizon."""
    return typeset(f" Reportée au-delà de {last} : {limit}.")
