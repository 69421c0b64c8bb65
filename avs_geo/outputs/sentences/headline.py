"""The sentences that sum a diagnosis up, written from its figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from avs_geo.text.numbers import number, percent, plain, with_unit
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis

_SEVERAL: Final = 2


@dataclass(frozen=True, slots=True)
class Headline:
    """One headline figure.

    Parameters
    ----------
    label
        What it is.
    value
        The figure, written out.
    detail
        What it is made of, in one line.
    """

    label: str
    value: str
    detail: str


def headlines(diagnosis: Diagnosis) -> tuple[Headline, ...]:
    """Return the headline figures of the department."""
    whole = diagnosis.departement.iloc[0]
    far = round(whole["population_hors_acces"])
    seuil = plain(diagnosis.parameters.threshold)
    return (
        Headline(
            "Habitants dans un territoire d’agrément",
            percent(whole["part_couverte"]),
            f"{number(whole['population_couverte'])} sur {number(whole['population'])} habitants",
        ),
        Headline(
            f"Habitants à plus de {seuil} min d’une structure",
            percent(whole["part_hors_acces"]),
            f"{number(far)} habitant{'s' if far >= _SEVERAL else ''}, {diagnosis.times.model}",
        ),
        Headline(
            "Habitants non couverts",
            percent(whole["part_non_couverte"]),
            f"{with_unit(whole['population_non_couverte'], 'habitants')} hors territoire et à plus de {seuil} min",
        ),
        Headline(
            "Structures agréées",
            f"{plural(int(whole['nb_cs']), 'CS', 'CS')}, {plural(int(whole['nb_evs']), 'EVS', 'EVS')}",
            _inhabitants_per_structure(whole["population"], int(whole["nb_cs"] + whole["nb_evs"])),
        ),
    )


def _inhabitants_per_structure(population: float, structures: int) -> str:
    if not structures:
        return "aucune structure ne compte"
    return f"une pour {with_unit(population / structures, 'habitants')}"
