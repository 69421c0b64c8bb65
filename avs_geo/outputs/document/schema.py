"""``schema_directeur.docx``: the whole document, from the programme and its study."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from avs_geo.outputs.document import styles
from avs_geo.outputs.document.annex import write_annex
from avs_geo.outputs.document.contents import fill_contents, reserve_contents
from avs_geo.outputs.document.diagnosis_part import write_diagnosis
from avs_geo.outputs.document.material import Material
from avs_geo.outputs.document.packing import document_bytes
from avs_geo.outputs.document.prospects_part import aims_sentences, write_prospects
from avs_geo.outputs.document.state_of_play_part import write_state_of_play
from avs_geo.outputs.document.template_file import empty_document
from avs_geo.outputs.document.writer import Writer, written
from avs_geo.outputs.sentences.headline import headlines
from avs_geo.outputs.sentences.sentences import zones_blanches_sentence
from avs_geo.text.dates import day_in_words

if TYPE_CHECKING:
    from docx.document import Document

    from avs_geo.analysis.programme.programme import Programme

DOCUMENT_FILE: Final = "schema_directeur.docx"
TITLE: Final = "Schéma directeur de l’animation de la vie sociale"


def schema_directeur_bytes(
    programme: Programme,
    *,
    template: bytes | None = None,
) -> bytes:
    """Return the document.

    Parameters
    ----------
    programme
        The lines, as proposed and as decided, the trajectory, the indicators.
    template
        The planner's own, a .docx file; the one that ships where None.

    Returns
    -------
    bytes
        A .docx file. The same input gives the same bytes: its dates are the reference date of the analysis.

    Raises
    ------
    InputRefusedError
        The template cannot be used.
    """
    document = empty_document(template)
    material = Material(programme)
    writer = Writer(document)
    _write_cover(writer, material)
    place = reserve_contents(writer)
    _write_essentials(writer, material)
    write_state_of_play(writer, material)
    write_diagnosis(writer, material)
    write_prospects(writer, material)
    write_annex(writer, material)
    fill_contents(writer, place)
    _set_properties(document, material)
    return document_bytes(document)


def _write_cover(writer: Writer, material: Material) -> None:
    day = day_in_words(material.study.parameters.reference_date)
    writer.paragraph(TITLE, styles.TITLE)
    departement = material.study.geography.departement
    writer.paragraph(f"{departement.nom} ({departement.code})", styles.SUBTITLE)
    writer.paragraph(f"Perspectives {material.programme.horizon}", styles.SUBTITLE)
    writer.paragraph(f"Situation au {day}. Document de travail, à discuter et à adopter par le comité de pilotage.")
    if material.study.inventory.has_assumed_territories:
        writer.notice("Des territoires d’agrément sont des hypothèses : les résultats qui en dépendent aussi.")


def _write_essentials(writer: Writer, material: Material) -> None:
    writer.heading("L’essentiel", numbered=False)
    writer.bullets(f"{line.label} : {line.value} ({line.detail})." for line in headlines(material.study.diagnosis))
    writer.bullets([zones_blanches_sentence(material.study.diagnosis), *aims_sentences(material)])


def _set_properties(document: Document, material: Material) -> None:
    day = material.study.parameters.reference_date
    properties = document.core_properties
    properties.title = written(f"{TITLE} – {material.study.geography.departement.nom}")
    properties.subject = f"Perspectives {material.programme.horizon}"
    properties.author = properties.last_modified_by = "AVS-Geo"
    properties.language = "fr-FR"
    properties.created = properties.modified = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001
    properties.revision = 1
