"""What a line goes along with: quartiers prioritaires, France Ruralités Revitalisation, a renewal in the horizon."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.programme.lines import Proposal
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from avs_geo.analysis.programme.lines import Proposal
    from avs_geo.analysis.programme.quarters import Quarters
    from avs_geo.analysis.study import Study

_FRR = "frr"
# What the list of FRR is turned into: 1 for a commune in part, 2 for one in FRR, 3 for one in FRR+.
_FRR_LEVELS = (("FRR", 1), ("FRR+", 3))
SEPARATOR = " ; "


@dataclass(frozen=True, slots=True)
class _Frr:
    """A level of FRR, and the communes that have it."""

    label: str
    communes: frozenset[str]


def synergies(proposals: Sequence[Proposal], study: Study, quarters: Quarters) -> list[str]:
    """Return the synergies of each proposal, in French, separated by `` ; ``; only those that the data tell.

    QPV of which at least half lies in its units; communes of its units that the FRR list, where it was read among the
    indicators, has; the renewal, within the horizon, of the structure that it is about. What is true of the whole
    department, or of every line that serves somebody, tells no line from another and is left out: where all communes
    are in FRR, those in FRR+ count.
    """
    frr = _distinguishing_frr(proposals, study)
    beside = _by_structure(proposals)
    return [
        SEPARATOR.join((*_of_units(proposal, study, quarters, frr), *_of_structure(proposal, beside)))
        for proposal in proposals
    ]


def count_synergies(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return how many synergies each text has."""
    return np.array([len(text.split(SEPARATOR)) if text else 0 for text in texts], dtype=float)


def _of_units(proposal: Proposal, study: Study, quarters: Quarters, frr: _Frr) -> list[str]:
    if not len(proposal.units):
        return []
    inside = quarters.within(proposal.units)
    named = zip(quarters.codes[inside], quarters.names[inside], strict=True)
    rural = len(frr.communes & set(study.communes_of(proposal.units)))
    return [
        *(f"QPV {name} ({code})" for code, name in named),
        *[f"{frr.label} ({number(rural)} commune{'s' if rural > 1 else ''})"] * bool(rural),
    ]


def _by_structure(proposals: Sequence[Proposal]) -> Mapping[str, list[Proposal]]:
    """Return, for each structure, the proposals from which other lines about it gain."""
    found: defaultdict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        if proposal.levier.synergy and proposal.year is not None:
            found[proposal.id_structure or ""].append(proposal)
    return found


def _of_structure(proposal: Proposal, beside: Mapping[str, list[Proposal]]) -> list[str]:
    others = beside.get(proposal.id_structure, []) if proposal.id_structure else []
    return [one.levier.synergy.format(year=one.year) for one in others if one.levier is not proposal.levier]


def _distinguishing_frr(proposals: Sequence[Proposal], study: Study) -> _Frr:
    """Return the widest level of FRR that is neither true of the whole department nor of every line with units."""
    served = [set(study.communes_of(proposal.units)) for proposal in proposals if len(proposal.units)]
    everywhere = set(study.units["code_unite_commune"])
    for label, least in _FRR_LEVELS:
        communes = _communes_in_frr(study, least)
        everyone = len(served) > 1 and all(communes & codes for codes in served)
        if not everyone and not everywhere <= communes:
            return _Frr(label, communes)
    return _Frr("", frozenset())


def _communes_in_frr(study: Study, least: float) -> frozenset[str]:
    """Return the communes that a file of indicators says to be in FRR, wholly or in part, at this level or above."""
    files = [file.frame[_FRR] for file in study.inventory.indicateurs if file.is_of_units and _FRR in file.frame]
    units = study.units["code_unite_commune"]
    return frozenset(str(code) for values in files for code in units.loc[values.index[values >= least]])
