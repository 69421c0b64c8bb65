"""What the commands say on stderr when they have done their work."""

from collections.abc import Sequence
from pathlib import Path

import typer

from avs_geo.cli.console.finding_text import described
from avs_geo.findings import Finding

# More would push everything else out of the screen; the summary file has them all.
_SHOWN = 20


def say_remarks(findings: Sequence[Finding]) -> None:
    """List the remarks, the first ones only where there are many."""
    lines = described(findings)
    for line in lines[:_SHOWN]:
        typer.echo(line, err=True)
    if len(lines) > _SHOWN:
        typer.echo(f"… et {len(lines) - _SHOWN} autres remarques : voir avs-geo verifier.", err=True)


def say_written(target: Path, what: str = "") -> None:
    """Say what was written and where."""
    typer.echo(f"Écrit\u00a0: {target}{f' ({what})' if what else ''}", err=True)
