"""``avs-geo verifier``: what reading the inputs finds, without analysing anything."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from avs_geo.cli import options
from avs_geo.cli.console.finding_text import described, tally
from avs_geo.cli.console.waiting import waiting
from avs_geo.cli.guessing import guess_departement
from avs_geo.cli.request import StudyPaths, asks
from avs_geo.cli.study import open_files
from avs_geo.cli.values import one_of
from avs_geo.errors import InputRefusedError
from avs_geo.findings import Finding
from avs_geo.grouped_findings import grouped

HELP = """Vérifier les fichiers et imprimer le constat.

Sans --departement, il est déduit des communes du fichier, si toutes sont dans le même.
"""
EXAMPLE = "avs-geo verifier --structures structures.csv --territoires territoires.csv --departement 52"

FORMATS = ("texte", "json", "csv")


@asks(StudyPaths)
def verifier(
    *,
    paths: StudyPaths,
    departement: Annotated[
        str | None,
        typer.Option("--departement", metavar="D", help="Numéro ou nom du département, s’il ne se déduit pas."),
    ] = None,
    forme: Annotated[
        str,
        typer.Option("--format", metavar="|".join(FORMATS), parser=one_of(*FORMATS), help="Forme du constat."),
    ] = "texte",
    dialecte: options.Dialecte = "standard",
) -> None:
    """Read the inputs, print everything that was found, and leave with 1 where there is a fault."""
    findings, refused = _check(paths, departement)
    typer.echo(_report(findings, forme, dialecte), nl=False)
    if refused:
        typer.echo(f"Fichiers refusés : {tally(findings)}.", err=True)
        raise typer.Exit(code=InputRefusedError.exit_status)
    typer.echo(f"Fichiers acceptés : {tally(findings)}.", err=True)


def _check(paths: StudyPaths, departement: str | None) -> tuple[Sequence[Finding], bool]:
    """Return what reading finds, and whether the files are refused."""
    from avs_geo.inventory.reading import read_inputs

    with waiting("Lecture des fichiers"):
        try:
            files = open_files(paths)
            chosen = departement or guess_departement(files.structures)
            _, inventory = read_inputs(chosen, files, reference_date=date.today())  # noqa: DTZ011
        except InputRefusedError as error:
            return grouped(error.findings), True
    return inventory.findings, False


def _report(findings: Sequence[Finding], form: str, dialect: str) -> bytes:
    if form == "json":
        faults = sum(finding.is_fault for finding in findings)
        content = {
            "accepte": faults == 0,
            "erreurs": faults,
            "remarques": len(findings) - faults,
            "constats": [finding.as_row() for finding in findings],
        }
        return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
    if form == "csv":
        return _as_csv(findings, dialect)
    lines = described(findings) or ["Rien à signaler."]
    return "".join(f"{line}\n" for line in lines).encode()


def _as_csv(findings: Sequence[Finding], dialect: str) -> bytes:
    from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
    from avs_geo.outputs.tables.findings_table import findings_table

    return to_csv_bytes(findings_table(findings), Dialect(dialect))
