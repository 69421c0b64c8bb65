"""The figures of a programme as a person types them in a form, and the parameter file that they make."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.errors import InputRefusedError
from avs_geo.files.messages import FrenchLog
from avs_geo.files.source import SourceFile
from avs_geo.files.values.absence import is_absent
from avs_geo.files.values.values import parse_dates, parse_numbers
from avs_geo.inventory.programme.catalogue import CEILINGS, ENTRIES, SHARE, Entry, Figure
from avs_geo.inventory.programme.settings import ProgrammeSettings, read_programme_settings
from avs_geo.text.dates import day_text, year_text
from avs_geo.text.numbers import number, plain
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from avs_geo.findings import Finding

FILE: Final = "parametres.toml"
_UNITS: Final = re.compile(r"(?i)\s*(?:%|pour\s?cent|€\s*(?:/|par)\s*an|etp|habitants?|hab\.?|par an|/\s*an)$")
_ACCEPTABLE: Final = 12


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure as it was typed: shares in per cent, a date as people write it; empty where nothing was."""

    value: str = ""
    source: str = ""
    date: str = ""


def entry_of(path: str) -> Entry:
    """Return what is known of a figure, by its path; that of a ceiling names its year: ``plafonds.agc.2027``."""
    return ENTRIES[path] if path in ENTRIES else CEILINGS[path.split(".")[1]]


def as_typed(figure: Figure, entry: Entry) -> Typed:
    """Return a figure as one would type it."""
    date = "" if figure.date is None else day_text(figure.date)
    return Typed("" if figure.value is None else _written(figure.value, entry), figure.source, date)


def settings_typed(settings: ProgrammeSettings) -> dict[str, Typed]:
    """Return all the figures of a programme as one would type them, by path, ceilings year by year."""
    return {path: as_typed(figure, entry_of(path)) for path, figure in _all_figures(settings)}


def settings_text(settings: ProgrammeSettings) -> str:
    """Return the parameter file (TOML) of the figures that are known; read again, it gives the same ones."""
    return _toml({path: figure for path, figure in _all_figures(settings) if figure.value is not None})


def read_typed(typed: Mapping[str, Typed]) -> tuple[ProgrammeSettings, tuple[Finding, ...]]:
    """Read figures that were typed.

    Parameters
    ----------
    typed
        By path, as `settings_typed` gives them. An empty value leaves the default of the catalogue, or none.

    Returns
    -------
    ProgrammeSettings
        The figures, as the parameter file of the same content gives them.
    tuple of Finding
        The remarks; ``column`` is the path.

    Raises
    ------
    InputRefusedError
        With every fault; ``column`` is the path.
    """
    log = FrenchLog()
    figures = {path: figure for path, one in typed.items() if (figure := _figure(path, one, log)) is not None}
    try:
        settings, remarks = read_programme_settings(SourceFile(FILE, _toml(figures).encode()))
    except InputRefusedError as error:
        at_fault = {finding.column for finding in log.findings}
        _add_in_words_of_the_form(error.findings, at_fault, log)
        raise InputRefusedError(log.findings) from error
    log.raise_if_faults()
    _add_in_words_of_the_form(remarks, set(), log)
    return settings, tuple(log.findings)


def _all_figures(settings: ProgrammeSettings) -> Iterator[tuple[str, Figure]]:
    yield from settings.figures.items()
    for function, years in settings.ceilings.items():
        yield from ((f"plafonds.{function}.{year}", figure) for year, figure in years.items())


def _figure(path: str, typed: Typed, log: FrenchLog) -> Figure | None:
    """Return a figure that was typed, None where there is none or it is at fault."""
    entry = entry_of(path)
    if _is_empty(typed.value):
        return None
    value = _number(path, typed.value, entry, log)
    date = _date(path, typed.date, log)
    return None if value is None else Figure(value, entry.unit, typed.source.strip(), date)


def _number(path: str, text: str, entry: Entry, log: FrenchLog) -> float | None:
    parsed = parse_numbers(pd.Series([_UNITS.sub("", text.strip())])).iloc[0]
    value = float(parsed) / (100 if entry.unit == SHARE else 1)
    wanted = f"Écrivez un nombre ({unit_typed(entry)}), ou effacez la case si la valeur est inconnue."
    if pd.isna(value):
        log.fault("nombre_attendu", f"{quoted(text)} n’est pas un nombre.", wanted, column=path, value=text)
    elif value < 0:
        log.fault("valeur_negative", "Une valeur négative n’a pas de sens ici.", wanted, column=path, value=text)
    elif value > entry.most:
        most = _written(entry.most, entry)
        log.fault("valeur_trop_grande", f"La valeur ne peut pas dépasser {most}.", wanted, column=path, value=text)
    elif entry.unit == SHARE and 0 < value < 0.01:
        better = f"Si vous vouliez dire {number(value * 1e4, decimals=1)} %, écrivez {number(value * 1e4, decimals=1)}."
        log.fault("pourcentage_attendu", "Une part se donne ici en pourcentage.", better, column=path, value=text)
    elif entry.whole and not value.is_integer():
        log.fault("entier_attendu", "Il faut un nombre entier.", wanted, column=path, value=text)
    else:
        return round(value, _ACCEPTABLE)
    return None


def _date(path: str, text: str, log: FrenchLog) -> dt.date | None:
    if _is_empty(text):
        return None
    parsed = parse_dates(pd.Series([text.strip()])).iloc[0]
    if pd.isna(parsed):
        remedy = "Écrivez jour/mois/année, par exemple 31/12/2026, ou effacez la case."
        log.fault("date_illisible", f"{quoted(text)} n’est pas une date.", remedy, column=path, value=text)
        return None
    date: dt.date = parsed.date()
    return date


def _add_in_words_of_the_form(findings: tuple[Finding, ...], at_fault: set[str | None], log: FrenchLog) -> None:
    """Add what the reader of the file says of figures that stand, without the words of the file."""
    for finding in findings:
        if finding.column is None or finding.column in at_fault:
            continue
        entry = entry_of(finding.column)
        meaning = entry.meaning[:1].upper() + entry.meaning[1:]
        if finding.code == "valeur_manquante":
            log.fault(
                finding.code,
                f"{meaning} manque, alors que d’autres valeurs de cette rubrique sont données.",
                "Donnez cette valeur, ou effacez les autres de la rubrique : le coût restera inconnu.",
                column=finding.column,
            )
        elif finding.code == "source_manquante":
            log.remark(finding.code, "La source n’est pas dite.", "Dites d’où vient la valeur.", column=finding.column)
        elif finding.is_fault:
            log.fault(finding.code, finding.message, "Corrigez l’une de ces valeurs.", column=finding.column)


def unit_typed(entry: Entry) -> str:
    """Return the unit in which a figure is typed."""
    return "en %" if entry.unit == SHARE else entry.unit


def _written(value: float, entry: Entry) -> str:
    shown = round(value * 100, _ACCEPTABLE - 2) if entry.unit == SHARE else value
    return year_text(value) if entry.unit == "année" else plain(shown)


def _is_empty(text: str) -> bool:
    return bool(is_absent(pd.Series([text.strip()], dtype="str")).iloc[0])


def _toml(figures: Mapping[str, Figure]) -> str:
    sections: dict[str, list[str]] = defaultdict(list)
    for path, figure in figures.items():
        section, _, key = path.rpartition(".")
        sections[section].append(f"{key} = {_toml_figure(figure)}")
    return "\n".join(f"[{section}]\n" + "\n".join(lines) + "\n" for section, lines in sections.items())


def _toml_figure(figure: Figure) -> str:
    parts = [f"valeur = {figure.value!r}"]
    if figure.source:
        # A text of JSON is one of TOML, but for the character 127.
        parts.append(f"source = {json.dumps(figure.source, ensure_ascii=False)}".replace("\x7f", "\\u007f"))
    if figure.date is not None:
        parts.append(f"date = {figure.date.isoformat()}")
    return f"{{ {', '.join(parts)} }}"
