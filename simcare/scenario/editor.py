"""The file format as JSON Schema, so that an editor can complete names and underline mistakes.

A file says only what is different, so nothing is required; any entry of a table may be ``null``, which takes it out;
and there is ``extends``, which the loaded tree no longer has.
"""

from __future__ import annotations

from typing import Any

from simcare.scenario.schema import Scenario

_ID = "https://json-schema.org/draft/2020-12/schema"


def file_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file."""
    schema = _partial(Scenario.model_json_schema(mode="validation"))
    schema["properties"] = {"extends": {"type": "string", "description": "the scenario file to start from"},
                            **schema["properties"]}
    return {"$schema": _ID, **schema, "title": "simcare scenario"}


def _partial(part: Any) -> Any:
    """Without required names, and with null wherever a table may hold any name."""
    if isinstance(part, list):
        return [_partial(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _partial(value) for key, value in part.items() if not (key == "required" and isinstance(value, list))}
    inner = kept.get("additionalProperties")
    if isinstance(inner, dict):
        kept["additionalProperties"] = {"anyOf": [inner, {"type": "null"}]}
    return kept
