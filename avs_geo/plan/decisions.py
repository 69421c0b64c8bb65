"""The decisions of a committee, those kept meanwhile on lines that are away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.analysis.programme.decisions import Decision

LONGEST_COMMENT: Final = 2_000


def merge(before: Iterable[Decision], after: Iterable[Decision], *, present: Iterable[str]) -> tuple[Decision, ...]:
    """Return the later decisions, with the earlier ones on lines that are not there at present.

    A line may come back with the next analysis; what was decided of it is not lost meanwhile.
    """
    here = set(present)
    return (*(decision for decision in before if decision.id_ligne not in here), *after)
