"""The catalogue of every exported column: its label, its unit and what it says, in French."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Kind(StrEnum):
    """What a column holds; the value is the unit that people read."""

    CODE = "code"
    TEXT = "texte"
    DATE = "date"
    FLAG = "oui ou non"
    COUNT = "nombre"
    POPULATION = "habitants"
    SHARE = "part de 0 à 1"
    MINUTES = "minutes"
    METRES = "mètres"
    KM2 = "km²"
    INDEX = "indice de 0 à 100"
    RATIO = "rapport"
    EUROS = "euros"
    YEAR = "année"
    VALUE = "valeur"

    @property
    def decimals(self) -> int | None:
        """Decimals kept in files, so that the same input gives the same bytes; None where there are none."""
        return _DECIMALS.get(self)


_DECIMALS: Final[Mapping[Kind, int]] = MappingProxyType(
    {
        Kind.COUNT: 0,
        Kind.POPULATION: 3,
        Kind.SHARE: 6,
        Kind.MINUTES: 3,
        Kind.METRES: 1,
        Kind.KM2: 4,
        Kind.INDEX: 3,
        Kind.RATIO: 4,
        Kind.EUROS: 2,
        Kind.YEAR: 0,
        Kind.VALUE: 6,
    },
)


@dataclass(frozen=True, slots=True)
class Column:
    """One exported column.

    Parameters
    ----------
    name
        Its heading in files.
    label
        Its heading on screens, in French.
    kind
        What it holds, and in which unit.
    description
        One sentence, in French.
    """

    name: str
    label: str
    kind: Kind
    description: str


def _read_catalogue() -> Iterator[Column]:
    """Yield the columns of ``columns.csv``, beside this module, in its order."""
    text = Path(__file__).with_name("columns.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter=";"):
        description = row["description"].replace("{leviers}", listed(LEVERS))
        yield Column(row["nom"], row["libelle"], Kind(row["genre"]), description)


COLUMNS: Final[Mapping[str, Column]] = MappingProxyType({column.name: column for column in _read_catalogue()})


def empty_table(columns: tuple[str, ...]) -> pd.DataFrame:
    """Return a table without any line: numbers where the catalogue says numbers, texts elsewhere."""
    return pd.DataFrame(
        {name: pd.Series(dtype="str" if COLUMNS[name].kind.decimals is None else "float64") for name in columns},
    )
