"""What the visitor asks of a programme: its years, how many creations to look for, and the figures it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.targets.horizon import LONGEST_YEARS, Horizon
from avs_geo.analysis.targets.siting_choice import default_count
from avs_geo.errors import InputRefusedError
from avs_geo.inventory.programme_settings import ProgrammeSettings, read_programme_settings
from avs_geo.inventory.programme_template import programme_template
from avs_geo.inventory.source import SourceFile
from avs_geo.web.files.findings import show_findings
from avs_geo.web.files.own_files import ImportOutcome

if TYPE_CHECKING:
    import datetime as dt

_SETTINGS = "avs_parametres_programme"
_USUAL_YEARS = 4
_YEARS_AHEAD = 6
_MOST_CREATIONS = 30


@dataclass(frozen=True, slots=True)
class ProgrammeChoices:
    """What is asked: years, figures, number of creations."""

    horizon: Horizon
    settings: ProgrammeSettings
    count: int


def ask_programme(reference_date: dt.date) -> ProgrammeChoices:
    """Ask for the years and the number of creations; the figures are those of the last good file."""
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
        index=_USUAL_YEARS - 1,
        format_func=lambda number: f"{number} an{'s' if number > 1 else ''}",
        key="programme_duree",
    )
    first_year = start or usual.first
    horizon = Horizon(first_year, first_year + (years or _USUAL_YEARS) - 1)
    asked = count.number_input(
        "Créations à chercher",
        1,
        _MOST_CREATIONS,
        min(default_count(settings, horizon), _MOST_CREATIONS),
        key=f"programme_creations_{horizon}_{len(settings.text)}",
        help="Par défaut, ce que vos limites permettent sur la période ; sans limite, une par an.",
    )
    return ProgrammeChoices(horizon, settings, int(asked))


def chosen_settings() -> ProgrammeSettings:
    """Return the figures of the last good parameter file, those of the software where there was none."""
    return st.session_state.get(_SETTINGS) or ProgrammeSettings()


def ask_settings() -> None:
    """Ask for the parameter file, show what reading it found, and offer its template."""
    left, right = st.columns(2, vertical_alignment="bottom")
    upload = left.file_uploader("Fichier de paramètres (TOML)", key="fichier_parametres")
    right.download_button(
        "Modèle de fichier de paramètres",
        programme_template().encode(),
        file_name="parametres.toml",
        mime="application/toml",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    right.caption("À ouvrir dans un éditeur de texte. Chaque valeur a sa source et sa date ; rien n’est inventé.")
    if upload is not None:
        _take(SourceFile(upload.name, upload.getvalue()))


def _take(source: SourceFile) -> None:
    """Take the figures of a file that is good; else keep those that were there."""
    try:
        settings, findings = read_programme_settings(source)
    except InputRefusedError as error:
        outcome = ImportOutcome(accepted=False, findings=error.findings)
    else:
        outcome = ImportOutcome(accepted=True, findings=findings)
        previous: ProgrammeSettings | None = st.session_state.get(_SETTINGS)
        if previous is None or previous.text != settings.text:
            st.session_state[_SETTINGS] = settings
            st.rerun()
    show_findings(
        outcome,
        stem="verification_parametres",
        done="Les paramètres sont en place.",
        kept="rien n’a été pris, les paramètres précédents restent en place.",
    )
