"""The outcome of an import: how many faults and remarks, and each with its place and its remedy."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.grouped_findings import grouped
from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.tables.findings_table import findings_table
from avs_geo.outputs.tables.html_table import cells_table, text_cell
from avs_geo.text.templates import fill
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.findings import Finding
    from avs_geo.web.in_hand.own_files import ImportOutcome

# More lines than anyone reads on a screen; the file has them all.
_SHOWN = 200


def show_findings(
    outcome: ImportOutcome,
    *,
    stem: str,
    done: str = "Import réussi.",
    kept: str = "rien n’a été importé, l’inventaire précédent reste en place.",
) -> None:
    """Show what reading the files found, faults first, and offer the whole report.

    Parameters
    ----------
    outcome
        What came of the import.
    stem
        The name of the report, without an ending.
    done
        What is said where the files were taken.
    kept
        What is said where they were refused, after the number of faults.
    """
    findings = grouped(outcome.findings)
    faults = [finding for finding in findings if finding.is_fault]
    remarks = [finding for finding in findings if not finding.is_fault]
    told = f"{plural(len(faults), 'erreur')} : {kept}" if faults else done
    st.html(_headline(told, outcome, stem=stem))
    ordered = [*faults, *remarks]
    if not ordered:
        return
    if remarks:
        st.info(f"{plural(len(remarks), 'remarque')} : à lire, sans empêcher l’import.", icon=":material/info:")
    st.html(_table(ordered[:_SHOWN]))
    if len(ordered) > _SHOWN:
        st.caption(f"Les {_SHOWN} premières lignes sur {len(ordered)} ; le rapport les contient toutes.")
    st.download_button(
        "Télécharger le rapport (CSV pour Excel)",
        to_csv_bytes(findings_table(ordered), Dialect.EXCEL_FR),
        file_name=f"{stem}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _headline(text: str, outcome: ImportOutcome, *, stem: str) -> str:
    """Return what came of it in one sentence, which the script of the page brings into view when it is new."""
    kind = "reussite" if outcome.accepted else "refus"
    seen = "|".join((stem, outcome.number, *(finding.sentence() for finding in outcome.findings)))
    stamp = sha256(seen.encode()).hexdigest()[:16]
    return fill("web/widgets/outcome.html", kind=kind, stamp=stamp, text=text)


def _table(findings: Sequence[Finding]) -> str:
    rows = (
        map(
            text_cell,
            (
                "Erreur" if finding.is_fault else "Remarque",
                finding.place(),
                finding.value or "",
                finding.message,
                finding.remedy,
            ),
        )
        for finding in findings
    )
    heads = (text_cell(label, scope="col") for label in ("Gravité", "Où", "Valeur", "Constat", "Que faire"))
    return cells_table(heads, rows, caption="Constats")
