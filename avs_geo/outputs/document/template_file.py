"""The planner's own template: checked before anything is taken out of it, then emptied of its text."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from avs_geo.errors import InputRefusedError
from avs_geo.files.archives import open_archive
from avs_geo.files.messages import FrenchLog
from avs_geo.files.reading_door import reading
from avs_geo.files.source import SourceFile
from avs_geo.outputs.document import styles
from avs_geo.outputs.document.template import shipped_template
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed
from avs_geo.work_budget import TEMPLATE_ELEMENTS

if TYPE_CHECKING:
    from docx.document import Document

    from avs_geo.findings import Finding

MAX_BYTES: Final = 10 * 1024 * 1024
_MAIN_PART: Final = re.compile(rb'PartName="/word/document\.xml"[^>]*ContentType="([^"]+)"')
_MAIN_PART_TURNED: Final = re.compile(rb'ContentType="([^"]+)"[^>]*PartName="/word/document\.xml"')
_DOCX: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# What runs, or brings another program with it: by the name of its part, and by what the document takes it for.
_ACTIVE: Final = re.compile(r"vbaProject|/activeX/|/embeddings/|afchunk", re.IGNORECASE)
_ACTIVE_RELATIONS: Final = frozenset(
    {"vbaproject", "wordvbadata", "oleobject", "package", "afchunk", "control", "activexcontrolbinary", "subdocument"}
)
_LINK: Final = re.compile(r"\s*(https?|mailto):", re.IGNORECASE)
# Word reads the names of fields in any case.
_FETCHING: Final = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDE|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT|RD|DATABASE)\b[^\n]{0,200}", re.IGNORECASE
)


def read_template(source: SourceFile) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the planner's template, and a remark on each style that it lacks.

    Parameters
    ----------
    source
        A .docx file.

    Raises
    ------
    InputRefusedError
        It is none, is too large, holds a program, or fetches something from elsewhere.
    """
    log = FrenchLog(file=source.name)
    with reading(log):
        _check(source)
        lacking = _complete(_opened(source))
    if lacking:
        names = listed([quoted(styles.french_name(name)) for name in lacking], last="et")
        log.remark(
            "styles_absents",
            f"Le modèle n’a pas {'le style' if len(lacking) == 1 else 'les styles'} {names} : ceux du modèle fourni "
            "avec le logiciel les remplacent.",
            "Partez du modèle fourni pour les changer tous.",
        )
    return source.content, tuple(log.findings)


def empty_document(template: bytes | None = None) -> Document:
    """Return a document without text, with every style that the document needs.

    Raises
    ------
    InputRefusedError
        The template cannot be used.
    """
    if template is None:
        document = docx.Document(str(shipped_template()))
    else:
        source = SourceFile("modèle", template)
        _check(source)
        document = _opened(source)
        _complete(document)
    body: Any = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    _drop_properties_of_the_template(document)
    return document


def _drop_properties_of_the_template(document: Document) -> None:
    properties = document.core_properties
    properties.comments = properties.keywords = properties.category = ""


def _check(source: SourceFile) -> None:
    """Refuse what is no harmless .docx, with every reason."""
    log = FrenchLog(file=source.name)
    if len(source.content) > MAX_BYTES:
        log.fault(
            "modele_trop_gros",
            f"Le modèle pèse {number(len(source.content) / 1024**2)} Mo ; {number(MAX_BYTES / 1024**2)} Mo au plus "
            "sont acceptés.",
            "Retirez ou réduisez les images.",
        )
        log.raise_if_faults()
    if not zipfile.is_zipfile(BytesIO(source.content)):
        _refuse_format(log)
        log.raise_if_faults()
    with open_archive(source, markup=True, damaged="modele_endommage", work=TEMPLATE_ELEMENTS) as archive:
        _check_kind(archive, log)
        _check_parts(archive, log)
    log.raise_if_faults()


def _check_kind(archive: zipfile.ZipFile, log: FrenchLog) -> None:
    names = set(archive.namelist())
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        _refuse_format(log)
        return
    types = archive.read("[Content_Types].xml")
    found = _MAIN_PART.search(types) or _MAIN_PART_TURNED.search(types)
    if found is None or found[1] != _DOCX:
        _refuse_format(log)


def _refuse_format(log: FrenchLog) -> None:
    log.fault(
        "modele_inattendu",
        "Le modèle n’est pas un document Word au format .docx.",
        "Ouvrez-le dans Word ou LibreOffice et enregistrez-le au format .docx, sans macro ni mot de passe "
        "(ni .doc, ni .dotx, ni .docm, ni .odt).",
    )


def _check_parts(archive: zipfile.ZipFile, log: FrenchLog) -> None:
    for name in archive.namelist():
        if _ACTIVE.search(f"/{name}"):
            _refuse_active(name, log)
            continue
        try:
            root = ET.fromstring(archive.read(name))  # noqa: S314 - no entities, see `open_archive`
        except (ET.ParseError, ValueError):
            continue  # an image; what should be XML and is not has been refused
        # By their local names: a part may call the namespaces of Word as it likes.
        for element in root.iter():
            if _local(element.tag) == "Relationship":
                _check_relationship(element, log)
        _check_fields(root, log)


def _refuse_active(what: str, log: FrenchLog) -> None:
    log.fault(
        "modele_actif",
        f"Le modèle contient un programme ou un objet incorporé : {quoted(what)}.",
        "Retirez macros et objets incorporés, ou partez du modèle fourni avec le logiciel.",
        value=what,
    )


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _check_relationship(relationship: ET.Element, log: FrenchLog) -> None:
    kind = relationship.get("Type", "").rpartition("/")[2].casefold()
    target = relationship.get("Target", "")
    if kind in _ACTIVE_RELATIONS:
        _refuse_active(target, log)
    elif relationship.get("TargetMode", "").strip().casefold() == "external" and not (
        kind == "hyperlink" and _LINK.match(target)
    ):
        log.fault(
            "modele_lie",
            f"Le modèle va chercher un contenu ailleurs : {quoted(target)}.",
            "Incorporez l’image au lieu de la lier, ou détachez le modèle global du document (Développeur, Modèle de "
            "document), puis enregistrez.",
            value=target,
        )


def _check_fields(root: ET.Element, log: FrenchLog) -> None:
    for found in _FETCHING.finditer(_instructions(root)):
        words = found[0].strip()
        log.fault(
            "modele_lie",
            f"Le modèle a un champ qui va chercher un contenu ailleurs : {quoted(words)}.",
            "Supprimez ce champ, ou remplacez-le par son résultat (Ctrl + Maj + F9 dans Word).",
            value=words,
        )


def _instructions(root: ET.Element) -> str:
    """Return the instructions of the fields of a part, each on a line: Word cuts one into as many runs as it likes."""
    texts = []
    for element in root.iter():
        name = _local(element.tag)
        if name == "instrText":
            texts.append(element.text or "")
        elif name == "fldChar":
            texts.append("\n")
        elif name == "fldSimple":
            texts += ["\n", *(value for key, value in element.attrib.items() if _local(key) == "instr"), "\n"]
    return "".join(texts)


def _opened(source: SourceFile) -> Document:
    try:
        return docx.Document(BytesIO(source.content))
    # python-docx and lxml raise whatever they stumble upon in a damaged file.
    except Exception as error:
        log = FrenchLog(file=source.name)
        log.fault(
            "modele_endommage",
            "Le modèle ne s’ouvre pas : le fichier est endommagé ou incomplet.",
            "Ouvrez-le dans Word, enregistrez-le de nouveau, ou partez du modèle fourni avec le logiciel.",
        )
        raise InputRefusedError(log.findings) from error


def _complete(document: Document) -> list[str]:
    """Add the styles that are not there, as the template that ships has them; return their names."""
    wanted = dict.fromkeys(styles.PARAGRAPH_STYLES, WD_STYLE_TYPE.PARAGRAPH) | {styles.TABLE: WD_STYLE_TYPE.TABLE}
    present = {(style.name, style.type) for style in document.styles}
    lacking = [name for name, kind in wanted.items() if (name, kind) not in present]
    if lacking:
        shipped: Any = docx.Document(str(shipped_template())).styles
        for name in lacking:
            _copy_style(document, shipped[name].element)
    return lacking


def _copy_style(document: Document, style: Any) -> None:
    """Copy a style without its list, whose numbers are those of another file, and without a base that is not there."""
    copied = copy.deepcopy(style)
    for numbering in list(copied.iter(qn("w:numPr"))):
        numbering.getparent().remove(numbering)
    ids = {each.style_id for each in document.styles}
    if copied.get(qn("w:styleId")) in ids:
        copied.set(qn("w:styleId"), f"AVS{copied.get(qn('w:styleId'))}")
    for tag in ("w:basedOn", "w:next", "w:link"):
        for reference in copied.findall(qn(tag)):
            if reference.get(qn("w:val")) not in ids:
                copied.remove(reference)
    document.styles.element.append(copied)
