"""A finding as lines of a terminal."""

import unicodedata
from collections.abc import Iterable

from avs_geo.findings import Finding
from avs_geo.grouped_findings import grouped
from avs_geo.text.typography import typeset


def described(findings: Iterable[Finding]) -> list[str]:
    """Return one line for each kind of finding, as `describe` writes it."""
    return [describe(finding) for finding in grouped(findings)]


def describe(finding: Finding) -> str:
    """Return ``erreur – structures.csv, ligne 4, colonne « type » : …``, with the value and the remedy."""
    value = finding.value or ""
    said = f" Valeur : « {value} »." if value and value not in finding.message else ""
    place = f"{finding.place()} : " if finding.place() else ""
    return printable(typeset(f"{finding.severity} – {place}{finding.message}{said} {finding.remedy}".rstrip()))


def tally(findings: Iterable[Finding]) -> str:
    """Return ``2 erreurs, 1 remarque``."""
    listed = list(findings)
    faults = sum(finding.is_fault for finding in listed)
    return f"{_count(faults, 'erreur')}, {_count(len(listed) - faults, 'remarque')}"


def printable(text: str) -> str:
    """Return the text without the control characters with which a file could rewrite the terminal."""
    return "".join("\ufffd" if unicodedata.category(sign) in {"Cc", "Cf"} else sign for sign in text)


def _count(number: int, noun: str) -> str:
    # French takes the singular up to 1.
    return f"{number} {noun}" if number <= 1 else f"{number} {noun}s"
