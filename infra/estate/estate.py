"""An estate: the resources of a stack, of many, or of an account, as plain data."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from infra.errors import PlanError
from infra.estate.place import place_of
from infra.estate.resource import Resource, is_known_text, is_unknown

if TYPE_CHECKING:
    from infra.estate.resolver import Resolver

Found = TypeVar("Found")

FORMAT = 1
COMPONENT_PREFIX = "twinstack:"
HINT = "write one with: twinstack plan STACK --format json > plan.json"
_SIDES = ("deleted", "read")


@dataclass(frozen=True)
class Estate:
    """Resources, and what is known of where they come from.

    Attributes:
        project: Pulumi project name; empty for many.
        stack: ``<cloud>-<metro>``; empty for many.
        cloud: ``aws`` or ``alicloud``; empty for both.
        metro: the catalogue's metro slug, empty for programs that are not a twin.
        region: the provider's own region code; empty for many.
        resources: what is there afterwards, sorted by URN.
        workload: the resolved workload as JSON (`infra.spec.model.Workload.model_dump(mode="json")`), with
            its `usage`; empty for programs that are not ours.
        deleted: what is there now and goes, sorted by URN.
        read: what is only looked up, and belongs to somebody else.
        parts: the estates this one is made of; empty where it is of one stack.
        unread: whether the stack has secrets that were not read: what is made from them is not known.
        alone: whether the other resources are not known yet: what asks for them has to wait (`Deferred`).
    """

    project: str = ""
    stack: str = ""
    cloud: str = ""
    metro: str = ""
    region: str = ""
    resources: tuple[Resource, ...] = ()
    workload: Mapping[str, Any] = field(default_factory=dict[str, Any])
    deleted: tuple[Resource, ...] = ()
    read: tuple[Resource, ...] = ()
    parts: tuple[Estate, ...] = ()
    unread: bool = False
    alone: bool = False

    def __post_init__(self) -> None:
        for name in ("resources", *_SIDES):
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=lambda found: found.urn)))

    @classmethod
    def of(cls, parts: Iterable[Estate]) -> Estate:
        """Several estates as one, in which their resources can refer to each other.

        What all of them agree on is said of the whole: the cloud, the region, the project.
        """
        found = tuple(parts)
        if len(found) == 1:
            return found[0]
        values: dict[str, Any] = {
            name: agreed.pop() if len(agreed := {getattr(part, name) for part in found}) == 1 else ""
            for name in ("project", "stack", "cloud", "metro", "region")
        }
        for name in ("resources", *_SIDES):
            values[name] = tuple({row.urn: row for part in found for row in getattr(part, name)}.values())
        return cls(**values, parts=found)

    def part_of(self, resource: Resource) -> Estate:
        """The estate of one stack that a resource belongs to."""
        return self._part_by_urn.get(resource.urn, self)

    @cached_property
    def _part_by_urn(self) -> Mapping[str, Estate]:
        return {row.urn: part for part in self.parts for row in part.resources}

    @cached_property
    def by_urn(self) -> Mapping[str, Resource]:
        """URN -> resource."""
        return {resource.urn: resource for resource in self.resources}

    @cached_property
    def resolver(self) -> Resolver:
        """Answers what a value of a resource refers to."""
        from infra.estate.resolver import Resolver

        return Resolver(self)

    @cached_property
    def _by_type(self) -> Mapping[str, tuple[Resource, ...]]:
        index: dict[str, list[Resource]] = {}
        for resource in self.resources:
            index.setdefault(resource.type, []).append(resource)
        return {token: tuple(found) for token, found in index.items()}

    @cached_property
    def _referrers(self) -> Mapping[str, Mapping[str, list[Resource]]]:
        """URN -> type -> the resources made from an output of it; a large estate is asked this very often."""
        index: dict[str, dict[str, list[Resource]]] = {}
        for resource in self.resources:
            urns = {*resource.dependencies, *chain.from_iterable(resource.property_dependencies.values())}
            for urn in urns:
                index.setdefault(urn, {}).setdefault(resource.type, []).append(resource)
        return index

    @cached_property
    def _once(self) -> dict[Hashable, Any]:
        return {}

    def once(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """What `find` finds in the estate, found once for each key: a large one is asked the same very often."""
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

    def region_of(self, resource: Resource) -> str:
        """Where a resource is; empty where nobody says, `UNKNOWN` where it comes with the update.

        Its own input says it, else its provider, else what the cloud says of it (region, ARN, zone), else where
        the rest of its stack is.
        """
        provider = self.by_urn.get(resource.provider or "")
        given = [resource.region, resource.get("region"), provider and provider.get("region")]
        known = next(filter(is_known_text, given), "") or place_of(resource).region
        if known:
            return known
        return next((value for value in given if is_unknown(value)), "") or self.part_of(resource).region

    def account_of(self, resource: Resource) -> str:
        """Whose it is: the account as far as it, its ARN or its provider says; empty where nobody does."""
        provider = self.by_urn.get(resource.provider or "")
        allowed = provider.get("allowedAccountIds") if provider else None
        only = allowed[0] if isinstance(allowed, list) and len(allowed) == 1 else ""
        return resource.account or place_of(resource).account or (only if is_known_text(only) else "")

    def ancestors(self, resource: Resource) -> Iterator[Resource]:
        """Parent, grandparent and so on, nearest first; a plan file whose parents go in circles ends the walk."""
        seen = {resource.urn}
        while resource.parent and resource.parent in self.by_urn and resource.parent not in seen:
            resource = self.by_urn[resource.parent]
            seen.add(resource.urn)
            yield resource

    @cached_property
    def _capabilities(self) -> dict[str, str]:
        """URN -> capability, filled as it is asked for: a long chain of parents is walked once."""
        return {}

    def capability(self, resource: Resource) -> str:
        """The capability whose component owns the resource (``network``); empty when none does.

        A component's type is ``twinstack:<cloud>:<Noun>``: ``twinstack:aws:LoadBalancer`` is load_balancer.
        """
        known = self._capabilities
        if resource.urn in known:
            return known[resource.urn]
        walked: list[str] = []
        found = ""
        for candidate in chain((resource,), self.ancestors(resource)):
            if candidate.urn in known:
                found = known[candidate.urn]
                break
            walked.append(candidate.urn)
            if candidate.type.startswith(COMPONENT_PREFIX):
                noun = candidate.type.rsplit(":", 1)[1]
                found = "".join(f"_{c.lower()}" if c.isupper() else c for c in noun).lstrip("_")
                break
        known.update(dict.fromkeys(walked, found))
        return found

    def document(self) -> dict[str, Any]:
        """The estate of one stack as JSON values, which `from_document` reads back."""
        values: dict[str, Any] = {name: getattr(self, name) for name in _TOLD}
        for name in ("resources", *_SIDES):
            rows = [row.to_json() for row in getattr(self, name)]
            if rows or name == "resources":
                values[name] = rows
        return {"format": FORMAT, **values}

    def to_json(self) -> str:
        """As `document`, written down; `from_json` reads it back."""
        return json.dumps(self.document(), indent=2, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str, path: str = "plan") -> Estate:
        """Reads what `to_json` wrote. Raises `PlanError` for anything else."""
        try:
            return cls.from_document(json.loads(text), path)
        except ValueError as error:
            raise PlanError(f"{path}: not JSON: {error}", HINT) from None

    @classmethod
    def from_document(cls, document: Any, path: str = "plan") -> Estate:
        """The estate of a parsed JSON document. Raises `PlanError` for anything else."""
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise PlanError(f"{path}: not a twinstack plan of format {FORMAT}", HINT)
        values = {name: value for name, value in document.items() if name not in ("format", "resources", *_SIDES)}
        try:
            if more := sorted(values.keys() - {*_TOLD}):
                raise TypeError(f"{', '.join(more)} is no part of one")
            for name in ("resources", *(side for side in _SIDES if side in document)):
                values[name] = tuple(map(Resource.from_json, document[name]))
            missing = [name for name in _TOLD if name not in values and name != "workload"]
            if missing:
                raise KeyError(missing[0])
            return cls(**values)
        except (KeyError, TypeError, AttributeError) as error:
            raise PlanError(f"{path}: the plan is incomplete: {error}", HINT) from None

    def only(self, resource: Resource, *others: Resource) -> Estate:
        """This estate with no more than a resource and what is known beside it, before the others are."""
        return replace(self, resources=(resource, *others), deleted=(), read=(), alone=True)


_TOLD = ("project", "stack", "cloud", "metro", "region", "workload")
"""Attributes of an estate that a file holds, besides its resources."""
