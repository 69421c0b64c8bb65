"""Findings of one kind told once: how many there are, where the first ones stand, and one remedy for all."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from avs_geo.findings import Finding

# The places that are named; the count says how many there are.
PLACES_SHOWN: Final = 5
# Remedies that name something of the line itself (« Vouliez-vous dire… ») would leave one group per line.
_MOST_REMEDIES: Final = 3
# Of what else is said, no more is compared.
_COMPARED: Final = 60
# Under this likeness two sentences have nothing in common, and the second is told whole.
_LEAST_LIKENESS: Final = 0.4
_VARIABLE = re.compile(r"«[^»]*»|\d+")
# What stands between guillemets or in brackets is one word: a name, a pair of numbers.
_WORD = re.compile(r"«[^»]*»[,.)]*|\([^()]*\)[,.]*|\S+")
# Beyond so many differences, what they are is no list that anybody could read.
_MOST_PIECES: Final = 3

_Key: TypeAlias = tuple[str, str, str, "str | None"]
_Ranked: TypeAlias = "tuple[int, Finding]"


def grouped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with those of the same file, code, column, gravity and remedy made one.

    Grouping again changes nothing. The order is that of the first of each group.

    Parameters
    ----------
    findings
        As the readers made them, one per place.

    Returns
    -------
    tuple of Finding
        ``count`` and ``others`` say how many they stand for and where the next few are; ``message`` is that of the
        first, followed by what the next ones say differently.
    """
    kinds: dict[_Key, list[_Ranked]] = {}
    for rank, finding in enumerate(findings):
        kinds.setdefault(_key(finding), []).append((rank, finding))
    groups = [group for members in kinds.values() for group in _by_remedy(members)]
    groups.sort(key=lambda group: group[0][0])
    return tuple(_merged([finding for _, finding in group]) for group in groups)


def _key(finding: Finding) -> _Key:
    return (str(finding.severity), finding.code, finding.file, finding.column)


def _by_remedy(members: list[_Ranked]) -> list[list[_Ranked]]:
    groups: dict[str, list[_Ranked]] = {}
    for rank, finding in members:
        groups.setdefault(_VARIABLE.sub("…", finding.remedy), []).append((rank, finding))
    return list(groups.values()) if len(groups) <= _MOST_REMEDIES else [members]


def _merged(group: Sequence[Finding]) -> Finding:
    first = group[0]
    if len(group) == 1:
        return first
    others = [place for finding in group for place in (finding.first, *finding.others)][1:]
    return replace(
        first,
        message=f"{first.message}{_told_besides(group)}",
        count=sum(finding.count for finding in group),
        others=tuple(others[: PLACES_SHOWN - 1]),
    )


def _told_besides(group: Sequence[Finding]) -> str:
    """Return what the other findings of a group say differently, or how many say the same."""
    first = group[0]
    said = dict.fromkeys(_difference(first, other) for other in group[1 : _COMPARED + 1])
    said.pop("", None)
    if not said:
        total = sum(finding.count for finding in group)
        return f" Même constat {total} fois."
    shown = list(said)[: PLACES_SHOWN - 1]
    listed = "\u202f; ".join(shown)
    end = "…" if len(said) > len(shown) or len(group) > _COMPARED else "."
    return f" De même\u00a0: {listed}{end}"


def _difference(first: Finding, other: Finding) -> str:
    """Return the words of a finding that the first of its group has not; its value where no word tells them apart."""
    words, others = _WORD.findall(first.message), _WORD.findall(other.message)
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    if matcher.ratio() < _LEAST_LIKENESS:
        return other.message.rstrip(".")
    own = [" ".join(others[low:high]).rstrip(".,") for tag, _, _, low, high in matcher.get_opcodes() if tag != "equal"]
    pieces = [text for text in dict.fromkeys(own) if text]
    value = f"«\u00a0{other.value}\u00a0»" if other.value and other.value != first.value else ""
    return value if value and len(pieces) > _MOST_PIECES else ", ".join(pieces) or value
