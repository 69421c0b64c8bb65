"""What was asked cannot be had: every reason at once, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.errors import UsageError
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Sequence


class SitingRefusedError(UsageError):
    """No choice of communes answers what was asked; says which rules block.

    Parameters
    ----------
    faults
        Each reason, in French, without a full stop.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults: tuple[str, ...] = tuple(typeset(fault) for fault in faults)
        super().__init__(typeset("Implantations impossibles : ") + typeset(" ; ").join(self.faults) + ".")
