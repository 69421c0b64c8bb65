"""What is said of the indicators of a file: how their direction was told, and those that measure one thing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.inventory.indicators.catalogue import Direction
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.indicators.catalogue import Indicator

_SHOWN = 10


def remark_indicators(indicators: Iterable[Indicator], repeated: list[list[Indicator]], log: FindingLog) -> None:
    """Say which directions were told by words or supposed, what has no weight, and what is given for several years."""
    known = list(indicators)
    weighed = [one for one in known if one.weight > 0]
    _remark_worded([one for one in weighed if one.is_worded], log)
    _remark_counts([one for one in known if one.is_count and one.is_worded], log)
    supposed = [one for one in weighed if not one.is_known]
    if supposed:
        log.remark(
            "sens_suppose",
            f"Une valeur haute est prise pour un besoin fort, avec un poids de 1 : {_names(supposed)} ; à vérifier.",
            "Changez le sens ou le poids si ce n’est pas le cas.",
        )
    for group in repeated:
        _remark_repeated(group, log)


def _remark_worded(worded: list[Indicator], log: FindingLog) -> None:
    parts = [
        f"une valeur {high} est un besoin fort pour {_names(those)}"
        for direction, high in ((Direction.RISING, "haute"), (Direction.FALLING, "basse"))
        if (those := [one for one in worded if one.direction is direction])
    ]
    if parts:
        log.remark(
            "sens_reconnu",
            f"D’après les titres, {' ; '.join(parts)}.",
            "Changez le sens ou le poids si ce n’est pas le cas.",
        )


def _remark_counts(counts: list[Indicator], log: FindingLog) -> None:
    if counts:
        log.remark(
            "effectifs_sans_poids",
            f"Ces colonnes sont des effectifs, qui disent combien et non dans quel besoin : {_names(counts)} ; elles "
            "n’entrent dans l’indice que si vous leur donnez un poids.",
            "Pour l’indice, donnez plutôt une part ou un taux.",
        )


def _remark_repeated(group: list[Indicator], log: FindingLog) -> None:
    newest, *older = group
    log.remark(
        "indicateur_repete",
        f"{listed([quoted(one.name) for one in group], last='et')} mesurent la même chose : seul "
        f"{quoted(newest.name)} a un poids, pour qu’elle ne compte pas deux fois.",
        f"Pour prendre {quoted(older[0].name)} à la place, retirez la colonne {quoted(newest.name)} ou changez les "
        "poids.",
    )


def _names(indicators: list[Indicator]) -> str:
    shown = ", ".join(quoted(one.label) for one in indicators[:_SHOWN])
    return shown + ("…" if len(indicators) > _SHOWN else "")
