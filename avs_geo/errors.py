"""The errors that a person can mend, each with the exit status that the command line gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.findings import Finding


class AvsGeoError(Exception):
    """Base of every error raised on purpose; its message is French and meant for the user."""

    exit_status: ClassVar[int] = 3


class InputRefusedError(AvsGeoError, ValueError):
    """What the user brought cannot be used; every fault is listed.

    Parameters
    ----------
    findings
        All that was found, remarks included; at least one is a fault.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        faults = [finding for finding in self.findings if finding.is_fault]
        super().__init__("\n".join(finding.sentence() for finding in faults))


class UsageError(AvsGeoError, ValueError):
    """An option or an argument has a value that means nothing here."""

    exit_status: ClassVar[int] = 2


class OutsideError(AvsGeoError, OSError):
    """Something outside the program failed: network, disk, database, a missing package."""

    exit_status: ClassVar[int] = 3
