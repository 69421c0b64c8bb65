"""Reading a plan: every fault of it told at once, in French."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from avs_geo.errors import InputRefusedError
from avs_geo.files.json_text import RepeatedKeysError, bounded_json
from avs_geo.files.messages import FrenchLog
from avs_geo.plan.document.faults import INTACT, tell_faults
from avs_geo.plan.document.migrations import brought_up, is_readable
from avs_geo.plan.document.part import Part, Reading
from avs_geo.plan.document.plan import FORMAT, VERSION, PlanPart
from avs_geo.text.inert import visible_text
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from avs_geo.files.source import SourceFile
    from avs_geo.plan.plan import Plan

# Those of a document of the most events, with the lines of a programme, several times.
MAX_KEYS: Final = 2_000_000


def read_plan(source: SourceFile) -> Plan:
    """Read ``plan.avs.json``.

    Raises
    ------
    InputRefusedError
        It is no plan, comes from a later version, or is damaged: every fault is listed.
    """
    return plan_of_document(read_document(source), name=source.name)


def read_document(source: SourceFile) -> Any:
    """Return the JSON of a plan, bounded; None where it is none.

    Raises
    ------
    InputRefusedError
        It is too large, or says something twice.
    """
    source.refuse_size()
    if source.content.count(b":") > MAX_KEYS:
        return None
    log = FrenchLog(file=source.name)
    try:
        return bounded_json(source.content, unique_keys=True)
    except RepeatedKeysError as error:
        for key in error.keys:
            message = f"La clé {quoted(visible_text(key))} figure deux fois dans un même objet."
            log.fault("cle_repetee", message, INTACT, column=visible_text(key))
        raise InputRefusedError(log.findings) from error
    except (ValueError, RecursionError):
        return None


def plan_of_document(document: Any, *, name: str) -> Plan:
    """Return a plan from parsed JSON; findings call it by `name`.

    Raises
    ------
    InputRefusedError
        As for :func:`read_plan`.
    """
    log = FrenchLog(file=name)
    plan: Plan = read_part(PlanPart, _checked_format(document, log), log)
    return plan


def read_part(kind: type[Part[Any]], content: Any, log: FrenchLog) -> Any:
    """Return what a part of a document stands for.

    Raises
    ------
    InputRefusedError
        It is damaged: every fault of it, with its path.
    """
    try:
        return kind.model_validate(content, context=Reading()).made
    except ValidationError as error:
        tell_faults(error, log)
        raise InputRefusedError(log.findings) from None


def _checked_format(content: Any, log: FrenchLog) -> dict[str, Any]:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        log.fault("plan_illisible", "Ce fichier n’est pas un plan d’AVS-Geo, ou il a été coupé.", INTACT)
    elif not is_readable(content.get("version")):
        log.fault(
            "plan_autre_version",
            f"Ce plan est au format {quoted(content.get('version'))} ; cette version d’AVS-Geo lit le format "
            f"{VERSION}.",
            "Ouvrez-le avec la version d’AVS-Geo qui l’a écrit, ou une plus récente.",
        )
    log.raise_if_faults()
    assert isinstance(content, dict)  # noqa: S101 - anything else has been refused
    return brought_up(content)
