"""What changes between two states of a department, in figures with their sign and in sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from avs_geo.analysis.differences import Effet
from avs_geo.outputs.sentences.headline import Headline
from avs_geo.text.numbers import UNKNOWN, number, percent, with_unit
from avs_geo.text.typography import NBSP, typeset
from avs_geo.text.words import plural

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.analysis.differences import Differences
    from avs_geo.analysis.programme.costs import YearlyCost

_HALF = 0.5
_SEVERAL = 2


def signed(value: float | None, decimals: int = 0) -> str:
    """Return a difference with its sign, ``+1 234``, ``−3``; ``=`` where nothing changes.

    Examples
    --------
    >>> signed(3), signed(-2.0), signed(0)
    ('+3', '−2', '=')
    """
    if value is None or math.isnan(value):
        return UNKNOWN
    text = number(value, decimals)
    if text.strip("−0,") == "":
        return "="
    return f"+{text}" if value > 0 else text


def signed_points(share: float | None) -> str:
    """Return the difference of two shares of one, in points: ``+1,6 point``, ``−12,0 points``."""
    text = signed(None if share is None else share * 100, 1)
    if text in {UNKNOWN, "="} or share is None:
        return text
    return f"{text}{NBSP}point{'s' if abs(round(share * 100, 1)) >= _SEVERAL else ''}"


def signed_euros(value: float) -> str:
    """Return a cost with its sign, ``+30 000 €``; in words where it is not known."""
    if math.isnan(value):
        return "inconnu"
    return f"{signed(value)}{NBSP}€" if abs(value) >= _HALF else f"0{NBSP}€"


def difference_headlines(differences: Differences, cost: YearlyCost | None) -> tuple[Headline, ...]:
    """Return the figures of the department before and after, each with its difference.

    Parameters
    ----------
    differences
        What changes.
    cost
        What the changes cost each year more; None where nobody asks.
    """
    whole = differences.departement.iloc[0]
    figures = [
        Headline(
            "Habitants dans un territoire",
            _arrow(percent(whole["part_couverte_avant"]), percent(whole["part_couverte_apres"])),
            _change(
                whole["population_couverte_ecart"],
                f"{signed_points(whole['part_couverte_ecart'])}, {_people(whole['population_couverte_ecart'])}",
            ),
        ),
        Headline(
            "Habitants au-delà du seuil",
            _arrow(number(whole["population_hors_acces_avant"]), number(whole["population_hors_acces_apres"])),
            _change(whole["population_hors_acces_ecart"], _people(whole["population_hors_acces_ecart"])),
        ),
        Headline(
            "Structures agréées",
            _arrow(_structures(whole, "avant"), _structures(whole, "apres")),
            _change(
                abs(whole["nb_cs_ecart"]) + abs(whole["nb_evs_ecart"]),
                f"CS {signed(whole['nb_cs_ecart'])}, EVS {signed(whole['nb_evs_ecart'])}",
            ),
        ),
    ]
    return (*figures, _cost(cost)) if cost is not None else tuple(figures)


def difference_sentences(differences: Differences) -> list[str]:
    """Say who gains and who loses, where most, and which QPV change; one sentence where nothing does."""
    effects = differences.effects
    sentences = [
        _who(effects.loc[[str(effect)]].iloc[0], one, several)
        for effect, one, several in ((Effet.GAGNE, "gagne", "gagnent"), (Effet.PERD, "perd", "perdent"))
    ]
    if not any(sentences):
        return ["Rien ne change pour les communes."]
    most = _most(differences.epci)
    return [typeset(text) for text in (*sentences, most, _quarters(differences.qpv)) if text]


def _structures(whole: pd.Series, state: str) -> str:
    return f"{number(whole[f'nb_cs_{state}'])}{NBSP}CS, {number(whole[f'nb_evs_{state}'])}{NBSP}EVS"


def _change(gap: float, text: str) -> str:
    return text if abs(gap) >= _HALF else "sans changement"


def _people(gap: float) -> str:
    return f"{signed(gap)}{NBSP}habitant{'s' if abs(round(gap)) >= _SEVERAL else ''}"


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _cost(cost: YearlyCost) -> Headline:
    if math.isnan(cost.caf) and math.isnan(cost.partners):
        detail = "donnez coûts et plafonds à la page « Objectifs »"
        return Headline("Coût de plus par an", "inconnu", typeset(detail))
    shares = f"Caf {signed_euros(cost.caf)}, partenaires {signed_euros(cost.partners)}"
    return Headline("Coût de plus par an", signed_euros(cost.caf + cost.partners), shares)


def _who(effect: pd.Series, one: str, several: str) -> str:
    count = int(effect["nb_unites"])
    if not count:
        return ""
    verb = one if count == 1 else several
    people = with_unit(effect["population"], "habitants")
    covered = f"{signed(effect['population_couverte_ecart'])} dans un territoire"
    return f"{plural(count, 'commune')} {verb}, {people} en tout ({covered})."


def _most(epci: pd.DataFrame) -> str:
    gaps = epci["population_couverte_ecart"].to_numpy(dtype=float)
    if not len(gaps) or abs(gaps).max() < _HALF:
        return ""
    place = int(abs(gaps).argmax())
    zone = epci.iloc[place]
    return (
        f"Le plus grand écart est celui de l’intercommunalité « {zone['nom']} » : {_people(gaps[place])} "
        f"dans un territoire, de {percent(zone['part_couverte_avant'])} à {percent(zone['part_couverte_apres'])}."
    )


def _quarters(qpv: pd.DataFrame) -> str:
    if qpv.empty:
        return ""
    names = ", ".join(f"« {nom} »" for nom in qpv["nom_qp"])
    return f"{plural(len(qpv), 'quartier prioritaire change', 'quartiers prioritaires changent')} de statut : {names}."
