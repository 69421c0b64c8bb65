"""What the visitor asks of a programme: its years, how many creations to look for, and the figures it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.programme.horizon import LONGEST_YEARS, Horizon
from avs_geo.web.in_hand.programme import ProgrammeChoices
from avs_geo.web.in_hand.programme_settings import chosen_settings
from avs_geo.web.in_hand.site_count import MOST, keep_count, starting_count

if TYPE_CHECKING:
    import datetime as dt


USUAL_YEARS = 4
_YEARS_AHEAD = 6


def ask_programme(reference_date: dt.date) -> ProgrammeChoices:
    """Ask for the years and the number of creations; the figures are the last good ones."""
    settings = chosen_settings()
    first, length, count = st.columns(3)
    usual = Horizon.following(reference_date)
    start = first.selectbox(
        "Première année",
        list(range(reference_date.year, reference_date.year + _YEARS_AHEAD)),
        index=1,
        key=f"programme_debut_{reference_date.year}",
    )
    years = length.selectbox(
        "Durée",
        list(range(1, LONGEST_YEARS + 1)),
        index=USUAL_YEARS - 1,
        format_func=lambda number: f"{number} an{'s' if number > 1 else ''}",
        key="programme_duree",
    )
    first_year = start or usual.first
    horizon = Horizon(first_year, first_year + (years or USUAL_YEARS) - 1)
    key = f"programme_creations_{horizon}_{len(settings.text)}"
    asked = count.number_input(
        "Créations à chercher",
        1,
        MOST,
        starting_count(horizon),
        key=key,
        on_change=keep_count,
        args=(key,),
        help="Au départ, ce que vos limites permettent sur la période ; sans limite, une par an. Le même nombre sert à "
        "la page « Implantations ».",
    )
    return ProgrammeChoices(horizon, settings, int(asked))
