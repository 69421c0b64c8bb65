"""The programme of the page: drafted once for all who ask the same, then decided by each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.programme.programme import Programme, draft_where_known
from avs_geo.analysis.programme.siting_choice import siting_options
from avs_geo.analysis.siting.siting import site

if TYPE_CHECKING:
    from avs_geo.analysis.programme.decisions import Decision
    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.inventory.programme.settings import ProgrammeSettings
    from avs_geo.web.in_hand.cached import View

_DECISIONS = "avs_decisions"


@dataclass(frozen=True, slots=True)
class ProgrammeChoices:
    """What is asked: years, figures, number of creations."""

    horizon: Horizon
    settings: ProgrammeSettings
    count: int


def programme_key(view: View, choices: ProgrammeChoices) -> tuple[object, ...]:
    """Return what stands for a draft: the view, and what is asked of the programme."""
    return (*view.key, choices.settings.text, str(choices.horizon), choices.count)


def draft_of(view: View, choices: ProgrammeChoices) -> Programme:
    """Return the programme that is proposed."""
    return _draft(programme_key(view, choices), view, choices)


@st.cache_resource(max_entries=32, show_spinner="Rédaction du programme…")
def _draft(key: tuple[object, ...], _view: View, _choices: ProgrammeChoices) -> Programme:  # noqa: ARG001 - the cache's key
    options = siting_options(_view.geography, _choices.settings, _choices.horizon, count=_choices.count)
    return draft_where_known(_view, _choices.settings, horizon=_choices.horizon, siting=site(_view, options))


def decisions_of(departement: str) -> tuple[Decision, ...]:
    """Return what the visitor has decided for a department."""
    kept: tuple[Decision, ...] = st.session_state.get(_DECISIONS, {}).get(departement, ())
    return kept


def keep_decisions(departement: str, decisions: tuple[Decision, ...]) -> None:
    """Keep what the visitor has decided for a department, from page to page and from one analysis to the next."""
    st.session_state.setdefault(_DECISIONS, {})[departement] = decisions
