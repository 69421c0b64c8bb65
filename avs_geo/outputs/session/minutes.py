"""The minutes of a session as a Word document: what each variant gives, what was decided, noted and done."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd
from docx.shared import Pt

from avs_geo.outputs.document import styles
from avs_geo.outputs.document.packing import document_bytes
from avs_geo.outputs.document.template_file import empty_document
from avs_geo.outputs.document.writer import Writer, written
from avs_geo.outputs.session.minutes_variants import write_variants
from avs_geo.outputs.tables.screen_tables import ScreenTable
from avs_geo.plan.session.change_sentences import ChangeWriter
from avs_geo.plan.session.journal import decisions_table, journal
from avs_geo.text.dates import day_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.outputs.session.minutes_variants import VariantFigures
    from avs_geo.plan.session.session import Session
    from avs_geo.reference.geography import Geography

TITLE: Final = "Compte rendu de la séance"
_DECISION_LABELS: Final = {"intitule": "Ligne", "decision": "Décision", "motif": "Motif", "auteur": "Par"}
_JOURNAL_LABELS: Final = {
    "heure": "Heure",
    "auteur": "Par",
    "variante": "Variante",
    "action": "Action",
    "detail": "Détail",
    "motif": "Motif",
}
_NO_FIGURES: Final[Mapping[str, VariantFigures]] = MappingProxyType({})


def minutes_docx(
    session: Session,
    geography: Geography,
    inventory: Inventory,
    *,
    day: dt.date,
    figures: Mapping[str, VariantFigures] = _NO_FIGURES,
    template: bytes | None = None,
) -> bytes:
    """Return the minutes of a session: participants, variants, decisions, notes, then all that was done.

    Parameters
    ----------
    session
        The session.
    geography, inventory
        The department, and what the Caf brought: the names.
    day
        The day that the minutes bear.
    figures
        By letter, what the variants that change something give; one that is not there is told without figures.
    template
        The planner's own, a .docx file; the one that ships where None.

    Returns
    -------
    bytes
        A .docx file; the same input gives the same bytes.

    Raises
    ------
    InputRefusedError
        The template cannot be used.
    """
    document = empty_document(template)
    writer = Writer(document)
    _write_head(writer, session, geography, day)
    write_variants(writer, session, ChangeWriter(geography, inventory), figures)
    _write_decisions(writer, session)
    _write_notes(writer, session)
    _write_journal(writer, journal(session, geography, inventory))
    _set_properties(document, session, geography, day)
    return document_bytes(document)


def _write_head(writer: Writer, session: Session, geography: Geography, day: dt.date) -> None:
    # Minutes have no cover: what follows stands on the same page.
    writer.paragraph(session.title or TITLE, styles.TITLE).paragraph_format.space_before = Pt(0)
    departement = geography.departement
    writer.paragraph(f"{departement.nom} ({departement.code}), {day_in_words(day)}", styles.SUBTITLE)
    if session.participants:
        writer.paragraph(f"Participants : {', '.join(session.participants)}.")


def _write_decisions(writer: Writer, session: Session) -> None:
    writer.heading("Décisions", 2, numbered=False)
    table = decisions_table(session)
    if table.empty:
        writer.paragraph("Aucune décision n’a été prise.")
        return
    titled = table.assign(intitule=table["intitule"].where(table["intitule"] != "", table["id_ligne"]))
    writer.table(_in_words(titled, _DECISION_LABELS), "Décisions prises")


def _write_notes(writer: Writer, session: Session) -> None:
    if session.notes:
        writer.heading("Notes", 2, numbered=False)
        writer.bullets(
            f"{event.text} ({event.by.author})" if event.by.author else event.text for event in session.notes
        )


def _write_journal(writer: Writer, table: pd.DataFrame) -> None:
    writer.heading("Journal", 2, numbered=False)
    if table.empty:
        writer.paragraph("Rien n’a été fait.")
    else:
        hours = pd.to_datetime(table["heure"]).dt.strftime("%d/%m/%Y %H:%M")
        writer.table(_in_words(table.assign(heure=hours), _JOURNAL_LABELS), "Ce qui a été fait, dans l’ordre")


def _in_words(table: pd.DataFrame, labels: Mapping[str, str]) -> ScreenTable:
    return ScreenTable(
        labels=tuple(labels.values()),
        descriptions=tuple(labels.values()),
        numeric=(False,) * len(labels),
        heading=0,
        rows=tuple(table[list(labels)].itertuples(index=False, name=None)),
    )


def _set_properties(document: Document, session: Session, geography: Geography, day: dt.date) -> None:
    properties = document.core_properties
    properties.title = written(f"{session.title or TITLE} – {geography.departement.nom}")
    properties.author = properties.last_modified_by = "AVS-Geo"
    properties.language = "fr-FR"
    properties.created = properties.modified = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - Word's own form
    properties.revision = 1
