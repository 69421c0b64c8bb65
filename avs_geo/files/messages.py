"""Findings whose messages are set in French typography."""

from __future__ import annotations

from typing import Any

from avs_geo.findings import FindingLog
from avs_geo.text.typography import typeset
from avs_geo.work_budget import check_awaited


class FrenchLog(FindingLog):
    """A log whose messages get their no-break spaces as they come in."""

    def fault(self, code: str, message: str, remedy: str = "", **where: Any) -> None:
        """Add a fault; `where` takes ``line``, ``column`` and ``value``."""
        super().fault(code, typeset(message), typeset(remedy), **where)

    def remark(self, code: str, message: str, remedy: str = "", **where: Any) -> None:
        """Add a remark; `where` takes ``line``, ``column`` and ``value``."""
        super().remark(code, typeset(message), typeset(remedy), **where)
        # Where each line of a long file gets one, much time goes by without any other look.
        check_awaited()
