"""Who finances which structure, how and by how much: the partners' file, read and checked against the structures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.errors import InputRefusedError
from avs_geo.files.headings import Field
from avs_geo.files.messages import FrenchLog
from avs_geo.files.tables.columns import Columns
from avs_geo.files.tables.tabular import read_table
from avs_geo.files.tables.wanted import Wanted
from avs_geo.files.values.numbers import read_numbers
from avs_geo.inventory.places.set_aside import leave_out_set_aside
from avs_geo.inventory.structures.identifiers import StructureNames
from avs_geo.inventory.structures.structures import STRUCTURE_FIELDS
from avs_geo.inventory.structures.territoires import structure_ids
from avs_geo.inventory.structures.unread_columns import remark_unread_columns
from avs_geo.text.names import fold
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding

PARTNER_COLUMNS = ("id_structure", "financeur", "nature", "montant", "annee", "engagement", "ligne")
FIRST_YEAR, LAST_YEAR = 2000, 2100

_OF_A_YEAR = re.compile(r"(?:montant |subvention |exercice |annee |budget )?20\d\d(?: (?:en )?(?:euros?|k euros?))?")
# What people and programs write for a year that they do not know.
_NO_YEAR = (0.0, 1900.0, 9999.0)

PARTNER_FIELDS = (
    Field(
        "id_structure",
        ("structure", "id", "identifiant", "identifiant structure", "nom de la structure", "nom structure"),
        needed=True,
    ),
    Field("financeur", ("partenaire", "nom du financeur", "nom du partenaire", "organisme"), needed=True),
    Field("nature", ("nature du financement", "type de financement", "objet", "domaine")),
    Field("montant", ("montant en euros", "montant (€)", "montant annuel", "somme", "euros", "subvention")),
    Field("annee", ("exercice", "an", "année de financement", "millésime")),
    Field("engagement", ("engagements", "implication", "convention", "observation", "commentaire")),
)


def examine_partenaires(
    source: SourceFile, *, structures: pd.DataFrame | None
) -> tuple[pd.DataFrame | None, tuple[Finding, ...]]:
    """Read the partners of the structures as far as they can be read.

    Parameters
    ----------
    source
        A table ``id_structure``, ``financeur``, and where they are there ``nature``, ``montant``, ``annee``,
        ``engagement``.
    structures
        The structures, columns ``id`` and ``nom``; without them, any id is taken.

    Returns
    -------
    pandas.DataFrame or None
        `PARTNER_COLUMNS` in that order, one row per line of the file: ``montant`` in euros (float, missing where
        unknown), ``annee`` (``Int64``, missing where unknown), ``ligne`` the line in the file; texts otherwise. A
        financer written in several ways bears the first of them. None where there is a fault.
    tuple of Finding
        All that was found.
    """
    log = FrenchLog(file=source.name)
    try:
        columns = Columns.match(read_table(source, Wanted(PARTNER_FIELDS, rival=STRUCTURE_FIELDS)), PARTNER_FIELDS, log)
    except InputRefusedError as error:
        return None, error.findings
    remark_unread_columns(columns)
    _fault_columns_of_years(columns)
    names = StructureNames(structures) if structures is not None else None
    columns = leave_out_set_aside(columns, names)
    partners = pd.DataFrame({"id_structure": structure_ids(columns, names)}, index=columns.lines)
    partners["financeur"] = _financers(columns)
    partners["nature"] = columns.text("nature")
    partners["montant"] = columns.numbers("montant", minimum=0)
    partners["annee"] = _years(columns)
    partners["engagement"] = columns.text("engagement")
    partners["ligne"] = columns.lines
    _remark_repetitions(partners, columns)
    partners["ligne"] = columns.own_lines()
    findings = tuple(sorted(log.findings, key=lambda finding: finding.line or 0))
    return (None if log.has_faults else partners[list(PARTNER_COLUMNS)].reset_index(drop=True)), findings


def empty_partenaires() -> pd.DataFrame:
    """Return partners as `examine_partenaires` does, without any."""
    kinds = {"montant": "float64", "annee": "Int64", "ligne": "int64"}
    return pd.DataFrame({column: pd.Series(dtype=kinds.get(column, "str")) for column in PARTNER_COLUMNS})


def _fault_columns_of_years(columns: Columns) -> None:
    """Refuse amounts that stand in one column for each year: they are not read."""
    others = columns.others().columns
    headings = dict(zip(columns.table.frame.columns, columns.table.headings, strict=True))
    years = [column for column in others if _OF_A_YEAR.fullmatch(fold(headings[column]))]
    amounts = [column for column in years if read_numbers(columns.table.frame[column]).numbers.notna().any()]
    if amounts:
        shown = listed([quoted(headings[column]) for column in amounts], last="et")
        columns.log.fault(
            "montants_par_annee",
            f"Des montants sont rangés dans une colonne par année ({shown}), et non dans la colonne « montant ».",
            "Donnez une ligne par structure, financeur et année, avec les colonnes « annee » et « montant ».",
            column=headings[amounts[0]],
        )


def _financers(columns: Columns) -> pd.Series[str]:
    """Return the financer of each line, in the first of the ways in which the file writes it."""
    texts = columns.words("financeur")
    if not columns.has("financeur"):
        return texts
    columns.fault_where(
        texts.eq(""),
        "financeur",
        "financeur_absent",
        lambda _: "Le nom du financeur manque.",
        "Indiquez-le, par exemple Département, Caf, MSA, commune de Langres.",
    )
    folded = texts.map(fold)
    first = texts.groupby(folded).transform("first")
    columns.remark_where(
        texts.ne(first),
        "financeur",
        "financeur_regroupe",
        lambda value: f"Le financeur {value} est écrit autrement plus haut ; les deux sont comptés ensemble.",
        "Écrivez-le toujours de la même façon, ou donnez-leur des noms différents.",
    )
    return first


def _years(columns: Columns) -> pd.Series[int]:
    numbers = columns.numbers("annee", unknown=_NO_YEAR)
    possible = numbers.between(FIRST_YEAR, LAST_YEAR) & numbers.mod(1).eq(0)
    columns.fault_where(
        numbers.notna() & ~possible,
        "annee",
        "annee_impossible",
        lambda value: f"{value} n’est pas une année de {FIRST_YEAR} à {LAST_YEAR}.",
        "Écrivez l’année en quatre chiffres, par exemple 2026.",
    )
    return numbers.where(possible).astype("Int64")


def _remark_repetitions(partners: pd.DataFrame, columns: Columns) -> None:
    keys = [column for column in PARTNER_COLUMNS if column != "ligne"]
    first = partners.groupby(keys, dropna=False)["ligne"].transform("first")
    for place in columns.places(partners.duplicated(keys), "financeur"):
        columns.log.remark(
            "financement_en_double",
            f"Cette ligne répète la ligne {columns.line_label(first[place['line']])} ({quoted(place['value'])}) ; "
            "les deux sont comptées.",
            "Supprimez l’une des deux si c’est le même financement.",
            **place,
        )
