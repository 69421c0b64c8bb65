"""Reading a plan: every part of it checked, and said in French where it is damaged."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from avs_geo.analysis.need.need import NeedSettings
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.siting.options import Demand, Objective, SitingOptions
from avs_geo.errors import AvsGeoError, InputRefusedError, UsageError
from avs_geo.files.json_text import bounded_json
from avs_geo.files.messages import FrenchLog
from avs_geo.files.source import SourceFile
from avs_geo.findings import Finding, OtherPlace, Severity
from avs_geo.inventory.indicators.catalogue import Direction
from avs_geo.inventory.programme.settings import ProgrammeSettings, read_programme_settings
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.inventory.times.temps import MeasuredTimes
from avs_geo.plan.decisions import Decision, decision_of
from avs_geo.plan.embedded import MAX_EMBEDDED, DamagedError, extract, extract_table
from avs_geo.plan.plan import Plan
from avs_geo.plan.plan_file import FORMAT, SEVERAL_FILES, SINGLE_FILES, VERSION
from avs_geo.plan.plan_migrations import brought_up, is_readable
from avs_geo.plan.session.session_document import read_session
from avs_geo.reference.departements import find_departement
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

_REMEDY = "Reprenez une copie intacte du plan, telle qu’AVS-Geo l’a écrite."


def read_plan(source: SourceFile) -> Plan:
    """Read ``plan.avs.json``.

    Raises
    ------
    InputRefusedError
        It is no plan, comes from a later version, or is damaged: every part that does not read is listed.
    """
    return plan_of_document(read_document(source), name=source.name)


def read_document(source: SourceFile) -> Any:
    """Return the JSON of a plan, bounded; None where it is none.

    Raises
    ------
    InputRefusedError
        It is too large.
    """
    source.refuse_size()
    try:
        return bounded_json(source.content)
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
    content = _checked_format(document, log)
    reader = _Reader(content, log)
    parts = {
        "departement": reader.part("departement", lambda code: find_departement(str(code)).code),
        "files": reader.part("fichiers", _files),
        "parameters": reader.part("parametres", _parameters),
        "need": reader.part("besoin", _need),
        "options": reader.part("implantations", _options),
        "settings": reader.part("programme", _settings),
        "horizon": reader.part("programme", lambda programme: Horizon.parse(programme["horizon"])),
        "decisions": reader.part("decisions", _decisions),
        "computed_times": reader.part("temps_calcules", _times),
        "reference_data": reader.part("donnees_de_reference", _reference_data),
        "session": reader.part("seance", lambda seance: read_session(seance)[0]) if "seance" in content else None,
    }
    log.raise_if_faults()
    return Plan(**parts)


def _checked_format(content: Any, log: FrenchLog) -> dict[str, Any]:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        log.fault("plan_illisible", "Ce fichier n’est pas un plan d’AVS-Geo, ou il a été coupé.", _REMEDY)
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


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the parts of a plan, and logs each that does not read."""

    content: dict[str, Any]
    log: FrenchLog

    def part(self, name: str, read: Callable[[Any], Any]) -> Any:
        """Return a part of the plan, None where it is at fault."""
        if name not in self.content:
            self.log.fault("plan_incomplet", f"Il manque la partie {quoted(name)}.", _REMEDY, column=name)
            return None
        try:
            return read(self.content[name])
        except InputRefusedError as error:
            self.log.extend(error.findings)
        except (AvsGeoError, DamagedError) as error:
            self._damaged(name, str(error))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            self._damaged(name, "une valeur n’est pas celle qui était attendue")
        return None

    def _damaged(self, name: str, reason: str) -> None:
        text = f"La partie {quoted(name)} ne se lit pas : {reason.rstrip('.')}."
        self.log.fault("plan_abime", text, _REMEDY, column=name)


def _parameters(content: dict[str, Any]) -> Parameters:
    return Parameters(
        threshold=float(content["seuil_minutes"]),
        speed=float(content["vitesse_km_h"]),
        detour=float(content["detour"]),
        covered_share=float(content["part_couverte_minimale"]),
        qpv_distance=float(content["distance_qpv_m"]),
        reference_date=date.fromisoformat(content["date_reference"]),
    )


def _need(content: dict[str, Any] | None) -> NeedSettings | None:
    if content is None:
        return None
    return NeedSettings(
        MappingProxyType({str(name): float(weight) for name, weight in content["poids"].items()}),
        MappingProxyType({str(name): Direction(direction) for name, direction in content["sens"].items()}),
    )


def _options(content: dict[str, Any]) -> SitingOptions:
    known = {field.name for field in fields(SitingOptions)}
    if unknown := set(content) - known:
        msg = f"options inconnues : {', '.join(sorted(unknown))}"
        raise UsageError(msg)
    # A text is a sequence too: its letters would be taken for codes.
    if any(not _is_list_of_texts(content.get(name, [])) for name in ("forced", "forbidden")):
        msg = "les communes obligées et interdites doivent être des listes de codes"
        raise UsageError(msg)
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
    }
    values["demand"], values["objective"] = Demand(values["demand"]), Objective(values["objective"])
    return SitingOptions(**values)


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _settings(content: dict[str, Any]) -> ProgrammeSettings:
    name, text = content["parametres"]["nom"], content["parametres"]["texte"]
    if not text:
        return ProgrammeSettings()
    settings, _ = read_programme_settings(SourceFile(str(name), str(text).encode()))
    return settings


def _decisions(content: list[dict[str, Any]]) -> tuple[Decision, ...]:
    return tuple(decision_of(entry) for entry in content)


def _files(content: list[dict[str, Any]]) -> StudyFiles | None:
    if not content:
        return None
    roles = [entry["role"] for entry in content]
    if set(roles) - {*SINGLE_FILES, SEVERAL_FILES} or any(roles.count(role) > 1 for role in SINGLE_FILES):
        raise ValueError(roles)
    left = MAX_EMBEDDED
    single: dict[str, SourceFile] = {}
    several: list[SourceFile] = []
    for entry in content:
        file = extract(entry, most=left)
        left -= len(file.content)
        if entry["role"] == SEVERAL_FILES:
            several.append(file)
        else:
            single[entry["role"]] = file
    return StudyFiles(**single, indicateurs=tuple(several))


def _times(content: dict[str, Any] | None) -> MeasuredTimes | None:
    if content is None:
        return None
    return MeasuredTimes(
        to_structures=extract_table(content["vers_structures"]),
        to_communes=extract_table(content["vers_communes"]),
        source=str(content["source"]),
        credit=str(content["mention"]),
        origin={str(name): str(value) for name, value in content["origine"].items()},
        remarks=tuple(_remark(entry) for entry in content["remarques"]),
    )


def _remark(entry: dict[str, Any]) -> Finding:
    others = tuple(OtherPlace(**place) for place in entry.get("others", ()))
    return Finding(**(entry | {"severity": Severity(entry["severity"]), "others": others}))


def _reference_data(content: dict[str, Any]) -> MappingProxyType[str, str]:
    return MappingProxyType({str(name): str(stamp) for name, stamp in content.items()})
