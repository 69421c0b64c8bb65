"""Identifiers of structures: made from the name where missing, unique, and found again as people write them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.text.names import fold
from avs_geo.work_budget import check_time

if TYPE_CHECKING:
    from collections.abc import Iterable

_SLUG_LENGTH = 40
_NAME_AND_ID = re.compile(r"[^()]+\((?P<id>[^()]+)\)$")


def slug(text: str) -> str:
    """Return a name as lower-case words joined by hyphens.

    Examples
    --------
    >>> slug("Espace Vall’âges")
    'espace-vall-ages'
    """
    return fold(text).replace(" ", "-")[:_SLUG_LENGTH].strip("-") or "structure"


def are_no_row_numbers(texts: pd.Series[str]) -> pd.Series[bool]:
    """Return, for every cell, whether a column is something else than 1, 2, 3… down the table."""
    ranks = [str(rank) for rank in range(1, len(texts) + 1)]
    return pd.Series(texts.tolist() != ranks, index=texts.index)


def complete_ids(given: pd.Series[str], names: pd.Series[str]) -> pd.Series[str]:
    """Return the given ids, and for those that are empty one made from the name.

    Two names that give the same id, or one that is given elsewhere, are told apart by ``-2``, ``-3``… in the order
    of the file: a line added at the end changes no id.
    """
    taken = {identifier.casefold() for identifier in given if identifier}
    ranks: dict[str, int] = {}
    ids = []
    for identifier, name in zip(given.tolist(), names.tolist(), strict=True):
        ids.append(identifier or _free_id(slug(name), taken, ranks))
    return pd.Series(ids, index=given.index, dtype="str")


def _free_id(base: str, taken: set[str], ranks: dict[str, int]) -> str:
    """Return the first of ``base``, ``base-2``, ``base-3``… that is not taken, and take it."""
    candidate = base
    while candidate in taken:
        # Remembered: thousands of structures without name must not be counted again from 2 each time.
        ranks[base] = ranks.get(base, 1) + 1
        candidate = f"{base}-{ranks[base]}"
    taken.add(candidate)
    return candidate


def _compact(text: str) -> str:
    """Return an id without blanks, punctuation, case, leading zeros, nor the decimals of a whole number."""
    bare = re.sub(r"[.,]0+$", "", text.strip()) if re.fullmatch(r"[\d\s]+[.,]0+", text.strip()) else text
    return re.sub(r"[^0-9a-z]", "", fold(bare)).lstrip("0")


@dataclass(frozen=True, eq=False)
class StructureNames:
    """The structures that other files may refer to.

    Parameters
    ----------
    structures
        Columns ``id`` and ``nom``; where there is one, ``ecartee`` says which lie in another department and are left
        out.
    """

    structures: pd.DataFrame

    def find(self, text: str) -> str | None:
        """Return the id that a text stands for, or None.

        The id is recognised whatever its case, with or without the blanks of a SIRET and the ``.0`` that a spreadsheet
        adds to a number; so is a name that only one structure bears, and ``name (id)``.
        """
        return self._found(text)[0]

    def is_loose(self, text: str) -> bool:
        """Whether a text that is found is neither the id nor the name as they are written, but for the case."""
        return self._found(text)[1]

    @property
    def any_set_aside(self) -> bool:
        """Whether a structure was left out because it lies in another department."""
        return bool(self._set_aside)

    def is_set_aside(self, text: str) -> bool:
        """Whether a text stands for a structure that was left out because it lies in another department."""
        check_time()
        found = self.find(text)
        return found is not None and found in self._set_aside

    def _found(self, text: str) -> tuple[str | None, bool]:
        if text.casefold() in self._by_id:
            return self._by_id[text.casefold()], False
        named = self._by_name.get(fold(text), [])
        if len(named) == 1:
            return named[0], False
        compact = self._by_compact_id.get(_compact(text), [])
        if len(compact) == 1:
            return compact[0], True
        both = _NAME_AND_ID.match(text)
        if both and both["id"].casefold() in self._by_id:
            return self._by_id[both["id"].casefold()], True
        return None, False

    @cached_property
    def _set_aside(self) -> frozenset[str]:
        if "ecartee" not in self.structures:
            return frozenset()
        return frozenset(self.structures.loc[self.structures["ecartee"].astype(bool), "id"])

    @cached_property
    def _by_compact_id(self) -> dict[str, list[str]]:
        ids: dict[str, list[str]] = {}
        for identifier in self.structures["id"]:
            ids.setdefault(_compact(str(identifier)), []).append(str(identifier))
        return {key: found for key, found in ids.items() if key}

    def near(self, text: str) -> list[str]:
        """Return up to three ids that resemble a text, or whose name does."""
        by_id = difflib.get_close_matches(text.casefold(), list(self._by_id), n=3, cutoff=0.6)
        by_name = difflib.get_close_matches(fold(text), list(self._by_name), n=3, cutoff=0.6)
        ids = [self._by_id[key] for key in by_id] + [key for name in by_name for key in self._by_name[name]]
        return list(dict.fromkeys(ids))[:3]

    @cached_property
    def _by_id(self) -> dict[str, str]:
        return {str(identifier).casefold(): str(identifier) for identifier in self.structures["id"]}

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        pairs: Iterable[tuple[str, str]] = zip(self.structures["id"], self.structures["nom"], strict=True)
        for identifier, nom in pairs:
            if nom:
                names.setdefault(fold(nom), []).append(identifier)
        return names
