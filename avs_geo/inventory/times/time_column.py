"""Which of several columns of durations is taken, and the words to say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.inventory.times.time_headings import MINUTES, is_unit_word
from avs_geo.text.names import fold
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.times.time_headings import Heading

# The same duration as a text, or in traffic.
_SECONDARY = frozenset(("text", "texte", "txt", "libelle", "traffic", "trafic", "pleines", "pleine", "hp", "pointe"))
# What stands for the others, in this order: the whole, the mean, the car.
_PREFERRED = (
    frozenset(("total", "totale")),
    frozenset(("moyen", "moyenne", "moy", "mean", "average", "avg")),
    frozenset(("hc", "creuses", "creuse")),
    frozenset(("voiture", "auto", "car", "driving", "vl", "route", "routier")),
)


def choose_time(headings: Iterable[Heading], log: FindingLog) -> Heading | None:
    """Return the column of durations; a remark says which others are left aside.

    The contract's own heading comes first; of several percentiles, the median; of one duration in several units, the
    minutes; then the one whose heading adds nothing, the roads without traffic, the total, the mean, the car. Where
    nothing settles it, that is a fault.
    """
    every = list(headings)
    candidates = [one for one in every if one.is_time] or [one for one in every if one.is_weak_time]
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    chosen, why = _settle(candidates)
    if chosen is None:
        log.fault(
            "plusieurs_durees",
            f"Plusieurs colonnes portent des durées : {_names(candidates)}.",
            "Gardez la colonne voulue et supprimez les autres, ou donnez à la colonne voulue le titre « minutes », "
            "ses valeurs étant en minutes.",
            column=candidates[1].text,
        )
        return candidates[0]
    aside = [one for one in candidates if one is not chosen]
    left = "est laissée" if len(aside) == 1 else "sont laissées"
    log.remark(
        "durees_ecartees",
        f"Les durées sont prises dans la colonne {quoted(chosen.text)}{why} ; {_names(aside)} {left} de côté.",
        "Pour en prendre une autre, supprimez les colonnes de durées dont vous ne voulez pas.",
        column=chosen.text,
    )
    return chosen


def _settle(candidates: list[Heading]) -> tuple[Heading | None, str]:
    """Return the column to take and, in words, why; None where nothing settles it."""
    for one in candidates:
        if fold(one.text) == "minutes":
            return one, ""
    ranked = [(abs(one.percentile - 50), one) for one in candidates if one.percentile is not None]
    if ranked:
        median = min(ranked, key=lambda pair: pair[0])[1]
        return median, ", la médiane" if median.percentile == 50 else ", la plus proche de la médiane"
    bare = [one for one in candidates if not one.has(_SECONDARY)]
    if len(bare) == 1:
        return bare[0], ""
    plain = [one for one in bare if one.is_plain_time]
    if len(plain) == 1:
        return plain[0], ""
    for words in _PREFERRED:
        preferred = [one for one in bare if one.has(words)]
        if len(preferred) == 1:
            return preferred[0], ""
    return _same_in_several_units(bare), ""


def _same_in_several_units(candidates: list[Heading]) -> Heading | None:
    if len({one.unit for one in candidates}) < len(candidates) or len({_without_unit(one) for one in candidates}) > 1:
        return None
    return next((one for one in candidates if one.unit is MINUTES), candidates[0])


def _without_unit(heading: Heading) -> tuple[str, ...]:
    return tuple(word for word in heading.words if not is_unit_word(word))


def _names(headings: list[Heading]) -> str:
    return listed([quoted(one.text) for one in headings[:10]], last="et")
