"""``plan.avs.json``: a plan as a file, the same plan always the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import AfterValidator, FailFast, Field

import avs_geo
from avs_geo.plan.document.choices import DecisionPart, NeedPart, OptionsPart, ParametersPart, ProgrammePart
from avs_geo.plan.document.files import FilePart, TimesPart, file_parts, study_files
from avs_geo.plan.document.part import Part, document_of
from avs_geo.plan.document.session import SessionPart
from avs_geo.plan.document.values import Entries, Free, Many, Name
from avs_geo.plan.plan import Plan
from avs_geo.reference.departements import find_departement

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["document_bytes", "document_of", "plan_bytes", "plan_document"]

FORMAT: Final = "avs-geo/plan"
VERSION: Final = 1
PLAN_FILE: Final = "plan.avs.json"


def plan_bytes(plan: Plan, lines: pd.DataFrame) -> bytes:
    """Return a plan as a file.

    Parameters
    ----------
    plan
        The plan.
    lines
        The lines of its programme, as decided: for people and programs who only read the file.
    """
    return document_bytes(plan_document(plan, lines))


def document_bytes(content: Mapping[str, Any]) -> bytes:
    """Return the document of a plan as a file."""
    return (json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def plan_document(plan: Plan, lines: pd.DataFrame) -> dict[str, Any]:
    """Return a plan as JSON keeps it; ``seance`` is there only where there was a session."""
    return document_of(plan) | {"lignes": json.loads(lines.to_json(orient="records"))}


def _departement(code: str) -> str:
    return find_departement(code).code


def _one_study(parts: tuple[FilePart, ...]) -> tuple[FilePart, ...]:
    study_files(parts)
    return parts


class PlanPart(Part[Plan]):
    """A plan of AVS-Geo: a programme's inputs, choices and decisions."""

    format: Literal["avs-geo/plan"]
    version: Literal[1]
    software: Free = Field("", alias="logiciel")
    """The version of the program that wrote it."""
    departement: Annotated[Name, AfterValidator(_departement)]
    parameters: ParametersPart = Field(alias="parametres")
    need: NeedPart | None = Field(alias="besoin")
    """Null for the defaults."""
    options: OptionsPart = Field(alias="implantations")
    programme: ProgrammePart
    decisions: Many[DecisionPart]
    lines: Annotated[list[dict[str, Any]], FailFast()] = Field(default_factory=list, alias="lignes")
    """The lines of the programme as decided, for people and programs who only read the file: not read back."""
    reference_data: Entries[Free] = Field(alias="donnees_de_reference")
    """Checksum or date of each source."""
    files: Annotated[Many[FilePart], AfterValidator(_one_study)] = Field(alias="fichiers")
    computed_times: TimesPart | None = Field(alias="temps_calcules")
    session: SessionPart | None = Field(None, alias="seance", exclude_if=lambda session: session is None)

    @classmethod
    def values_of(cls, made: Plan) -> dict[str, Any]:
        """Return the values of the part that stands for a plan."""
        return {
            **super().values_of(made),
            "software": avs_geo.__version__,
            "programme": ProgrammePart.of(made),
            "decisions": tuple(map(DecisionPart.of, sorted(made.decisions, key=lambda one: one.id_ligne))),
            "files": file_parts(made.files),
        }

    def build(self) -> Plan:
        """Make the plan."""
        return Plan(**{**self.values(), **self.programme.made, "files": study_files(self.files)})
