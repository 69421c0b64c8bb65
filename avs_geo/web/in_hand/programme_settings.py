"""The figures that the visitor's programme rests on: kept from page to page, taken from the form or from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

import streamlit as st

from avs_geo.errors import InputRefusedError
from avs_geo.inventory.programme.settings import ProgrammeSettings, read_programme_settings
from avs_geo.inventory.programme.writing import read_typed
from avs_geo.web.in_hand.own_files import ImportOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.files.source import SourceFile
    from avs_geo.inventory.programme.writing import Typed

_SETTINGS: Final = "avs_parametres_programme"
_OUTCOME: Final = "avs_parametres_lus"
_ROUND: Final = "avs_parametres_tour"
_LAST_FILE: Final = "avs_parametres_fichier"


def chosen_settings() -> ProgrammeSettings:
    """Return the figures of the last good form or file, those of the software where there was none."""
    return st.session_state.get(_SETTINGS) or ProgrammeSettings()


def last_outcome() -> ImportOutcome | None:
    """Return what came of the last form or file; None before the first."""
    outcome: ImportOutcome | None = st.session_state.get(_OUTCOME)
    return outcome


def form_round() -> int:
    """Return which form is shown: another one each time that figures were taken, so that it shows these."""
    shown: int = st.session_state.get(_ROUND, 0)
    return shown


def take_typed(typed: Mapping[str, Typed]) -> None:
    """Take the figures of the form if all are good; else keep those that were there."""
    try:
        settings, findings = read_typed(typed)
    except InputRefusedError as error:
        st.session_state[_OUTCOME] = ImportOutcome(accepted=False, findings=error.findings, number=uuid4().hex)
    else:
        _keep(settings, ImportOutcome(accepted=True, findings=findings, number=uuid4().hex))


def take_file(source: SourceFile) -> bool:
    """Take the figures of a file that is good, once; else keep those that were there.

    Returns
    -------
    bool
        Whether it is another file than the last one.
    """
    if st.session_state.get(_LAST_FILE) == source.sha256:
        return False
    st.session_state[_LAST_FILE] = source.sha256
    try:
        settings, findings = read_programme_settings(source)
    except InputRefusedError as error:
        st.session_state[_OUTCOME] = ImportOutcome(accepted=False, findings=error.findings, number=uuid4().hex)
    else:
        _keep(settings, ImportOutcome(accepted=True, findings=findings, number=uuid4().hex))
    return True


def forget_file() -> None:
    """Have the same file be taken again when it is given again."""
    st.session_state.pop(_LAST_FILE, None)


def _keep(settings: ProgrammeSettings, outcome: ImportOutcome) -> None:
    st.session_state[_SETTINGS] = settings
    st.session_state[_OUTCOME] = outcome
    st.session_state[_ROUND] = form_round() + 1
