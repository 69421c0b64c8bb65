"""What reading a file found: a fault stops the import, a remark does not; both say where and what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from avs_geo.errors import InputRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How grave a finding is; the value is the French word that the report shows."""

    FAULT = "erreur"
    REMARK = "remarque"


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
    """

    severity: Severity
    code: str
    message: str
    remedy: str = ""
    file: str = ""
    line: int | None = None
    column: str | None = None
    value: str | None = None

    @property
    def is_fault(self) -> bool:
        """Whether this finding stops the import."""
        return self.severity is Severity.FAULT

    def place(self) -> str:
        """Return the place in French, for instance ``structures.csv, ligne 4, colonne « type »``."""
        parts = [self.file] if self.file else []
        if self.line is not None:
            parts.append(f"ligne\u00a0{self.line}")
        if self.column is not None:
            parts.append(f"colonne\u00a0«\u00a0{self.column}\u00a0»")
        return ", ".join(parts)

    def sentence(self) -> str:
        """Return place, message and remedy as one line of text."""
        place = self.place()
        head = f"{place}\u00a0: {self.message}" if place else self.message
        return f"{head} {self.remedy}".rstrip()

    def as_row(self) -> dict[str, Any]:
        """Return the finding as a row of the report, with French headings."""
        row = asdict(self)
        return {
            "gravite": str(self.severity),
            "fichier": row["file"],
            "ligne": row["line"],
            "colonne": row["column"],
            "valeur": row["value"],
            "message": row["message"],
            "remede": row["remedy"],
            "code": row["code"],
        }


@dataclass(slots=True)
class FindingLog:
    """Collects findings while a file is read, and refuses the file once, at the end, with all of them."""

    file: str = ""
    findings: list[Finding] = field(default_factory=list)

    def fault(self, code: str, message: str, remedy: str = "", **where: Any) -> None:
        """Add a fault; `where` takes ``line``, ``column`` and ``value``."""
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
        self.findings.append(
            Finding(severity=severity, code=code, message=message, remedy=remedy, **place),
        )
