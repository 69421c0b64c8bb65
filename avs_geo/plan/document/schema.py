"""The published schema of the document of a plan, which ``make documentation`` writes."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from avs_geo.plan.document.plan import PlanPart

SCHEMA_FILE: Final = "docs/plan.schema.json"


class _Untitled(GenerateJsonSchema):
    """Without titles that only say the key again."""

    def field_title_should_be_set(self, _: object) -> bool:
        return False


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``plan.avs.json``."""
    return {"$schema": _Untitled.schema_dialect, **PlanPart.model_json_schema(schema_generator=_Untitled)}


def schema_text() -> str:
    """Return the schema as it is published."""
    return json.dumps(plan_schema(), ensure_ascii=False, indent=1) + "\n"
