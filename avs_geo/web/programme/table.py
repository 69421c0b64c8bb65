"""The lines that the committee decides: a row of buttons for each, and its year, kind and comment once it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.analysis.programme.lines import KINDS
from avs_geo.analysis.programme.programme import apply_decisions
from avs_geo.outputs.programme.words import STATUSES, changes_of, lever_label, line_year, place_of
from avs_geo.text.markdown import as_markdown
from avs_geo.text.numbers import with_unit
from avs_geo.text.templates import fill
from avs_geo.web.in_hand.programme import decisions_of, keep_decisions
from avs_geo.web.programme.editing import with_choice

if TYPE_CHECKING:
    from avs_geo.analysis.programme.decisions import Decision
    from avs_geo.analysis.programme.programme import Programme

_ROUND: Final = "avs_programme_tour"
_OPENED: Final = "avs_ligne_ouverte"
# More lines than these scroll in a box of their own, so that what follows them stays near.
_IN_SIGHT: Final = 8
_BOX_PIXELS: Final = 620
_LONGEST_COMMENT: Final = 500


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as it is decided so far, and where its widgets keep what they hold."""

    departement: str
    line: pd.Series

    @property
    def identifier(self) -> str:
        return str(self.line["id_ligne"])

    @property
    def title(self) -> str:
        return f"{lever_label(self.line['levier'])}, {place_of(self.line)}"

    def key(self, field: str) -> str:
        """Name a widget; after going back to the proposal, widgets are made anew."""
        return f"{field}-{self.departement}-{self.identifier}-{st.session_state.get(_ROUND, 0)}"

    def hold(self, field: str, value: object) -> str:
        """Have a widget show what is decided, and return its name."""
        key = self.key(field)
        st.session_state[key] = value
        return key

    def take(self, field: str) -> None:
        """Take what was chosen in a widget."""
        value = st.session_state[self.key(field)]
        proposed = {str(name): held for name, held in self.line.items()}
        keep_decisions(
            self.departement, with_choice(decisions_of(self.departement), proposed, field=field, value=value)
        )


def edit_lines(draft: Programme) -> tuple[Decision, ...]:
    """Show the lines to decide, and return what is decided.

    Parameters
    ----------
    draft
        The programme that is proposed; decisions stay on the lines that it still has.
    """
    departement = draft.study.geography.departement.code
    decisions = decisions_of(departement)
    lines = apply_decisions(draft, decisions).lines
    years = tuple(draft.horizon.years)
    with st.container(height=_BOX_PIXELS if len(lines) > _IN_SIGHT else "content", border=True, gap="xsmall"):
        for _, line in lines.iterrows():
            _show_row(_Row(departement, line), years)
    return decisions


def forget_decisions(departement: str) -> None:
    """Go back to what was proposed, for a department."""
    keep_decisions(departement, ())
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _show_row(row: _Row, years: tuple[int, ...]) -> None:
    opened = st.session_state.get(_OPENED) == row.identifier
    told, statuses, details = st.columns([10, 9, 3], vertical_alignment="center", gap="small")
    told.html(_told(row.line))
    statuses.segmented_control(
        as_markdown(f"Statut : {row.title}"),
        list(STATUSES),
        required=True,
        format_func=STATUSES.__getitem__,
        key=row.hold("statut", str(row.line["statut"])),
        on_change=row.take,
        args=("statut",),
        label_visibility="collapsed",
    )
    details.button(
        "Fermer" if opened else "Modifier",
        key=row.key("ouvrir"),
        on_click=_open,
        args=("" if opened else row.identifier,),
        width="stretch",
    )
    if opened:
        _show_details(row, years)


def _open(identifier: str) -> None:
    st.session_state[_OPENED] = identifier


def _told(line: pd.Series) -> str:
    """Return what a line is, in two short lines of text."""
    facts = [line_year(line["annee"]), str(line["nature"])]
    if pd.notna(line["population_gagnee"]) and line["population_gagnee"] > 0:
        facts.append(f"{with_unit(line['population_gagnee'], 'habitants')} de plus")
    facts += [f"modifié : {change}" for change in changes_of(line)]
    if line["commentaire"]:
        facts.append(f"« {line['commentaire']} »")
    return fill("web/programme/line.html", lever=lever_label(line["levier"]), place=place_of(line), facts=facts)


def _show_details(row: _Row, years: tuple[int, ...]) -> None:
    """Show what else can be decided of a line, and why it is proposed."""
    first, second, third = st.columns([3, 3, 8], vertical_alignment="bottom", gap="small")
    first.selectbox(
        "Année",
        _years_of(row.line, years),
        format_func=line_year,
        key=row.hold("annee", None if pd.isna(row.line["annee"]) else int(row.line["annee"])),
        on_change=row.take,
        args=("annee",),
    )
    if LEVERS[row.line["levier"]].is_creation:
        second.segmented_control(
            "Nature",
            list(KINDS),
            required=True,
            key=row.hold("nature", str(row.line["nature"])),
            on_change=row.take,
            args=("nature",),
        )
    third.text_input(
        "Commentaire",
        max_chars=_LONGEST_COMMENT,
        key=row.hold("commentaire", str(row.line["commentaire"])),
        on_change=row.take,
        args=("commentaire",),
    )
    st.caption(as_markdown(row.line["motif"]))


def _years_of(line: pd.Series, years: tuple[int, ...]) -> list[Any]:
    """Return the years to choose from; a line proposed beyond the horizon may stay there."""
    return [*years, *([None] if pd.isna(line["annee"]) or pd.isna(line["annee_proposee"]) else [])]
