"""The parts of the page « Objectifs » that follow the decisions: figures, trajectory, lines, indicators, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.programme.lines import Level
from avs_geo.outputs.programme.files import plan_of
from avs_geo.outputs.programme.screen import (
    decided_sentence,
    indicators_table,
    lines_table,
    programme_headlines,
    reasons_table,
)
from avs_geo.outputs.programme.tables import PROGRAMME_TABLES, programme_table
from avs_geo.outputs.programme.trajectory_chart import trajectory_chart
from avs_geo.outputs.programme.words import LEVELS
from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.tables.html_table import cells_table, html_table, text_cell
from avs_geo.outputs.tables.summary import notes
from avs_geo.outputs.tables.workbook import to_xlsx_bytes
from avs_geo.plan.document.plan import PLAN_FILE, plan_bytes
from avs_geo.text.markdown import as_markdown
from avs_geo.web.widgets.headline import show_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from avs_geo.analysis.programme.decisions import Decision
    from avs_geo.analysis.programme.programme import Programme
    from avs_geo.findings import Finding
    from avs_geo.web.in_hand.cached import View

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_programme_figures(programme: Programme) -> None:
    """Show the headline figures of the programme as decided."""
    show_figures(programme_headlines(programme))


def show_asked(programme: Programme) -> None:
    """Show what is asked for, and what was chosen for want of it."""
    findings = programme.findings
    nothing = [finding for finding in findings if finding.code == "demande_vide"]
    for finding in nothing:
        st.info(as_markdown(finding.message))
    if len(findings) > len(nothing):
        label = f"Ce que le programme suppose, et ce qu’il vous demande ({len(findings) - len(nothing)})"
        with st.expander(label, icon=":material/help:"):
            st.html(_findings_table([finding for finding in findings if finding not in nothing]))


def _findings_table(findings: Sequence[Finding]) -> str:
    heads = [text_cell(label, scope="col") for label in ("Constat", "Que faire")]
    rows = [(text_cell(finding.message, scope="row"), text_cell(finding.remedy)) for finding in findings]
    return cells_table(heads, rows, caption="Suppositions et demandes")


def show_trajectory(programme: Programme, draft: Programme) -> None:
    """Show the trajectory as decided, beside what was proposed."""
    st.html(trajectory_chart(programme.trajectory, draft.trajectory))
    st.caption(
        "Plein : couvert aujourd’hui ; hachuré : ce que le programme ajoute. Les lignes proposées et retenues "
        "comptent, les lignes reportées et écartées ne comptent pas. Les coûts sont ceux, en année pleine, des "
        "mesures commencées."
    )


def show_decided_lines(programme: Programme) -> None:
    """Show the lines as decided, with their costs and what they change."""
    st.html(f'<div class="avs-serre">{html_table(lines_table(programme), caption="Lignes, telles que décidées")}</div>')


def show_reasons(programme: Programme) -> None:
    """Show why each line is proposed, and what it goes along with."""
    with st.expander("Pourquoi ces lignes : motifs et synergies", icon=":material/lightbulb:"):
        st.html(html_table(reasons_table(programme), caption="Motifs"))


def show_decided_sentence(programme: Programme) -> None:
    """Say how many lines have each status."""
    st.markdown(as_markdown(decided_sentence(programme)))


def show_indicators(programme: Programme) -> None:
    """Show the indicators of evaluation, a tab for each level."""
    for tab, (level, label) in zip(st.tabs(list(LEVELS.values())), LEVELS.items(), strict=True):
        table = indicators_table(programme, Level(level))
        if table.rows:
            caption = f"Indicateurs : {label.lower()}"
            tab.html(f'<div class="avs-serre">{html_table(table, caption=caption)}</div>')
        else:
            tab.info("Aucun indicateur à ce niveau.")


def offer_programme(view: View, programme: Programme, decisions: tuple[Decision, ...]) -> None:
    """Offer the tables and the plan as files, made only when asked for."""
    code = view.geography.departement.code
    for name, (label, _) in PROGRAMME_TABLES.items():
        left, middle, right = st.columns([2, 1, 1], vertical_alignment="center")
        left.markdown(f"**{label}**")
        _button(middle, "CSV pour Excel", f"{name}_{code}.csv", "text/csv", _csv(name, programme))
        _button(right, "Classeur XLSX", f"{name}_{code}.xlsx", _XLSX, _workbook(view, name, programme))
    left, right = st.columns([2, 2], vertical_alignment="center")
    left.markdown("**Plan complet**, avec vos fichiers et vos décisions : « avs-geo rejouer » en refait les tableaux")
    _button(right, "Plan (.avs.json)", PLAN_FILE, "application/json", _plan(programme, decisions))


def _button(where: object, label: str, file: str, media: str, make: Callable[[], bytes]) -> None:
    where.download_button(  # type: ignore[attr-defined]
        label,
        data=make,
        file_name=file,
        mime=media,
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
        key=f"telecharger-{file}",
    )


def _csv(name: str, programme: Programme) -> Callable[[], bytes]:
    return lambda: to_csv_bytes(programme_table(name, programme), Dialect.EXCEL_FR)


def _workbook(view: View, name: str, programme: Programme) -> Callable[[], bytes]:
    return lambda: to_xlsx_bytes(
        programme_table(name, programme),
        PROGRAMME_TABLES[name][0],
        reference_date=view.diagnosis.parameters.reference_date,
        notes=[("Horizon", str(programme.horizon)), *notes(view)],
    )


def _plan(programme: Programme, decisions: tuple[Decision, ...]) -> Callable[[], bytes]:
    return lambda: plan_bytes(plan_of(programme, decisions=decisions), programme.lines)
