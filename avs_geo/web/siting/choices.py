"""What the visitor asks of the new sites; the first questions in the page, the others folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.siting.options import Demand, Objective, SitingOptions
from avs_geo.text.numbers import number, percent
from avs_geo.web.in_hand.site_count import MOST, keep_count, starting_count

if TYPE_CHECKING:
    from avs_geo.web.in_hand.cached import View

_DEMANDS: Final = {
    Demand.NON_COUVERTE: "Non couverts",
    Demand.HORS_ACCES: "Hors d’accès",
    Demand.TOUTES: "Tous",
}
_OBJECTIVES: Final = {
    Objective.COUVERTURE: "Le plus d’habitants à portée",
    Objective.MOYENNE: "Le temps moyen le plus court",
}
_COUNT: Final = "implantations_nombre"
_GAPS: Final = (0.0, 0.001, 0.005, 0.01, 0.02, 0.05)
_WEIGHTS: Final = (0.0, 0.5, 1.0, 2.0, 3.0)


def ask_siting(view: View) -> SitingOptions:
    """Ask for the options.

    Raises
    ------
    SitingRefusedError
        They contradict each other.
    """
    left, right = st.columns([1, 1], gap="medium", vertical_alignment="bottom")
    most = min(MOST, len(view.geography.communes))
    usual = Horizon.following(view.diagnosis.parameters.reference_date)
    count = left.slider(
        "Structures nouvelles",
        1,
        max(most, 2),
        starting_count(usual, most=most),
        key=_COUNT,
        on_change=keep_count,
        args=(_COUNT,),
        help="Le même nombre sert à la page « Objectifs ».",
    )
    demand = right.segmented_control(
        "Habitants à servir",
        list(_DEMANDS),
        default=Demand.NON_COUVERTE,
        required=True,
        format_func=_DEMANDS.__getitem__,
        key="implantations_demande",
        help="Non couverts : hors territoire et au-delà du seuil. Hors d’accès : au-delà du seuil.",
    )
    with st.expander("Objectif, règles et preuve"):
        return _ask_rules(view, count, demand or Demand.NON_COUVERTE)


def _ask_rules(view: View, count: int, demand: Demand) -> SitingOptions:
    communes = view.geography.communes["nom"].to_dict()
    left, right = st.columns(2, gap="medium")
    with left:
        objective = st.selectbox(
            "Objectif", list(_OBJECTIVES), format_func=_OBJECTIVES.__getitem__, key="implantations_objectif"
        )
        share = _ask_share(objective)
        limited = st.selectbox(
            "Au plus par intercommunalité",
            [None, 1, 2, 3, 4, 5],
            format_func=lambda most: "sans limite" if most is None else number(most),
            key="implantations_max_epci",
        )
        each_qpv = st.checkbox("Une structure nouvelle à portée de chaque QPV non couvert", key="implantations_qpv")
    with right:
        forced = _ask_communes("Communes obligées", communes, "implantations_obliger")
        forbidden = _ask_communes("Communes interdites", communes, "implantations_interdire")
        weight = 0.0
        if view.diagnosis.need is not None:
            weight = st.select_slider(
                "Poids de l’indice de besoin",
                _WEIGHTS,
                format_func=lambda value: number(value, 1),
                key="implantations_besoin",
                help="Chaque habitant compte 1 + poids × indice / 100.",
            )
        gap = st.select_slider(
            "Écart à l’optimum permis",
            _GAPS,
            value=0.01,
            format_func=lambda value: percent(value, 1),
            key="implantations_ecart",
            help="0 % demande l’optimum même, ce qui peut prendre plus de temps.",
        )
    return SitingOptions(
        # The page has no room for both questions: a share is sought with as many structures as it takes.
        count=count if share is None else None,
        demand=demand,
        objective=objective,
        target_share=share,
        forced=forced,
        forbidden=forbidden,
        max_per_epci=limited,
        one_per_qpv=each_qpv,
        need_weight=weight,
        gap=gap,
    )


def _ask_share(objective: Objective) -> float | None:
    """Ask for a share to reach with as few structures as possible; only the covering has one."""
    asked = st.checkbox(
        "Chercher le plus petit nombre qui atteint une part de la demande",
        key="implantations_viser",
        disabled=objective is not Objective.COUVERTURE,
    )
    if not asked or objective is not Objective.COUVERTURE:
        return None
    wanted: int = st.slider("Part visée (%)", 5, 100, 80, step=5, key="implantations_part")
    st.caption("Le nombre de structures choisi plus haut ne sert alors pas.")
    return wanted / 100


def _ask_communes(label: str, names: dict[str, str], key: str) -> tuple[str, ...]:
    chosen = st.multiselect(
        label,
        list(names),
        format_func=lambda code: f"{names[code]} ({code})",
        placeholder="Tapez un nom",
        key=key,
    )
    return tuple(chosen)
