"""The versions of a plan: who, when, why; any two compared; an old one taken up again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.outputs.tables.html_table import cells_table, text_cell
from avs_geo.text.dates import moment_text
from avs_geo.text.markdown import as_markdown
from avs_geo.web.in_hand.plan_differences import session_differences
from avs_geo.web.plans.acts import act, restore_version
from avs_geo.web.serving.opened_store import plan_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.plan.store.records import PlanSummary, Version


def show_versions(plan: PlanSummary) -> None:
    """Show the versions of a plan.

    Raises
    ------
    AvsGeoError
        The store cannot be reached, or the plan is gone.
    """
    versions = plan_store().versions(plan.id)
    st.header(f"Versions de « {as_markdown(plan.name)} »")
    st.html(_table(versions))
    if len(versions) < 2:
        return
    numbers = [version.number for version in versions]
    left, right, last = st.columns([1, 1, 1], vertical_alignment="bottom")
    before = left.selectbox("Comparer la version", numbers, index=len(numbers) - 2, key=f"avs_plans_avant-{plan.id}")
    after = right.selectbox("à la version", numbers, index=len(numbers) - 1, key=f"avs_plans_apres-{plan.id}")
    last.button(
        f"Reprendre la version {before}",
        icon=":material/history:",
        disabled=before == plan.latest.number or plan.archived_at is not None,
        on_click=act,
        args=(partial(restore_version, plan, before),),
        width="stretch",
        help="Son contenu devient la version la plus récente ; rien n’est effacé.",
    )
    _show_differences(plan, before, after)


def _table(versions: Sequence[Version]) -> str:
    heads = [text_cell(label, scope="col") for label in ("Version", "Enregistrée", "Par", "Mot", "Faite de")]
    rows = [
        [
            text_cell(str(version.number), scope="row"),
            text_cell(moment_text(version.saved_at)),
            text_cell(version.author),
            text_cell(version.message),
            text_cell(f"version {version.made_from}" if version.made_from else ""),
        ]
        for version in reversed(versions)
    ]
    return cells_table(heads, rows, caption="Versions, la dernière d’abord")


def _show_differences(plan: PlanSummary, before: int, after: int) -> None:
    store = plan_store()
    rows = session_differences(store.load(plan.id, before)[1], store.load(plan.id, after)[1])
    if not rows:
        st.info("Ces deux versions ont le même contenu.")
        return
    heads = [text_cell(label, scope="col") for label in ("Où", f"Version {before}", f"Version {after}")]
    cells = [[text_cell(place, scope="row"), text_cell(old), text_cell(new)] for place, old, new in rows]
    st.html(cells_table(heads, cells, caption="Ce qui diffère"))
