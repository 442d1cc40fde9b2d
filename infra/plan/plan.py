"""A plan: everything one stack asks for, as plain data that policy, parity and cost read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from infra.errors import PlanError
from infra.plan.resource import PlannedResource

FORMAT = 1
COMPONENT_PREFIX = "twinstack:"


@dataclass(frozen=True)
class Plan:
    """One stack of one program.

    Attributes:
        project: Pulumi project name.
        stack: ``<cloud>-<metro>``.
        cloud: ``aws`` or ``alicloud``.
        metro: the catalogue's metro slug, empty for programs that are not a twin.
        region: the provider's own region code.
        workload: the resolved workload as JSON (`infra.spec.model.Workload.model_dump(mode="json")`), with
            its `usage`; empty for programs that are not ours.
        resources: sorted by URN.
    """

    project: str
    stack: str
    cloud: str
    metro: str
    region: str
    resources: tuple[PlannedResource, ...]
    workload: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        object.__setattr__(self, "resources", tuple(sorted(self.resources, key=lambda r: r.urn)))

    @cached_property
    def by_urn(self) -> Mapping[str, PlannedResource]:
        """URN -> resource."""
        return {resource.urn: resource for resource in self.resources}

    @cached_property
    def _by_type(self) -> Mapping[str, tuple[PlannedResource, ...]]:
        index: dict[str, list[PlannedResource]] = {}
        for resource in self.resources:
            index.setdefault(resource.type, []).append(resource)
        return {token: tuple(found) for token, found in index.items()}

    def of_type(self, *tokens: str) -> tuple[PlannedResource, ...]:
        """The resources of these type tokens, by URN within each token."""
        return tuple(resource for token in tokens for resource in self._by_type.get(token, ()))

    def referring_to(self, resource: PlannedResource, *tokens: str) -> tuple[PlannedResource, ...]:
        """The resources of these types made from an output of `resource`."""
        return tuple(found for found in self.of_type(*tokens) if found.refers_to(resource.urn))

    def ancestors(self, resource: PlannedResource) -> Iterator[PlannedResource]:
        """Parent, grandparent and so on, nearest first; a plan file whose parents go in circles ends the walk."""
        seen = {resource.urn}
        while resource.parent and resource.parent in self.by_urn and resource.parent not in seen:
            resource = self.by_urn[resource.parent]
            seen.add(resource.urn)
            yield resource

    def capability(self, resource: PlannedResource) -> str:
        """The capability whose component owns the resource (``network``); empty when none does.

        A component's type is ``twinstack:<cloud>:<Noun>``: ``twinstack:aws:LoadBalancer`` is load_balancer.
        """
        for candidate in (resource, *self.ancestors(resource)):
            if candidate.type.startswith(COMPONENT_PREFIX):
                noun = candidate.type.rsplit(":", 1)[1]
                return "".join(f"_{c.lower()}" if c.isupper() else c for c in noun).lstrip("_")
        return ""

    def to_json(self) -> str:
        """The plan as a JSON document that `from_json` reads back."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=2, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str, path: str = "plan") -> Plan:
        """Reads what `to_json` wrote. Raises `PlanError` for anything else."""
        hint = "write one with: twinstack plan STACK --format json > plan.json"
        try:
            document: Any = json.loads(text)
        except ValueError as error:
            raise PlanError(f"{path}: not JSON: {error}", hint) from None
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise PlanError(f"{path}: not a twinstack plan of format {FORMAT}", hint)
        try:
            resources = tuple(PlannedResource.from_json(row) for row in document.pop("resources"))
            document.pop("format")
            return cls(**document, resources=resources)
        except (KeyError, TypeError, AttributeError) as error:
            raise PlanError(f"{path}: the plan is incomplete: {error}", hint) from None

    @classmethod
    def load(cls, path: Path) -> Plan:
        """Reads a plan file. Raises `PlanError` when it is missing or not a plan."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PlanError(f"{path}: cannot be read: {error}") from None
        return cls.from_json(text, str(path))
