"""The document of a programme, offered as a file, with the template that the planner may give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.outputs.document.schema import schema_directeur_bytes
from avs_geo.outputs.document.template import shipped_template
from avs_geo.outputs.document.template_file import read_template
from avs_geo.web.in_hand.own_files import ImportOutcome
from avs_geo.web.widgets.findings import show_findings

if TYPE_CHECKING:
    from avs_geo.analysis.programme.programme import Programme
    from avs_geo.web.in_hand.cached import View

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def offer_document(view: View, programme: Programme) -> None:
    """Offer the document, made when it is asked for, in the styles of the template that is given."""
    left, right = st.columns([2, 2], vertical_alignment="center")
    left.markdown("**Schéma directeur** : état des lieux, diagnostic, perspectives, avec cartes et tableaux")
    with st.expander("Donner au document vos styles : votre modèle Word", icon=":material/format_paint:"):
        template = _ask_template()
    right.download_button(
        "Document Word (.docx)",
        data=lambda: schema_directeur_bytes(programme, template=template),
        file_name=f"schema_directeur_{view.geography.departement.code}.docx",
        mime=_DOCX,
        icon=":material/description:",
        width="stretch",
        on_click="ignore",
        key="telecharger-schema-directeur",
    )


def _ask_template() -> bytes | None:
    """Ask for a template and show what reading it found; None where the one that ships is to be used."""
    left, right = st.columns(2, vertical_alignment="bottom")
    upload = left.file_uploader("Modèle du document (.docx)", key="fichier_modele_document")
    right.download_button(
        "Modèle fourni, à changer",
        data=shipped_template().read_bytes(),
        file_name="modele_schema_directeur.docx",
        mime=_DOCX,
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    if upload is None:
        return None
    content, outcome = _read(SourceFile(upload.name, upload.getvalue()))
    show_findings(
        outcome,
        stem="verification_modele",
        done="Le document prendra les styles de ce modèle.",
        kept="le document garde les styles du modèle fourni.",
    )
    return content


def _read(source: SourceFile) -> tuple[bytes | None, ImportOutcome]:
    try:
        content, findings = read_template(source)
    except InputRefusedError as error:
        return None, ImportOutcome(accepted=False, findings=error.findings)
    return content, ImportOutcome(accepted=True, findings=findings)
