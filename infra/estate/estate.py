"""A plan: everything one stack asks for, as plain data that policy, parity and cost read."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

from infra.errors import PlanError
from infra.estate.resource import Resource, is_unknown

Found = TypeVar("Found")

FORMAT = 1
COMPONENT_PREFIX = "twinstack:"
HINT = "write one with: twinstack plan STACK --format json > plan.json"


@dataclass(frozen=True, slots=True)
class _Link:
    """The resources attached to others by one input: positions in the plan, by URN and by value."""

    by_urn: Mapping[str, list[int]]
    by_value: Mapping[str, list[int]]

    @classmethod
    def of(cls, resources: tuple[Resource, ...], link: str) -> _Link:
        by_urn: dict[str, list[int]] = {}
        by_value: dict[str, list[int]] = {}
        for position, resource in enumerate(resources):
            for urn in resource.property_dependencies.get(link, ()):
                by_urn.setdefault(urn, []).append(position)
            value = resource.get(link)
            if isinstance(value, str) and not is_unknown(value):
                by_value.setdefault(value, []).append(position)
        return cls(by_urn, by_value)

    def to(self, owner: Resource, link: str) -> set[int]:
        own = owner.get(link)
        named = self.by_value.get(own, ()) if isinstance(own, str) and not is_unknown(own) else ()
        return {*self.by_urn.get(owner.urn, ()), *named}


@dataclass(frozen=True)
class Estate:
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
    resources: tuple[Resource, ...]
    workload: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        object.__setattr__(self, "resources", tuple(sorted(self.resources, key=lambda r: r.urn)))

    @cached_property
    def by_urn(self) -> Mapping[str, Resource]:
        """URN -> resource."""
        return {resource.urn: resource for resource in self.resources}

    @cached_property
    def _by_type(self) -> Mapping[str, tuple[Resource, ...]]:
        index: dict[str, list[Resource]] = {}
        for resource in self.resources:
            index.setdefault(resource.type, []).append(resource)
        return {token: tuple(found) for token, found in index.items()}

    @cached_property
    def _referrers(self) -> Mapping[str, Mapping[str, list[Resource]]]:
        """URN -> type -> the resources made from an output of it; a large plan is asked this very often."""
        index: dict[str, dict[str, list[Resource]]] = {}
        for resource in self.resources:
            urns = {*resource.dependencies, *chain.from_iterable(resource.property_dependencies.values())}
            for urn in urns:
                index.setdefault(urn, {}).setdefault(resource.type, []).append(resource)
        return index

    @cached_property
    def _links(self) -> dict[str, _Link]:
        """Input -> what is attached by it; filled as it is asked for."""
        return {}

    @cached_property
    def _once(self) -> dict[Hashable, Any]:
        return {}

    def once(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """What `find` finds in the plan, found once for each key: a large plan is asked the same very often."""
        if key not in self._once:
            self._once[key] = find()
        return self._once[key]

    @cached_property
    def native(self) -> tuple[Resource, ...]:
        """What the cloud creates: no components, no providers, no stack."""
        return tuple(found for found in self.resources if found.custom and not found.type.startswith("pulumi:"))

    def of_type(self, *tokens: str) -> tuple[Resource, ...]:
        """The resources of these type tokens, by URN within each token."""
        if len(tokens) == 1:
            return self._by_type.get(tokens[0], ())
        return tuple(resource for token in tokens for resource in self._by_type.get(token, ()))

    def referring_to(self, resource: Resource, *tokens: str) -> tuple[Resource, ...]:
        """The resources of these types made from an output of `resource`, as `of_type` orders them."""
        by_type = self._referrers.get(resource.urn, {})
        return tuple(found for token in tokens for found in by_type.get(token, ()))

    def attached_to(self, owner: Resource, link: str, *tokens: str) -> tuple[Resource, ...]:
        """The resources of these types whose input `link` is an output of `owner`, or the same as its own."""
        if link not in self._links:
            self._links[link] = _Link.of(self.resources, link)
        attached = self._links[link].to(owner, link)
        if not attached:
            return ()
        by_type: dict[str, list[Resource]] = {}
        for position in sorted(attached):
            found = self.resources[position]
            by_type.setdefault(found.type, []).append(found)
        return tuple(found for token in tokens for found in by_type.get(token, ()))

    def naming(self, value: Any, path: str, token: str) -> tuple[Resource, ...]:
        """The resources of a type whose input at `path` is this text; none when it is empty or not known."""

        def index() -> dict[str, list[Resource]]:
            found: dict[str, list[Resource]] = {}
            for resource in self.of_type(token):
                text = resource.get(path)
                if isinstance(text, str) and text and not is_unknown(text):
                    found.setdefault(text, []).append(resource)
            return found

        return tuple(self.once((path, token), index).get(value, ())) if isinstance(value, str) else ()

    def ancestors(self, resource: Resource) -> Iterator[Resource]:
        """Parent, grandparent and so on, nearest first; a plan file whose parents go in circles ends the walk."""
        seen = {resource.urn}
        while resource.parent and resource.parent in self.by_urn and resource.parent not in seen:
            resource = self.by_urn[resource.parent]
            seen.add(resource.urn)
            yield resource

    def capability(self, resource: Resource) -> str:
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
    def from_json(cls, text: str, path: str = "plan") -> Estate:
        """Reads what `to_json` wrote. Raises `PlanError` for anything else."""
        try:
            return cls.from_document(json.loads(text), path)
        except ValueError as error:
            raise PlanError(f"{path}: not JSON: {error}", HINT) from None

    @classmethod
    def from_document(cls, document: Any, path: str = "plan") -> Estate:
        """The plan of a parsed JSON document. Raises `PlanError` for anything else."""
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise PlanError(f"{path}: not a twinstack plan of format {FORMAT}", HINT)
        values = {name: value for name, value in document.items() if name not in ("format", "resources")}
        try:
            return cls(**values, resources=tuple(map(Resource.from_json, document["resources"])))
        except (KeyError, TypeError, AttributeError) as error:
            raise PlanError(f"{path}: the plan is incomplete: {error}", HINT) from None
