"""The form of a programme's figures: each with its unit, where to find it, source, date, and its faults beside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.files.source import SourceFile
from avs_geo.inventory.programme.catalogue import CEILINGS, ENTRIES, SECTIONS
from avs_geo.inventory.programme.template import programme_template
from avs_geo.inventory.programme.writing import Typed, as_typed, entry_of, settings_text, settings_typed, unit_typed
from avs_geo.text.markdown import as_markdown
from avs_geo.web.in_hand.programme_settings import (
    chosen_settings,
    forget_file,
    form_round,
    last_outcome,
    take_file,
    take_typed,
)
from avs_geo.web.widgets.findings import show_findings
from avs_geo.web.widgets.paragraph import paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.findings import Finding
    from avs_geo.inventory.programme.catalogue import Entry
    from avs_geo.inventory.programme.settings import ProgrammeSettings
    from avs_geo.web.in_hand.own_files import ImportOutcome

_TOML: Final = "application/toml"
_CEILINGS: Final = "plafonds"


def ask_settings(first_year: int, years: int) -> None:
    """Show the form, what reading it found, and the exchange with a file.

    Parameters
    ----------
    first_year, years
        The years for which ceilings are asked.
    """
    label = "Coûts, plafonds, personnel, limites et poids"
    outcome = last_outcome()
    opened = st.expander(label, icon=":material/euro:", key="parametres_programme", on_change="rerun")
    if not opened.open:
        return
    with opened:
        if outcome is not None:
            show_findings(
                _in_words(outcome),
                stem="verification_parametres",
                done="Les paramètres sont en place.",
                kept="rien n’a été pris, les paramètres précédents restent en place.",
            )
        settings = chosen_settings()
        _show_form(settings, range(first_year, first_year + years), outcome)
        _offer_exchange(settings)


def _in_words(outcome: ImportOutcome) -> ImportOutcome:
    """Name the fields of the form as they are labelled; keys of a file stay as they stand in it."""
    named = (
        finding if finding.file else replace(finding, file=_place(finding), column=None) for finding in outcome.findings
    )
    return replace(outcome, findings=tuple(named))


def _place(finding: Finding) -> str:
    path = finding.column or ""
    return f"{SECTIONS[path.partition('.')[0]].tab} : {_meaning(path)}"


def _by_place(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    places: dict[str, list[Finding]] = {}
    for finding in findings:
        places.setdefault(finding.column or "", []).append(finding)
    return places


def _show_form(settings: ProgrammeSettings, years: Sequence[int], outcome: ImportOutcome | None) -> None:
    findings = _by_place(outcome.findings if outcome else ())
    number = outcome.number if outcome else ""
    typed = _ceilings_of(years) | settings_typed(settings)
    with st.form("parametres", border=False):
        st.caption(
            "Rien n’est inventé : une case vide reste inconnue, ou reprend la valeur de départ là où il y en a une. "
            "Si vous changez une valeur, dites aussi sa source."
        )
        at_fault = (SECTIONS.get(path.partition(".")[0]) for path in findings)
        first = next((section.tab for section in at_fault if section), None)
        # Tabs of another name open anew, where the first fault is.
        tabs = st.tabs(
            [section.tab for section in SECTIONS.values()], default=first, key=f"parametres-onglets-{number}"
        )
        for tab, (name, section) in zip(tabs, SECTIONS.items(), strict=True):
            with tab:
                st.caption(section.title)
                for path in sorted(_paths_of(name, typed), key=_place_in_form):
                    _ask_figure(path, typed[path], findings.get(path, []))
        st.form_submit_button("Prendre ces valeurs", type="primary", on_click=_take, args=(tuple(typed),))


def _ceilings_of(years: Sequence[int]) -> dict[str, Typed]:
    return {f"{entry.path}.{year}": Typed() for entry in CEILINGS.values() for year in years}


def _paths_of(section: str, typed: dict[str, Typed]) -> list[str]:
    return [path for path in typed if path.startswith(f"{section}.")]


def _place_in_form(path: str) -> tuple[int, str]:
    """Put figures in the order of the catalogue, ceilings by function and year."""
    return (list(ENTRIES).index(path) if path in ENTRIES else 0, path)


def _ask_figure(path: str, typed: Typed, findings: list[Finding]) -> None:
    entry = entry_of(path)
    value, source, date = st.columns([5, 4, 2], vertical_alignment="bottom", gap="small")
    value.text_input(_label(path, entry), typed.value, key=_key(path, "valeur"), help=_help(entry))
    source.text_input(
        "Source", typed.source, key=_key(path, "source"), placeholder=entry.where or "d’où vient la valeur"
    )
    date.text_input("Date", typed.date, key=_key(path, "date"), placeholder="jj/mm/aaaa")
    for finding in findings:
        kind = "avs-faute" if finding.is_fault else "avs-note"
        said = f"{finding.message} {finding.remedy}".strip()
        st.html(paragraph(said, css=kind))


def _label(path: str, entry: Entry) -> str:
    return f"{_meaning(path)} ({unit_typed(entry)})"


def _meaning(path: str) -> str:
    entry = entry_of(path)
    year = f", {path.rpartition('.')[2]}" if entry.section == _CEILINGS else ""
    return f"{entry.meaning[:1].upper()}{entry.meaning[1:]}{year}"


def _help(entry: Entry) -> str | None:
    default = as_typed(entry.default, entry)
    said = [f"Où la trouver : {entry.where}."] if entry.where else []
    if default.value:
        said.append(f"Valeur de départ : {default.value} ({default.source}).")
    return as_markdown(" ".join(said)) or None


def _key(path: str, part: str) -> str:
    return f"parametre-{form_round()}-{path}-{part}"


def _take(paths: Sequence[str]) -> None:
    state = st.session_state
    take_typed(
        {path: Typed(*(state.get(_key(path, part), "") for part in ("valeur", "source", "date"))) for path in paths}
    )


def _offer_exchange(settings: ProgrammeSettings) -> None:
    """Offer to take the figures from a file, and to have them as one."""
    left, right = st.columns(2, vertical_alignment="bottom", gap="medium")
    upload = left.file_uploader("Prendre les valeurs d’un fichier de paramètres : TOML", key="fichier_parametres")
    right.download_button(
        "Enregistrer ces paramètres dans un fichier",
        (settings_text(settings) or programme_template()).encode(),
        file_name="parametres.toml",
        mime=_TOML,
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    right.download_button(
        "Modèle de fichier à remplir",
        programme_template().encode(),
        file_name="modele_parametres.toml",
        mime=_TOML,
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    if upload is None:
        forget_file()
    elif take_file(SourceFile(upload.name, upload.getvalue())):
        st.rerun()
