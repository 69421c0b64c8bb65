"""The parameter file of a programme (TOML): costs, ceilings, staff, limits, weights; read and checked as a whole."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
import tomllib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from avs_geo.errors import InputRefusedError
from avs_geo.files.messages import FrenchLog
from avs_geo.files.toml_lines import key_lines
from avs_geo.inventory.programme.catalogue import CEILINGS, ENTRIES, EUROS, SHARE, Entry, Figure
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding

_SECTIONS: Final = (*dict.fromkeys(entry.section for entry in ENTRIES.values()), "plafonds")
# A parameter file with all its sources weighs twenty times less; a parser of TOML is slow.
MAX_SETTINGS_BYTES: Final = 256 * 1024
_PARTS: Final = ("valeur", "source", "date")
_MOST: Final = 10**15
_YEARS: Final = (2000, 2100)


def _defaults() -> Mapping[str, Figure]:
    return MappingProxyType({path: entry.default for path, entry in ENTRIES.items()})


@dataclass(frozen=True, slots=True, eq=False)
class ProgrammeSettings:
    """The figures of a programme; what nobody has given is unknown, and never invented.

    Parameters
    ----------
    figures
        By path (``centre_social.cout``): every one of the catalogue, unknown ones included.
    ceilings
        *Plafonds* of the prestations de service, euros: function (``agc``, ``acf``, ``al``), then year.
    file
        Name of the file; empty for the defaults.
    text
        The file as it was read; empty for the defaults.
    """

    figures: Mapping[str, Figure] = field(default_factory=_defaults)
    ceilings: Mapping[str, Mapping[int, Figure]] = field(default_factory=lambda: MappingProxyType({}))
    file: str = ""
    text: str = ""

    def value(self, path: str) -> float:
        """Return a figure by its path; NaN where it is unknown."""
        known = self.figures[path].value
        return math.nan if known is None else known

    def ceiling(self, function: str, year: int) -> float:
        """Return the ceiling that applies in a year, euros; NaN where none is known.

        It is the last one given for that year or an earlier one; before the first given, the first.
        """
        given = self.ceilings.get(function, {})
        past = [known for known in given if known <= year]
        chosen = max(past) if past else min(given, default=None)
        return math.nan if chosen is None else given[chosen].value or 0.0

    def is_known(self, path: str) -> bool:
        """Whether a figure, or the ceiling ``plafonds.agc``, is known."""
        section, _, key = path.partition(".")
        return bool(self.ceilings.get(key)) if section == "plafonds" else self.figures[path].value is not None


def read_programme_settings(source: SourceFile) -> tuple[ProgrammeSettings, tuple[Finding, ...]]:
    """Read the parameter file of a programme.

    Parameters
    ----------
    source
        TOML. A figure is a number, or a table ``{ valeur = …, source = "…", date = AAAA-MM-JJ }``; ceilings stand by
        year under ``[plafonds.agc]``, ``[plafonds.acf]``, ``[plafonds.al]``.

    Returns
    -------
    ProgrammeSettings
        Those of the file, completed by the defaults.
    tuple of Finding
        The remarks: figures without a source.

    Raises
    ------
    InputRefusedError
        With every fault and remark: unknown key, missing, negative or unreadable value, rate over 1, too large.
    """
    source.refuse_size(MAX_SETTINGS_BYTES)
    log = FrenchLog(file=source.name)
    text = _decoded(source.content)
    content = _parsed(text, log)
    reader = _Reader(log, key_lines(text))
    figures = {path: entry.default for path, entry in ENTRIES.items()} | reader.figures(content)
    ceilings = reader.ceilings(content.get("plafonds", {}))
    reader.refuse_unknown_sections(content)
    _check_sums(figures, reader)
    log.raise_if_faults()
    settings = ProgrammeSettings(MappingProxyType(figures), MappingProxyType(ceilings), source.name, text)
    return settings, tuple(log.findings)


def _decoded(content: bytes) -> str:
    """Return the text; Windows-1252 where it is no UTF-8, so that a comment typed in an old editor harms nothing."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _parsed(text: str, log: FrenchLog) -> dict[str, Any]:
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        lines = text.splitlines() or [""]
        # Without a place, the fault shows at the end.
        line = min(int(place[1]), len(lines)) if place else len(lines)
        log.fault(
            "toml_illisible",
            "Cette ligne ne se lit pas" + (f" à partir du caractère {place[2]}." if place else "."),
            'Écrivez « cle = valeur » ou « cle = { valeur = 1500.5, source = "…", date = 2027-01-01 } » : un point '
            "pour les décimales, aucune espace dans les nombres, des guillemets droits autour des textes, et chaque "
            "clé une seule fois.",
            line=line,
            value=lines[line - 1].strip(),
        )
        log.raise_if_faults()
        raise  # never reached: there is a fault
    except (RecursionError, ValueError) as error:
        # Lists inside lists, and numbers of thousands of digits.
        log.fault(
            "toml_illisible",
            "Le fichier emboîte ses listes sans fin, ou contient un nombre trop long.",
            "Partez du modèle de fichier que donne AVS-Geo.",
        )
        raise InputRefusedError(log.findings) from error


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads values, and logs each fault at its line."""

    log: FrenchLog
    lines: Mapping[str, int]

    def figures(self, content: Mapping[str, Any]) -> dict[str, Figure]:
        """Return the figures that are given."""
        found: dict[str, Figure] = {}
        for section, path, value in self._given(content):
            entry = ENTRIES.get(path)
            if entry is None:
                self._unknown(path, [key for key in ENTRIES if key.startswith(f"{section}.")])
            elif (figure := self.figure(path, value, entry)) is not None:
                found[path] = figure
        self._refuse_missing(content)
        return found

    def _given(self, content: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
        for section in _SECTIONS:
            keys = content.get(section, {})
            if section == "plafonds":
                continue
            if not isinstance(keys, dict):
                self.fault("section_attendue", section, keys, f"[{section}] est une section, pas une valeur.")
                continue
            yield from ((section, f"{section}.{key}", value) for key, value in keys.items())

    def ceilings(self, content: Any) -> dict[str, Mapping[int, Figure]]:
        """Return the ceilings that are given, by function and year."""
        if not isinstance(content, dict):
            self.fault("section_attendue", "plafonds", content, "[plafonds] est une section, pas une valeur.")
            return {}
        found: dict[str, Mapping[int, Figure]] = {}
        for function, years in content.items():
            if function not in CEILINGS:
                self._unknown(f"plafonds.{function}", [entry.path for entry in CEILINGS.values()])
            elif not isinstance(years, dict) or "valeur" in years:
                self.fault(
                    "annee_attendue",
                    f"plafonds.{function}",
                    years,
                    "Un plafond se donne par année.",
                    f'Écrivez, sous [plafonds.{function}] : 2027 = {{ valeur = …, source = "…", date = … }}.',
                )
            else:
                found[function] = self._by_year(function, years)
        return found

    def _by_year(self, function: str, years: Mapping[str, Any]) -> dict[int, Figure]:
        found: dict[int, Figure] = {}
        for year, value in years.items():
            path = f"plafonds.{function}.{year}"
            if not year.isdecimal() or not _YEARS[0] <= int(year) <= _YEARS[1]:
                self.fault("annee_attendue", path, year, f"{quoted(year)} n’est pas une année.", "Écrivez 2027.")
            elif (figure := self.figure(path, value, CEILINGS[function])) is not None:
                found[int(year)] = figure
        return found

    def figure(self, path: str, given: Any, entry: Entry) -> Figure | None:
        """Return a figure, None where it is at fault."""
        parts = given if isinstance(given, dict) else {"valeur": given}
        for part in parts:
            if part not in _PARTS:
                self._unknown(f"{path}.{part}", [f"{path}.{known}" for known in _PARTS], at=path)
        value = self._value(path, parts, entry)
        date = self._date(path, parts.get("date"))
        source = parts.get("source", "")
        if value is None:
            return None
        if not isinstance(source, str) or not source.strip():
            self._remark_no_source(path, entry)
            source = ""
        return Figure(value, entry.unit, source.strip(), date)

    def _value(self, path: str, parts: Mapping[str, Any], entry: Entry) -> float | None:
        if "valeur" not in parts:
            self.fault("valeur_manquante", path, None, f"Il manque « valeur » : {entry.meaning}.", _remedy(entry))
            return None
        value = parts["valeur"]
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            self.fault(
                "nombre_attendu",
                path,
                _written(value),
                f"{quoted(_written(value))} n’est pas un nombre.",
                _remedy(entry),
            )
            return None
        if value < 0:
            message = f"{_phrase(entry)} : une valeur négative n’a pas de sens."
            self.fault("valeur_negative", path, value, message, _remedy(entry))
            return None
        if value > entry.most:
            message = f"{_phrase(entry)} : la valeur ne peut pas dépasser {number(entry.most)}."
            self.fault("valeur_trop_grande", path, value, message, _remedy(entry))
            return None
        if entry.whole and not float(value).is_integer():
            self.fault("entier_attendu", path, value, f"{_phrase(entry)} : il faut un nombre entier.", _remedy(entry))
            return None
        return float(value)

    def _date(self, path: str, given: Any) -> dt.date | None:
        if given is None:
            return None
        if isinstance(given, dt.datetime):
            return given.date()
        if isinstance(given, dt.date):
            return given
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return dt.datetime.strptime(str(given).strip(), form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
        self.fault("date_illisible", path, given, f"{quoted(given)} n’est pas une date.", "Écrivez 2027-01-31.")
        return None

    def _refuse_missing(self, content: Mapping[str, Any]) -> None:
        for entry in ENTRIES.values():
            keys = content.get(entry.section)
            if entry.needed and isinstance(keys, dict) and keys and entry.key not in keys:
                self.fault(
                    "valeur_manquante",
                    entry.path,
                    None,
                    f"Il manque « {entry.key} » dans la section [{entry.section}] : {entry.meaning}.",
                    f"Ajoutez-le, ou videz la section [{entry.section}] : le coût restera inconnu.",
                    line=self.lines.get(entry.section),
                )

    def refuse_unknown_sections(self, content: Mapping[str, Any]) -> None:
        """Refuse what is no section of the file."""
        for section in content:
            if section not in _SECTIONS:
                self._unknown(section, list(_SECTIONS))

    def fault(
        self, code: str, path: str, value: Any, message: str, remedy: str = "", *, line: int | None = None
    ) -> None:
        """Log a fault at the line of its key."""
        line = self.lines.get(path, line)
        shown = None if value is None else _written(value)
        self.log.fault(code, message, remedy, line=line, column=path, value=shown)

    def _unknown(self, path: str, known: list[str], *, at: str | None = None) -> None:
        near = difflib.get_close_matches(path, known, n=2, cutoff=0.6)
        hint = f" Vouliez-vous dire {listed(quoted(name.rpartition('.')[2]) for name in near)} ?" if near else ""
        names = listed((name.rpartition(".")[2] for name in known), last="et")
        message = f"Ce nom n’est pas connu : {quoted(path)}.{hint}"
        self.fault("cle_inconnue", path, None, message, f"Noms connus ici : {names}.", line=self.lines.get(at or ""))

    def _remark_no_source(self, path: str, entry: Entry) -> None:
        # The choices of the committee are their own source.
        if entry.section in {"limites", "classement"}:
            return
        self.log.remark(
            "source_manquante",
            f"La source n’est pas dite pour {entry.meaning}.",
            'Ajoutez source = "…" et date = AAAA-MM-JJ.',
            line=self.lines.get(path),
            column=path,
        )


def _is_finite(value: float) -> bool:
    """Whether a number is one that can be computed with; integers of TOML have no end."""
    return (isinstance(value, float) and math.isfinite(value)) or (isinstance(value, int) and abs(value) <= _MOST)


def _written(value: Any) -> str:
    """Return a value as a message shows it; Python writes no integer of thousands of digits."""
    return "un nombre démesuré" if isinstance(value, int) and abs(value) > _MOST else str(value)


def _check_sums(figures: Mapping[str, Figure], reader: _Reader) -> None:
    whole, *parts = (figures[f"centre_social.{key}"].value for key in ("cout", "cout_agc", "cout_acf"))
    together = sum(part for part in parts if part is not None)
    if whole is not None and together > whole:
        reader.fault(
            "cout_incoherent",
            "centre_social.cout",
            whole,
            f"Les fonctions AGC et ACF coûtent ensemble {number(together)} €, plus que le centre social "
            f"entier ({number(whole)} €).",
            "Corrigez l’un des trois coûts : « cout » est le budget entier.",
            line=reader.lines.get("centre_social"),
        )


def _phrase(entry: Entry) -> str:
    return entry.meaning[:1].upper() + entry.meaning[1:]


def _remedy(entry: Entry) -> str:
    units = {EUROS: "en euros par an", SHARE: "une part de 0 à 1 : 42,4 % s’écrit 0.424"}
    unit = units.get(entry.unit, f"unité : {entry.unit}")
    where = f" Où le trouver : {entry.where}." if entry.where else ""
    return f"Écrivez un nombre positif ({unit}), ou retirez la ligne si la valeur est inconnue.{where}"
