"""From what people type to today's commune: codes, former codes, names, names of merged communes."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.caching.single_flight import single_flight
from avs_geo.reference.location import geography_file
from avs_geo.text.names import fold, fold_place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a code or a name stands for.

    Parameters
    ----------
    code
        Today's commune (or municipal arrondissement); None where nothing or too much was found.
    nom
        Its name.
    former
        The former code or name that led there, with its name where known; None for a present-day one.
    candidates
        Labels ``nom (code)`` of the homonyms, or of near names where nothing was found.
    homonyms
        Whether several communes bear the name.
    """

    code: str | None = None
    nom: str | None = None
    former: str | None = None
    candidates: tuple[str, ...] = ()
    homonyms: bool = False


@dataclass(frozen=True)
class CommuneIndex:
    """Finds the commune behind a code or a name, in all the ways that people write them.

    Parameters
    ----------
    communes
        Index ``code``; columns ``nom``, ``departement``, ``code_epci``. Units and, for Paris, Lyon and
        Marseille, the whole commune too.
    former
        Columns ``code``, ``nom``, ``departement``, ``code_commune``, ``nature``.
    postcodes
        Postcode to the communes and municipal arrondissements that have it.
    """

    communes: pd.DataFrame
    former: pd.DataFrame
    postcodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _by_name: dict[str, list[str]] = field(init=False, repr=False, compare=False)
    _former_by_code: dict[str, tuple[str, str | None]] = field(init=False, repr=False, compare=False)
    _former_by_name: dict[str, list[tuple[str, str, str]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Fold all names once."""
        by_name: dict[str, list[str]] = {}
        for code, nom in zip(self.communes.index.tolist(), self.communes["nom"].tolist(), strict=True):
            by_name.setdefault(fold_place(nom), []).append(code)
        by_code: dict[str, tuple[str, str | None]] = {}
        former_by_name: dict[str, list[tuple[str, str, str]]] = {}
        names = self.former["nom"].astype(object).where(self.former["nom"].notna(), None)
        for code, nom, today in zip(self.former["code"], names, self.former["code_commune"], strict=True):
            by_code[code] = (today, nom)
            if nom is not None:
                former_by_name.setdefault(fold_place(nom), []).append((code, today, nom))
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_former_by_code", by_code)
        object.__setattr__(self, "_former_by_name", former_by_name)

    def resolve(self, text: str, *, departement: str | None = None) -> Resolution:
        """Return today's commune for a code or a name.

        Parameters
        ----------
        text
            An Insee code (``52121``, ``1001`` for ``01001``, ``2a004``) or a name, present or former.
        departement
            Names are looked for in this department only; codes everywhere.
        """
        code = normalise_code(text)
        if code is not None:
            return self._resolve_code(code)
        return self._resolve_name(text, departement)

    def bearers(self, name: str) -> tuple[Resolution, ...]:
        """Return every commune of France that bears a name, then those that a former commune of that name is in."""
        key = fold_place(name)
        found = {code: Resolution(code=code, nom=self._name(code)) for code in self._by_name.get(key, [])}
        for code, today, nom in self._former_by_name.get(key, []):
            found.setdefault(today, Resolution(code=today, nom=self._name(today), former=f"{nom} ({code})"))
        return tuple(found.values())

    def share_of_postcodes(self, departements: Collection[str]) -> float:
        """Return how many of the Insee codes of some departments (two first characters) are postcodes too."""
        counts = [self._both_by_prefix.get(prefix, (0, 0)) for prefix in departements]
        return sum(both for both, _ in counts) / max(sum(codes for _, codes in counts), 1)

    @cached_property
    def _both_by_prefix(self) -> dict[str, tuple[int, int]]:
        counts: dict[str, tuple[int, int]] = {}
        for code in self.communes.index.tolist():
            both, codes = counts.get(code[:2], (0, 0))
            counts[code[:2]] = (both + (code in self.postcodes), codes + 1)
        return counts

    def codes_named(self, name: str) -> frozenset[str]:
        """Return the codes of the communes of France that bear a name, or bore it: former codes and those of today."""
        folded = fold_place(name)
        former = self._former_by_name.get(folded, [])
        return frozenset([*self._by_name.get(folded, []), *(code for entry in former for code in entry[:2])])

    def label(self, code: str) -> str:
        """Return ``nom (code)`` of a present-day commune."""
        return f"{self._name(code)} ({code})"

    def _name(self, code: str) -> str:
        return self._names[code]

    # A look-up in a frame takes a hundred times that of a dictionary, and a national list asks thousands of times.
    @cached_property
    def _names(self) -> dict[str, str]:
        return dict(zip(self.communes.index.tolist(), self.communes["nom"].tolist(), strict=True))

    @cached_property
    def _departements(self) -> dict[str, str]:
        return dict(zip(self.communes.index.tolist(), self.communes["departement"].tolist(), strict=True))

    def _resolve_code(self, code: str) -> Resolution:
        if code in self._names:
            return Resolution(code=code, nom=self._name(code))
        if code in self._former_by_code:
            today, nom = self._former_by_code[code]
            former = f"{nom} ({code})" if nom else code
            return Resolution(code=today, nom=self._name(today), former=former)
        return Resolution()

    def _resolve_name(self, text: str, departement: str | None) -> Resolution:
        name = fold_place(text)
        if not name:
            return Resolution()
        present = [c for c in self._by_name.get(name, []) if self._is_in(c, departement)]
        # "Le Mans" and "Mans" fold alike: the spelling with its article settles it.
        if len(present) > 1:
            exact = [c for c in present if fold(self._name(c)) == fold(text)]
            present = exact if len(exact) == 1 else present
        if len(present) == 1:
            return Resolution(code=present[0], nom=self._name(present[0]))
        if present:
            return Resolution(candidates=tuple(self.label(c) for c in present), homonyms=True)
        return self._resolve_former_name(name, departement)

    def _resolve_former_name(self, name: str, departement: str | None) -> Resolution:
        found = [entry for entry in self._former_by_name.get(name, []) if self._is_in(entry[1], departement)]
        today = {entry[1] for entry in found}
        if len(today) == 1:
            code, commune, nom = found[0]
            return Resolution(
                code=commune,
                nom=self._name(commune),
                former=f"{nom} ({code})",
            )
        if today:
            labels = tuple(f"{nom} ({code}), aujourd’hui {self.label(commune)}" for code, commune, nom in found)
            return Resolution(candidates=labels, homonyms=True)
        return Resolution(candidates=self._near(name, departement))

    def _near(self, name: str, departement: str | None) -> tuple[str, ...]:
        """Names that a slip of the finger could have turned into this one."""
        here = self.communes if departement is None else self.communes.loc[self.communes["departement"] == departement]
        names = {fold_place(nom): code for code, nom in zip(here.index.tolist(), here["nom"].tolist(), strict=True)}
        return tuple(self.label(names[near]) for near in difflib.get_close_matches(name, names, n=3, cutoff=0.75))

    def _is_in(self, code: str, departement: str | None) -> bool:
        return departement is None or self._departements[code] == departement


def normalise_code(text: str) -> str | None:
    """Return a five-character Insee code, or None where `text` is not one.

    A spreadsheet drops the leading zero of ``01001`` or writes ``52121.0``: both are mended.

    Examples
    --------
    >>> normalise_code("1001"), normalise_code("2a004"), normalise_code("Chaumont")
    ('01001', '2A004', None)
    """
    bare = re.sub(r"\s", "", text).upper().removesuffix(".0").removesuffix(",0")
    if re.fullmatch(r"\d{4}", bare):
        return "0" + bare
    return bare if re.fullmatch(r"\d{5}|2[AB]\d{3}", bare) else None


@single_flight()
def load_commune_index() -> CommuneIndex:
    """Return the index of every commune of France; built once per process."""
    columns = ["code", "nom", "code_commune", "nom_commune", "departement", "code_epci"]
    units = pd.read_parquet(geography_file("communes.parquet"), columns=columns)
    whole = units.loc[units["code"] != units["code_commune"]].drop_duplicates("code_commune")
    whole = whole.assign(code=whole["code_commune"], nom=whole["nom_commune"])
    communes = pd.concat([units, whole], ignore_index=True).set_index("code")
    former = pd.read_parquet(geography_file("anciens_codes.parquet"))
    table = pd.read_parquet(geography_file("codes_postaux.parquet"))
    postcodes = {str(postcode): tuple(codes) for postcode, codes in table.groupby("code_postal")["code"]}
    return CommuneIndex(communes=communes[["nom", "departement", "code_epci"]], former=former, postcodes=postcodes)
