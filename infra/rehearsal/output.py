"""What a read of a simulated resource returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.rehearsal import schema
from infra.rehearsal.kind import Cloud, Draft, Kind
from infra.rehearsal.schema import Hint

DEPTH = 3
"""How deep objects inside objects are made up."""


def outputs(kind: Kind, draft: Draft, id: str, cloud: Cloud) -> Mapping[str, Any]:
    """Inputs and defaults, what the kind computes and learns, and a value of its type for what else is there."""
    known = schema.schema(draft.token)
    found = {
        **{name: it for name, it in kind.facts.default.items() if known and name in known.outputs},
        **kind.outputs(draft, id),
        **kind.learned(draft, cloud),
        **{name: value for name, value in draft.inputs.items() if value is not None},
    }
    return {**_made_up(draft, id, found), **found}


def _made_up(draft: Draft, id: str, found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Outputs that the SDK says are always there, and nobody gave a value."""
    known = schema.schema(draft.token)
    if known is None:
        return {}
    package, module = draft.token.split(":", 2)[:2]
    prefix = "acs" if package == "alicloud" else f"arn:{draft.region.partition}"
    arn = f"{prefix}:{module.split('/', 1)[0]}:{draft.region.region}:{draft.account}:{id}"
    values = {
        name: _value(name, wanted.hint, f"{id}-{name}", arn, DEPTH)
        for name, wanted in known.outputs.items()
        if wanted.required and name not in found
    }
    return {name: value for name, value in values.items() if value is not None}


def _value(name: str, hint: Hint, text: str, arn: str, depth: int) -> Any:
    match hint.form:
        case "string":
            return arn if name.lower().endswith("arn") else text
        case "boolean":
            return False
        case "integer" | "number":
            return 0
        case "list":
            return []
        case "map":
            return {}
        case "object" if depth:
            return {
                part.name: value
                for part in hint.properties().values()
                if part.required and (value := _value(part.name, part.hint, text, arn, depth - 1)) is not None
            }
        case _:
            return None
