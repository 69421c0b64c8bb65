"""Which department a file of structures is about, where the user did not say."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from avs_geo.files.source import SourceFile
    from avs_geo.reference.communes import CommuneIndex


def guess_departement(structures: SourceFile) -> str:
    """Return the department in which every commune of a table of structures lies.

    Raises
    ------
    UsageError
        The communes do not say, or lie in several departments.
    InputRefusedError
        The file cannot be read.
    """
    from avs_geo.files.messages import FrenchLog
    from avs_geo.files.reading_door import reading

    with reading(FrenchLog(file=structures.name)):
        found = sorted(set(_departements(structures)))
    if len(found) == 1:
        return found[0]
    seen = f" Ses communes sont dans plusieurs : {', '.join(found)}." if found else ""
    msg = (
        f"Le fichier {structures.name} ne dit pas quel est le département.{seen} "
        "Ajoutez --departement, par exemple --departement 52."
    )
    raise UsageError(msg)


def _departements(structures: SourceFile) -> Iterator[str]:
    """Give the department of each commune that can be told without knowing it already."""
    if structures.is_spatial:
        return
    from avs_geo.files.tables.columns import Columns
    from avs_geo.files.tables.tabular import read_table
    from avs_geo.findings import FindingLog
    from avs_geo.inventory.structures.structures import STRUCTURE_FIELDS, WANTED_STRUCTURES
    from avs_geo.reference.communes import load_commune_index

    columns = Columns.match(read_table(structures, WANTED_STRUCTURES), STRUCTURE_FIELDS, FindingLog())
    index = load_commune_index()
    # Codes say it surely; names only where there is no code.
    for field in ("code_commune", "commune"):
        texts = {text for text in columns.text(field) if text}
        found = [where for where in (_departement_of(text, index) for text in texts) if where is not None]
        yield from found
        if found:
            return


def _departement_of(text: str, index: CommuneIndex) -> str | None:
    """Return the department of a code, a name or a label, where all that it may mean lies in one."""
    from avs_geo.inventory.places.labels import read_label

    label = read_label(text)
    if label.departement:
        return label.departement
    named = {str(found.code) for name in label.readings for found in index.bearers(name)}
    insee = {str(code) for code in (index.resolve(number).code for number in label.numbers) if code is not None}
    numbered = insee | {code for number in label.numbers for code in index.postcodes.get(number, ())}
    # A number and a name: what both may mean; a number alone, the Insee code first.
    meant = (named & numbered if numbered else named) if named else insee or numbered
    where = {str(index.communes.at[code, "departement"]) for code in meant}
    return where.pop() if len(where) == 1 else None
