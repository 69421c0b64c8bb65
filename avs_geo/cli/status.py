"""The exit statuses of the contract, and the one place where errors become messages."""

import io
import os
import sys
import traceback
from collections.abc import Callable
from enum import IntEnum
from typing import Any, NoReturn

import typer

from avs_geo.cli.console.finding_text import described, tally
from avs_geo.cli.console.french_help import FrenchGroup
from avs_geo.cli.console.usage_messages import usage_message
from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.grouped_findings import grouped
from avs_geo.text.typography import typeset


class ExitStatus(IntEnum):
    """What the command leaves behind for scripts."""

    DONE = 0
    REFUSED = 1
    MISUSED = 2
    OUTSIDE = 3
    INTERRUPTED = 130


class GuardedGroup(FrenchGroup):
    """The root of the verbs: whatever happens inside ends in a French message and a status."""

    def main(self, *args: Any, **options: Any) -> NoReturn:
        """Run, then leave with the exit status."""
        inner = super().main
        # Typer must let its errors through instead of showing them in English.
        options["standalone_mode"] = False
        sys.exit(guard(lambda: inner(*args, **options)))


def guard(run: Callable[[], object]) -> int:
    """Run, say in French on stderr what went wrong, and return the exit status.

    Set ``AVS_GEO_TRACE`` to any text to see where an unforeseen error comes from.
    """
    try:
        result = run()
    except InputRefusedError as error:
        _say(_refusal(error))
        return ExitStatus.REFUSED
    except AvsGeoError as error:
        _say(f"Erreur : {error}")
        return error.exit_status
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except OSError as error:
        _say(f"Erreur : {_outside(error)}")
        return ExitStatus.OUTSIDE
    except Exception as error:  # noqa: BLE001 - a user must never meet a traceback
        return _unforeseen(error)
    return result if isinstance(result, int) else ExitStatus.DONE


def speak_utf8() -> None:
    """Make sure that no console or pipe fails on an accent or on a narrow space."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _refusal(error: InputRefusedError) -> str:
    findings = grouped(error.findings)
    heading = f"Entrée refusée : {tally(findings)}. Rien n’a été écrit."
    return "\n".join([heading, *described(findings)])


def _outside(error: OSError) -> str:
    place = f" (« {error.filename} »)" if error.filename else ""
    return f"le système refuse : {error.strerror or error}{place}."


def _unforeseen(error: Exception) -> int:
    # Typer's own exceptions all carry the status that they stand for.
    if hasattr(error, "exit_code") and hasattr(error, "format_message"):
        _say(usage_message(error) if hasattr(error, "ctx") else f"Erreur : {error.format_message()}")
        return ExitStatus.MISUSED
    if os.environ.get("AVS_GEO_TRACE"):
        _say("".join(traceback.format_exception(error)).rstrip())
    else:
        _say(
            f"Erreur imprévue d’AVS-Geo, qui ne vient pas de vous : {type(error).__name__}, {error}.\n"
            "Pour la signaler, relancez après avoir donné la valeur 1 à la variable AVS_GEO_TRACE.",
        )
    return ExitStatus.OUTSIDE


def _say(text: str) -> None:
    typer.echo(typeset(text), err=True)
