"""Which line of a table bears its headings, and which lines around it and under it are no data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from avs_geo.files.headings import Claim, recognised
from avs_geo.text.names import fold
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.files.rows import Row
    from avs_geo.files.tables.wanted import Wanted
    from avs_geo.findings import FindingLog

# A title above the table fills one cell; a heading fills at least two.
_LEAST_HEADINGS: Final = 2
# No table has more lines than this above its heading.
MAX_PREAMBLE: Final = 30
_SHOWN: Final = 5
_NUMBER = re.compile(r"[-+]?[\d\s\u00a0\u202f.,]+(?:%|k?€|euros?)?")
# « Total », « Sous-total CC du Grand Langres », « TOTAL GÉNÉRAL »: what sums the lines above, and is none of them.
_TOTAL = re.compile(r"(?:sous |nombre |grand )?tota(?:l|ux)(?: .*)?|ensemble|somme")
_TOTAL_LETTERS: Final = frozenset("tsnge")
_NOTE = re.compile(r"(?:source|sources|note|notes|lecture|champ|nb|n b|legende|mise a jour|edite|extrait)\b.*")
_NOTE_MARK = re.compile(r"(?:\*+|[¹²³])\s*\S.*|\(\d{1,2}\)\s.{9,}", re.DOTALL)


class Score(NamedTuple):
    """How much a line of cells looks like the headings that are wanted; greater is better.

    Parameters
    ----------
    needed
        How many of the needed fields it names.
    known
        How many of its cells are known, the needed fields included.
    own
        How many fields it names as the contract does.
    """

    needed: int = 0
    known: int = 0
    own: int = 0


def score(cells: Sequence[str], wanted: Wanted) -> Score:
    """Return how much a line of cells looks like the headings that are wanted."""
    texts = [cell for cell in map(str.strip, cells) if cell and not _NUMBER.fullmatch(cell)]
    found = recognised(texts, wanted.fields)
    if not found and not any(map(wanted.layout.knows, texts)):
        return Score()
    needed = sum(field.needed and field.name in found for field in wanted.fields)
    own = sum(claim is Claim.OWN for claim in found.values())
    others = [text for text in texts if not recognised([text], wanted.fields)]
    return Score(needed, len(found) + sum(map(wanted.layout.knows, others)), own)


def fits(cells: Sequence[str], wanted: Wanted) -> bool:
    """Whether a line has the headings without which a table is refused; one field at least, where none is needed."""
    if wanted.layout.heads(cells):
        return True
    found = recognised([cell for cell in cells if cell.strip()], wanted.fields)
    needed = {field.name for field in wanted.fields if field.needed}
    return needed <= found.keys() if needed else bool(found)


def heading_position(rows: Sequence[Row], wanted: Wanted) -> int:
    """Return the position of the heading line.

    The line that bears most of the wanted names; of several lines one under the other that bear as many, the last.
    Where no line bears one, the first that fills two cells.
    """
    for position, row in enumerate(rows[:MAX_PREAMBLE]):
        if wanted.layout.heads(row.cells):
            return position
    scores = [score(row.cells, wanted) for row in rows[:MAX_PREAMBLE]]
    best = max(scores, default=Score())
    if best > Score():
        position = scores.index(best)
        while scores[position + 1 : position + 2] == [best] and _no_figures(rows[position + 1]):
            position += 1
        return position
    for position, row in enumerate(rows[:MAX_PREAMBLE]):
        if sum(bool(cell.strip()) for cell in row.cells) >= _LEAST_HEADINGS:
            return position
    return 0


def _no_figures(row: Row) -> bool:
    return not any(_NUMBER.fullmatch(cell.strip()) for cell in row.cells if cell.strip())


def remark_preamble(rows: Sequence[Row], log: FindingLog) -> None:
    """Say which lines above the headings are not read; a title of one cell says nothing of the data, several may."""
    told = [row for row in rows if len(_filled(row)) >= _LEAST_HEADINGS]
    if not told:
        return
    shown = [f"ligne {row.line} ({quoted(' | '.join(_filled(row)))})" for row in told[:_SHOWN]]
    log.remark(
        "lignes_avant_les_titres",
        f"Au-dessus des titres des colonnes, {listed(shown, last='et', of=len(told))} : rien n’en est lu.",
        "Si elles contiennent des données, placez-les sous les titres.",
    )


def data_rows(heading: Row, rows: Sequence[Row], wanted: Wanted, log: FindingLog) -> list[Row]:
    """Return the rows that are data: neither headings again, nor totals, nor the notes under a table; each is said."""
    names = [cell.casefold() for cell in _filled(heading)]
    kept: list[Row] = []
    again: list[Row] = []
    totals: list[Row] = []
    for rank, row in enumerate(rows):
        # Tables have a million lines: the first cell tells most of them.
        first = next(filter(None, map(str.strip, row.cells)), "").casefold()
        if (names[:1] == [first] and _repeats(row, names)) or (rank == 0 and _is_second_heading(row, heading, wanted)):
            again.append(row)
        elif first[:1] in _TOTAL_LETTERS and _is_total(row):
            totals.append(row)
        else:
            kept.append(row)
    notes = _notes(kept)
    _remark("titres_repetes", "répètent ou complètent les titres des colonnes", again, log)
    _remark("lignes_de_total", "sont des totaux", totals, log)
    _remark("lignes_de_note", "sont des notes sous le tableau", notes, log)
    return kept[: len(kept) - len(notes)]


def _filled(row: Row) -> list[str]:
    return [cell.strip() for cell in row.cells if cell.strip()]


def _repeats(row: Row, names: list[str]) -> bool:
    return len(names) >= _LEAST_HEADINGS and [cell.casefold() for cell in _filled(row)] == names


def _is_second_heading(row: Row, heading: Row, wanted: Wanted) -> bool:
    """Whether the line under the headings says the same in other words, as the files of Insee have it."""
    texts = _filled(row)
    known = score(texts, wanted).known
    return (
        _no_figures(row)
        and known >= _LEAST_HEADINGS
        and known * 2 >= len(texts)
        and len(texts) * 2 >= len(_filled(heading))
    )


def _is_total(row: Row) -> bool:
    """Whether a line begins by « total » and has, besides, nothing but numbers."""
    first, *rest = _filled(row)
    return _TOTAL.fullmatch(fold(first)) is not None and all(_NUMBER.fullmatch(text) for text in rest)


def _notes(rows: list[Row]) -> list[Row]:
    """Return the lines at the foot of a table that fill their first cell only, with a note."""
    rank = len(rows)
    while rank > 0 and _is_note(rows[rank - 1]):
        rank -= 1
    return rows[rank:]


def _is_note(row: Row) -> bool:
    texts = _filled(row)
    if len(texts) != 1 or not row.cells[0].strip():
        return False
    return _NOTE.fullmatch(fold(texts[0])) is not None or _NOTE_MARK.fullmatch(texts[0]) is not None


def _remark(code: str, what: str, rows: list[Row], log: FindingLog) -> None:
    if not rows:
        return
    shown = [f"{row.line} ({quoted(' | '.join(_filled(row)))})" for row in rows[:_SHOWN]]
    log.remark(
        code,
        f"Lignes laissées de côté, qui {what} : {listed(shown, last='et', of=len(rows))}.",
        "Si l’une d’elles est une vraie ligne du tableau, complétez ses autres cellules.",
    )
