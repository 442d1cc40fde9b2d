"""What a read of a simulated resource returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from infra.catalog.cloud import CLOUDS
from infra.catalog.region import Region, region_by_code, regions
from infra.estate.offline.invokes import ACCOUNTS
from infra.estate.resolver import naming
from infra.rehearsal import schema
from infra.rehearsal.kind import Cloud, Draft, Kind, Record
from infra.rehearsal.registry import kinds
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


def invented(urn: str, inputs: Mapping[str, Any], region: str) -> tuple[dict[str, Any], str]:
    """Outputs and id of a resource that nothing else is known of, for a program planned as if it were updated."""
    token, name = urn.split("::")[2].rsplit("$", 1)[-1], urn.split("::", 3)[3]
    cloud = token.partition(":")[0]
    if cloud not in CLOUDS:
        return {}, f"{name}-id"
    place = region_by_code(cloud, region) or next(one for one in regions() if one.cloud == cloud)
    if region and place.region != region:
        place = replace(place, region=region)
    draft = Draft(token, name, inputs, place, ACCOUNTS[cloud], seed=urn)
    kind = kinds(cloud).get(token) or Kind(token=token, identity=lambda draft: f"{draft.name}-id")
    id = kind.identity(draft) or f"{name}-id"
    return dict(outputs(kind, draft, id, _Empty(draft.account, place))), id


@dataclass(slots=True)
class _Empty:
    """A cloud with nothing in it."""

    account: str
    region: Region

    def get(self, token: str, id: str) -> Record | None:
        return None

    def all(self, *tokens: str) -> tuple[Record, ...]:
        return ()


def _made_up(draft: Draft, id: str, found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Outputs that the SDK says are always there, and nobody gave a value.

    What could have been asked for and was not is as the cloud likes it, which nobody knows: of that only names are
    made up.
    """
    known = schema.schema(draft.token)
    if known is None:
        return {}
    package, module = draft.token.split(":", 2)[:2]
    prefix = "acs" if package == "alicloud" else f"arn:{draft.region.partition}"
    arn = f"{prefix}:{module.split('/', 1)[0]}:{draft.region.region}:{draft.account}:{id}"
    names = naming(draft.token)
    values = {
        name: _value(name, wanted.hint, f"{id}-{name}", arn, DEPTH)
        for name, wanted in known.outputs.items()
        if wanted.required and name not in found and (name not in known.inputs or name in names)
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
            item = _value(name, hint.parts[0], text, arn, depth) if hint.parts else None
            return [] if item is None else [item]
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
