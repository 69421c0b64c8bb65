"""What reading a file found: a fault stops the import, a remark does not; both say where and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from avs_geo.errors import InputRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

# Where several sheets of a workbook are read as one table, the lines of the n-th come after n times this many.
SHEET_STRIDE: Final = 2**21
# More faults than anybody mends one by one: what follows would only take time.
MAX_FAULTS: Final = 2_000


class Severity(StrEnum):
    """How grave a finding is; the value is the French word that the report shows."""

    FAULT = "erreur"
    REMARK = "remarque"


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """Where else in its file, and with which value, the same thing was found.

    Parameters
    ----------
    line
        As in `Finding`.
    value
        As in `Finding`.
    sheet
        As in `Finding`.
    """

    line: int | None = None
    value: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault or one remark about one place of one file.

    Parameters
    ----------
    severity
        Fault (nothing of the file is taken) or remark (it is taken, and this is said).
    code
        A stable key for programs and tests, such as ``commune_inconnue``.
    message
        What was found and what is expected, in French, a whole sentence.
    remedy
        What the person can do about it, in French, a whole sentence; empty where nothing is to be done.
    file
        The name of the file as the user knows it.
    line
        The line as a spreadsheet numbers it (the heading is line 1); of a feature, its rank from 1.
    column
        The heading as it stands in the file, or the expected one where it is missing.
    value
        The value found, as it stands in the file.
    sheet
        The sheet of the workbook, where it has several.
    count
        How often the same thing was found: more than 1 only after :func:`avs_geo.grouped_findings.grouped`.
    others
        The next few places where it was found, in the order of the file.
    """

    severity: Severity
    code: str
    message: str
    remedy: str = ""
    file: str = ""
    line: int | None = None
    column: str | None = None
    value: str | None = None
    sheet: str | None = None
    count: int = 1
    others: tuple[OtherPlace, ...] = ()

    @property
    def is_fault(self) -> bool:
        """Whether this finding stops the import."""
        return self.severity is Severity.FAULT

    @property
    def first(self) -> OtherPlace:
        """The place of the finding itself, without its file and column."""
        return OtherPlace(self.line, self.value, self.sheet)

    def place(self) -> str:
        """Return the place in French, for instance ``structures.csv, ligne 4, colonne « type »``.

        Of a finding that was made several times: ``structures.csv, lignes 4, 7, 9 et 12 autres, colonne « type »``.
        """
        parts = [self.file] if self.file else []
        parts += self._lines()
        if self.column is not None:
            parts.append(f"colonne\u00a0«\u00a0{self.column}\u00a0»")
        return ", ".join(parts)

    def sentence(self) -> str:
        """Return place, message and remedy as one line of text."""
        place = self.place()
        head = f"{place}\u00a0: {self.message}" if place else self.message
        return f"{head} {self.remedy}".rstrip()

    def as_row(self) -> dict[str, Any]:
        """Return the finding as a row of the report, with French headings.

        ``feuille`` follows where the workbook has several sheets; ``nombre`` and ``lieux`` (the first places) where
        the same thing was found several times.
        """
        row: dict[str, Any] = {
            "gravite": str(self.severity),
            "fichier": self.file,
            "ligne": self.line,
            "colonne": self.column,
            "valeur": self.value,
            "message": self.message,
            "remede": self.remedy,
            "code": self.code,
        }
        if self.sheet is not None:
            row["feuille"] = self.sheet
        if self.count > 1:
            row |= {"nombre": self.count, "lieux": "\u202f; ".join(self._lines())}
        return row

    def _lines(self) -> list[str]:
        """Return the lines, sheet by sheet, and how many there are besides those that are named."""
        by_sheet: dict[str | None, list[int]] = {}
        for place in (self.first, *self.others):
            lines = by_sheet.setdefault(place.sheet, [])
            if place.line is not None and place.line not in lines:
                lines.append(place.line)
        parts = []
        for sheet, lines in by_sheet.items():
            parts += [] if sheet is None else [f"feuille\u00a0«\u00a0{sheet}\u00a0»"]
            parts += [_numbered_lines(lines)] if lines else []
        left = self.count - 1 - len(self.others)
        if left > 0 and self.line is not None:
            parts[-1] += f" et {left} autre{'s' if left > 1 else ''}"
        return parts


@dataclass(slots=True)
class FindingLog:
    """Collects findings while a file is read, and refuses the file once, at the end, with all of them.

    Parameters
    ----------
    file
        The name of the file.
    findings
        What was found so far.
    sheets
        The sheets that are read as one table, in their order, where the workbook has several: a line beyond
        `SHEET_STRIDE` is one of the second.
    """

    file: str = ""
    findings: list[Finding] = field(default_factory=list)
    sheets: tuple[str, ...] = ()
    _faults: int = field(default=0, init=False, repr=False)

    def fault(self, code: str, message: str, remedy: str = "", **where: Any) -> None:
        """Add a fault; `where` takes ``line``, ``column`` and ``value``.

        Raises
        ------
        InputRefusedError
            It is one of `MAX_FAULTS`: no more are looked for.
        """
        self._add(Severity.FAULT, code, message, remedy, where)

    def remark(self, code: str, message: str, remedy: str = "", **where: Any) -> None:
        """Add a remark; `where` takes ``line``, ``column`` and ``value``."""
        self._add(Severity.REMARK, code, message, remedy, where)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add findings made elsewhere."""
        self.findings.extend(findings)

    @property
    def has_faults(self) -> bool:
        """Whether at least one fault was found."""
        return any(finding.is_fault for finding in self.findings)

    def raise_if_faults(self) -> None:
        """Refuse the input if there is at least one fault.

        Raises
        ------
        InputRefusedError
            With every finding, remarks included.
        """
        if self.has_faults:
            raise InputRefusedError(self.findings)

    def _add(self, severity: Severity, code: str, message: str, remedy: str, where: dict[str, Any]) -> None:
        place = {"file": self.file, **where}
        if place.get("line") is not None:
            # An index gives numbers of numpy, which JSON does not know.
            place["line"] = int(place["line"])
        if self.sheets and place.get("line") is not None:
            rank, place["line"] = divmod(place["line"], SHEET_STRIDE)
            place["sheet"] = self.sheets[rank]
        elif len(self.sheets) == 1:
            (place["sheet"],) = self.sheets
        self.findings.append(
            Finding(severity=severity, code=code, message=message, remedy=remedy, **place),
        )
        self._faults += severity is Severity.FAULT
        if self._faults >= MAX_FAULTS:
            self._give_up()

    def _give_up(self) -> None:
        """Refuse the file without reading the rest of it.

        Raises
        ------
        InputRefusedError
            With every finding, and one that says that there may be more.
        """
        self.findings.append(
            Finding(
                severity=Severity.FAULT,
                code="trop_d_erreurs",
                message=f"La lecture s’est arrêtée après {MAX_FAULTS // 1000}\u202f{MAX_FAULTS % 1000:03} erreurs.",
                remedy="Corrigez d’abord celles qui sont signalées, ou vérifiez que c’est le bon fichier.",
                file=self.file,
            )
        )
        raise InputRefusedError(self.findings)


def _numbered_lines(lines: list[int]) -> str:
    if len(lines) == 1:
        return f"ligne\u00a0{lines[0]}"
    return f"lignes\u00a0{', '.join(map(str, lines))}"
