"""Lever: the renewals of agreements that end within the horizon, each in its own year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from avs_geo.analysis.programme.costs import NoCost
from avs_geo.analysis.programme.levers.lever import Lever
from avs_geo.analysis.programme.lines import Proposal
from avs_geo.analysis.programme.reasons import inhabitants
from avs_geo.analysis.programme.territories import own_shares
from avs_geo.analysis.state_of_play import renewals as agreements_to_renew
from avs_geo.text.dates import day_text
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.analysis.study import Study

_FAMILIES: Final = "ACF"


def renewals(study: Study, horizon: Horizon, *, families_from: int) -> list[Proposal]:
    """Return one proposal for each agreement that ends by the last year of the horizon.

    Its year is that in which it ends; the first of the horizon for one that ends before. Nobody is gained: the reason
    says how many inhabitants the territory has, and whether the rules will ask for a families' part.

    Parameters
    ----------
    study
        The department.
    horizon
        The years of the programme.
    families_from
        The year from which every CS has a families' part.
    """
    date = study.parameters.reference_date
    table = agreements_to_renew(study.inventory.structures, date, horizon_years=max(horizon.last - date.year, 0) + 1)
    table = table.loc[table["agrement_fin"].dt.year <= horizon.last]
    shares = own_shares(study, table["id"].tolist())
    return [
        _propose(row, study, float(study.population @ shares[:, rank]), horizon, families_from)
        for rank, row in enumerate(table.itertuples(index=False))
    ]


def has_families(structures: pd.DataFrame) -> pd.Series[bool]:
    """Return which structures have a families' part among their functions.

    Parameters
    ----------
    structures
        Column ``fonctions`` (``AGC;ACF``).
    """
    having: pd.Series[bool] = _functions(structures).map(lambda known: _FAMILIES in known).astype(bool)
    return having


def lacks_families(structures: pd.DataFrame) -> pd.Series[bool]:
    """Return which structures are CS whose functions are known, and have no families' part among them."""
    known = _functions(structures).map(len) > 0
    lacking: pd.Series[bool] = structures["type"].eq("CS") & known & ~has_families(structures)
    return lacking


def _functions(structures: pd.DataFrame) -> pd.Series[Any]:
    return structures["fonctions"].fillna("").astype(object).str.split(";").map(lambda known: [f for f in known if f])


def _propose(row: Any, study: Study, population: float, horizon: Horizon, families_from: int) -> Proposal:
    identifier, end = str(row.id), row.agrement_fin.date()
    year = int(np.clip(end.year, horizon.first, horizon.last))
    structure = study.structures.loc[[identifier]]
    return Proposal(
        id_ligne=RENEWAL.line_id(identifier),
        levier=RENEWAL,
        nature=str(row.type),
        motif=_reason(
            end=end,
            overdue=bool(row.agrement_echu),
            population=population,
            lacks_families=bool(lacks_families(structure).iloc[0]) and year >= families_from,
            rule_year=families_from,
        ),
        id_structure=identifier,
        year=year,
    )


def _reason(*, end: dt.date, overdue: bool, population: float, lacks_families: bool, rule_year: int) -> str:
    """Say when an agreement ends, how many people its territory has, and what the rules will ask of it."""
    when = f"L’agrément a pris fin le {day_text(end)}" if overdue else f"L’agrément prend fin le {day_text(end)}"
    rule = (
        f" À partir de {rule_year}, tout centre social doit avoir un volet familles (ACF), que l’inventaire ne lui "
        "connaît pas."
        if lacks_families
        else ""
    )
    return typeset(f"{when} ; {inhabitants(population)} dans son territoire.{rule}")


RENEWAL: Final = Lever(
    name="renouvellement_agrement",
    prefix="renouvellement",
    label="Renouvellement d’agrément",
    counted=("renouvellement d’agrément", "renouvellements d’agrément"),
    measure="Renouvellement de l’agrément de {structure}",
    cost=NoCost(),
    find=lambda inputs: renewals(
        inputs.study, inputs.horizon, families_from=int(inputs.settings.value("regles.familles_des"))
    ),
    is_ranked=False,
    synergy="renouvellement de l’agrément en {year}",
)
