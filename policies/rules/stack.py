"""Rules about every resource of a stack: its provider, its place, its tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown
from infra.policy.predicates import peek, wrong
from infra.policy.rule import Rule, Settings, Violation, cloud_of
from policies.taggable import taggable

DEFAULT_PROVIDER = re.compile(r"::pulumi:providers:\w+::default(_\d+)*(::|$)")
"""How the engine names the providers it makes itself, with their version."""


def _explicit_provider(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
    if not resource.custom:
        return
    if resource.provider is None or DEFAULT_PROVIDER.search(resource.provider):
        yield Violation("", "the default provider", "an explicit provider with a region")


def _region_allowed(resource: Resource, _plan: Estate, settings: Settings) -> Iterator[Violation]:
    region = resource.get("region")
    if region is None and not resource.type.startswith("pulumi:providers:"):
        return
    cloud = cloud_of(resource.type)
    expected = ", ".join(settings.allowed_regions) or "a region of a metro that both clouds serve"
    if region is None:
        yield Violation("region", "not set (the environment decides)", expected, undetermined=True)
    elif is_unknown(region):
        yield wrong("region", region, expected)
    elif str(region) not in settings.allowed_regions and (
        settings.allowed_regions or not _twin(cloud, str(region))
    ):
        yield Violation("region", str(region), expected)


def _twin(cloud: str, code: str) -> bool:
    from infra.catalog.region import metros, region_by_code

    place = region_by_code("alicloud" if cloud == "alicloud" else "aws", code)
    return place is not None and place.metro in metros()


def _owner_tags(resource: Resource, plan: Estate, settings: Settings) -> Iterator[Violation]:
    expected = f"tags {', '.join(settings.required_tags)}"
    tags = peek(resource, "tags")
    if is_unknown(tags):
        yield wrong("tags", tags, expected)
        return
    found = {**_provider_tags(resource, plan), **_pairs(tags)}
    if missing := [name for name in settings.required_tags if found.get(name) in (None, "")]:
        yield Violation("tags", f"lacks {', '.join(missing)}", expected)


def _pairs(tags: Any) -> dict[str, Any]:
    if isinstance(tags, Mapping):
        return dict(tags)
    rows = tags if isinstance(tags, list | tuple) else ()
    return {row["key"]: row.get("value") for row in rows if isinstance(row, Mapping) and "key" in row}


def _provider_tags(resource: Resource, plan: Estate) -> dict[str, Any]:
    """The default tags of the resource's provider, which come as an object or as JSON text.

    The provider does not give them to an autoscaling group, whose tags are a list.
    """
    provider = plan.by_urn.get(resource.provider or "")
    if provider is None or taggable().get(resource.type) != "map":
        return {}
    value = provider.get("defaultTags")
    if isinstance(value, str) and not is_unknown(value):
        value = json.loads(value)
    tags = value.get("tags") if isinstance(value, Mapping) else None
    return _pairs(tags) if not is_unknown(tags) else {}


EXPLICIT_PROVIDER = Rule(
    id="stack-explicit-provider",
    title="Ensure every resource names its provider",
    why="Default providers take region and account from whoever runs the program.",
    fix="Pass opts.provider, and set pulumi:disable-default-providers.",
    severity="medium",
    level="mandatory",
    checks={"alicloud:*": _explicit_provider, "aws:*": _explicit_provider},
)

OWNER_TAGS = Rule(
    id="stack-owner-tags",
    title="Ensure everything that takes tags says whose it is",
    why="Costs, incidents and left-overs cannot be given to anybody otherwise.",
    fix="Set the required tags on the resource, or as default_tags of the AWS provider.",
    severity="low",
    level="advisory",
    checks=dict.fromkeys(taggable(), _owner_tags),
    settings=("required_tags",),
)

REGION_ALLOWED = Rule(
    id="stack-region-allowed",
    title="Ensure resources are in allowed regions only",
    why="Data must not leave the places that were agreed on.",
    fix="Set region of the provider; allowed_regions holds the codes (without it: every metro both clouds serve).",
    severity="high",
    level="mandatory",
    checks={
        "aws:*": _region_allowed,
        "pulumi:providers:alicloud": _region_allowed,
        "pulumi:providers:aws": _region_allowed,
    },
    settings=("allowed_regions",),
)

RULES = (EXPLICIT_PROVIDER, OWNER_TAGS, REGION_ALLOWED)
