"""Bringing a plan in from a file: read whole, every fault said, or taken."""

from __future__ import annotations

import streamlit as st

from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.findings import Finding, Severity
from avs_geo.plan.document.reading import plan_of_document, read_document
from avs_geo.web.in_hand.own_files import ImportOutcome
from avs_geo.web.in_hand.what_if import view_of_plan
from avs_geo.web.in_hand.work import who
from avs_geo.web.plans.acts import CHOSEN
from avs_geo.web.serving.opened_store import plan_store
from avs_geo.web.widgets.findings import show_findings

_FILE, _OUTCOME, _ROUND = "avs_plans_fichier", "avs_plans_import", "avs_plans_tour"


def offer_import() -> None:
    """Ask for a file, and say what became of it."""
    key = f"{_FILE}-{st.session_state.get(_ROUND, 0)}"
    with st.form("importer-plan", border=True):
        st.file_uploader("Plan (.avs.json)", key=key)
        st.form_submit_button("Importer", on_click=_take, args=(key,))
    outcome: ImportOutcome | None = st.session_state.get(_OUTCOME)
    if outcome is not None:
        show_findings(
            outcome,
            stem="verification_plan",
            done="Le plan est importé.",
            kept="le plan n’a pas été importé.",
        )


def _take(key: str) -> None:
    upload = st.session_state.get(key)
    if upload is None:
        return
    try:
        st.session_state[_OUTCOME] = _read(SourceFile(upload.name, upload.getvalue()))
    except InputRefusedError as error:
        st.session_state[_OUTCOME] = ImportOutcome(accepted=False, findings=error.findings)
    except AvsGeoError as error:
        finding = Finding(severity=Severity.FAULT, code="import_impossible", message=str(error), file=upload.name)
        st.session_state[_OUTCOME] = ImportOutcome(accepted=False, findings=(finding,))


def _read(source: SourceFile) -> ImportOutcome:
    """Check a plan down to its files, then keep it as it is."""
    document = read_document(source)
    plan = plan_of_document(document, name=source.name)
    view = view_of_plan(plan)
    name = source.name.removesuffix(".json").removesuffix(".avs")[:120] or "Plan importé"
    made = plan_store().create(
        document,
        name=name,
        departement=plan.departement,
        author=who(),
        message=f"Import de {source.name}"[:200],
    )
    st.session_state[CHOSEN] = made.id
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    return ImportOutcome(accepted=True, findings=view.inventory.findings)
