"""The sheets of a workbook: which bear the headings that are wanted, and why the others are left out."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from avs_geo.files.formats.raw_sheets import Sheet
from avs_geo.files.headings import heading_key, recognised
from avs_geo.files.messages import FrenchLog
from avs_geo.files.rows import Allowance, Row, bounded_rows
from avs_geo.files.tables.heading_lines import MAX_PREAMBLE, Score, fits, heading_position, score
from avs_geo.files.tables.yearly_sheets import OLDER, without_older_years
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from avs_geo.files.formats.raw_sheets import RawSheet
    from avs_geo.files.tables.wanted import Wanted
    from avs_geo.findings import FindingLog

_SHOWN: Final = 8


def collect_sheets(sheets: Iterable[RawSheet], wanted: Wanted, *, file: str, max_rows: int) -> list[Sheet]:
    """Read the sheets that are not empty; whole, those that fit what is wanted, and the best of the others.

    Parameters
    ----------
    sheets
        The sheets in their order; each is read before the next is asked for.
    wanted
        What the reader looks for.
    file
        The name of the file, for findings.
    max_rows
        The rows that all the sheets that are kept may have together.
    """
    allowance = Allowance.of(max_rows, wanted.max_columns)
    collected: list[Sheet] = []
    kept: list[Row] = []
    best: tuple[bool, Score] | None = None
    for raw in sheets:
        allowance.spend(kept)
        kept = []
        log = FrenchLog(file=file, sheets=(raw.name,) if raw.name else ())
        rows = bounded_rows(raw.rows, log, allowance)
        head = list(islice(rows, MAX_PREAMBLE + 1))
        if not head:
            if log.has_faults:
                collected.append(Sheet(raw, [Row(1, [""])], 0, tuple(log.findings)))
            continue
        position = heading_position(head, wanted)
        said = _said(raw.name, head[position], wanted)
        names = [*head[position].cells, *said[1:]]
        rank = (fits(names, wanted), score(names, wanted))
        if best is None or rank[0] or rank > best:
            head += rows
        sheet = Sheet(raw, head, position, tuple(log.findings), said)
        if rank[0]:
            kept = head
        if best is None or rank > best:
            collected = [one if fits(one.names, wanted) else _head(one) for one in collected]
            best = rank
        collected.append(sheet)
    return collected


def _head(sheet: Sheet) -> Sheet:
    """Return a sheet without what lies below its first lines."""
    return replace(sheet, rows=sheet.rows[: MAX_PREAMBLE + 1])


def _said(name: str, heading: Row, wanted: Wanted) -> tuple[str, ...]:
    """Return what the name of a sheet says in the place of a column, and of which; nothing where it does not."""
    if not name:
        return ()
    found = recognised([cell for cell in heading.cells if cell.strip()], wanted.fields)
    return wanted.layout.said_by_sheet(name, frozenset(found))


def choose_sheets(sheets: list[Sheet], wanted: Wanted, log: FindingLog) -> list[Sheet]:
    """Return the sheets that are read together, and say which are, and which are not and why.

    Those that have the headings without which a table is refused and that are not hidden; where none has them, the one
    that has most of them.
    """
    if len(sheets) == 1 and not sheets[0].raw.hidden:
        return sheets
    fitting = [sheet for sheet in sheets if fits(sheet.names, wanted)]
    filled = [sheet for sheet in fitting if sheet.has_data] or fitting
    visible = [sheet for sheet in filled if not sheet.raw.hidden] or filled[:1]
    reasons: dict[int, str] = {}
    own = list(_own_first(_meant(visible, wanted, reasons), wanted))
    for known_by in (one for one in wanted.fields if one.name == wanted.layout.known_by):
        own = without_older_years(own, known_by, reasons)
    chosen = list(_distinct(own, reasons))
    if not wanted.layout.together:
        chosen = _alike(chosen, wanted, reasons)
    if not chosen:
        chosen = [max(sheets, key=lambda one: (score(one.names, wanted)[:2], not one.raw.hidden))]
    if len(sheets) > 1:
        _remark_read(chosen, log)
    left_out = [sheet for sheet in sheets if sheet not in chosen]
    named = [f"{quoted(one.raw.name)} ({reasons.get(id(one)) or _reason(one, wanted)})" for one in left_out]
    _remark_left_out(named, chosen, log, fit=bool(fitting))
    return chosen


def _meant(sheets: list[Sheet], wanted: Wanted, reasons: dict[int, str]) -> list[Sheet]:
    """Leave out the sheets whose name says that they hold something else, where another is left."""
    foreign = [sheet for sheet in sheets if wanted.layout.is_foreign(sheet.raw.name)]
    if len(foreign) == len(sheets):
        return sheets
    reasons.update((id(sheet), "son nom annonce autre chose : renommez-la si elle doit être lue") for sheet in foreign)
    return [sheet for sheet in sheets if sheet not in foreign]


def _own_first(sheets: list[Sheet], wanted: Wanted) -> list[Sheet]:
    """Leave out the sheets of another table, where one bears the names of the contract."""
    of_another = [sheet for sheet in sheets if _is_of_another(sheet, wanted)]
    return [sheet for sheet in sheets if sheet not in of_another] or sheets


def _is_of_another(sheet: Sheet, wanted: Wanted) -> bool:
    needed = {field.name for field in wanted.rival if field.needed}
    return bool(needed) and needed <= recognised(sheet.heading.cells, wanted.rival).keys()


def _distinct(sheets: Iterable[Sheet], reasons: dict[int, str]) -> Iterator[Sheet]:
    """Yield sheets without those that repeat another, cell for cell."""
    seen: dict[tuple[tuple[str, ...], ...], str] = {}
    for sheet in sheets:
        cells = (sheet.said, *(tuple(map(str.strip, row.cells)) for row in sheet.rows[sheet.position :]))
        if cells in seen:
            reasons[id(sheet)] = f"copie exacte de {quoted(seen[cells])}"
            continue
        seen[cells] = sheet.raw.name
        yield sheet


def _alike(sheets: list[Sheet], wanted: Wanted, reasons: dict[int, str]) -> list[Sheet]:
    """Return the sheet that has most of what is known, and those of the same headings, or that go with it."""
    if not sheets:
        return []
    best = max(sheets, key=lambda one: score(one.names, wanted)[:2])
    cells = best.heading.cells
    headings = frozenset(map(heading_key, cells))
    apart = "" if wanted.layout.alone else " : fournissez-la dans un fichier à part"
    for sheet in sheets:
        reasons[id(sheet)] = f"d’autres colonnes que {quoted(best.raw.name)}{apart}"
    return [
        sheet
        for sheet in sheets
        if frozenset(map(heading_key, sheet.heading.cells)) == headings
        or wanted.layout.joins(cells, sheet.heading.cells)
    ]


def _reason(sheet: Sheet, wanted: Wanted) -> str:
    if sheet.raw.hidden and fits(sheet.names, wanted):
        return "masquée"
    if fits(sheet.names, wanted) and not sheet.has_data:
        return "aucune ligne sous ses titres"
    if _is_of_another(sheet, wanted):
        return "un autre tableau"
    found = recognised(sheet.names, wanted.fields)
    missing = [quoted(field.name) for field in wanted.fields if field.needed and field.name not in found]
    return f"sans colonne {listed(missing, last='ni')}" if missing else "sans les titres attendus"


def _remark_read(chosen: list[Sheet], log: FindingLog) -> None:
    if len(chosen) > 1:
        names = listed([quoted(sheet.raw.name) for sheet in chosen], last="et")
        log.remark("feuilles_reunies", f"Les feuilles {names} du classeur sont lues ensemble.")
    elif chosen[0].raw.hidden:
        log.remark(
            "feuille_masquee",
            f"La feuille {quoted(chosen[0].raw.name)}, que le tableur masque, est lue : aucune autre ne convient.",
            "Vérifiez que c’est bien elle qui doit compter.",
        )


def _remark_left_out(left_out: list[str], chosen: list[Sheet], log: FindingLog, *, fit: bool) -> None:
    if not left_out:
        return
    log.remark(
        "feuilles_ignorees",
        f"Feuilles du classeur laissées de côté : {listed(left_out[:_SHOWN], last='et', of=len(left_out))}.",
        f"Si l’une d’elles doit être lue, affichez-la et donnez-lui les titres de {quoted(chosen[0].raw.name)}"
        f"{' ; à un état plus ancien, donnez un nom sans année' if any(OLDER in one for one in left_out) else ''}."
        if fit
        else "Ajoutez les colonnes qui manquent à chaque feuille qui doit être lue.",
    )
