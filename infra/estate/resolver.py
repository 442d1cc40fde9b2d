"""What a value of a resource refers to: a resource of the estate, something outside, or nobody knows yet.

Every door gives something else. A preview knows no ids and gives edges (`property_dependencies`); an export gives
ids, ARNs and names; a list of what is there gives the same among the outputs. An edge wins over a name, because
two resources can have the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_known_text, is_unknown

State = Literal["absent", "here", "outside", "unknown"]

NAMES: Mapping[str, tuple[str, ...]] = {
    "alicloud:ecs/securityGroup:SecurityGroup": ("securityGroupName",),
    "alicloud:log/store:Store": ("logstoreName",),
    "aws:rds/globalCluster:GlobalCluster": ("globalClusterIdentifier",),
}
"""Type token -> inputs that name the resource for others, where `naming` does not guess them."""

FURTHEST = 3
"""Resources an edge is followed through: a policy that takes its bucket from the bucket's other policy."""


class Deferred(Exception):  # noqa: N818
    """Others are asked for, in an estate whose other resources are not known yet."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What one value refers to.

    Attributes:
        path: where the value stands.
        value: the value itself.
        state: whether the target is in the estate, outside of it, not known yet, or nothing is referred to.
        target: the resource; None unless it is here.
        candidates: where it is not known which one it is, those it can be.
    """

    path: str
    value: Any
    state: State
    target: Resource | None = None
    candidates: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """The resources that belong to one.

    Attributes:
        found: by URN.
        doubt: why there may be others; empty where these are all.
    """

    found: tuple[Resource, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Attached:
    """Resources of one type by what one of their inputs refers to.

    Attributes:
        by_urn: URN of an owner -> what belongs to it.
        shared: names that several owners have, so that nobody knows whose what they name is.
        loose: resources of which nobody knows what they belong to: they say it only with the update, or wrongly.
    """

    by_urn: Mapping[str, list[Resource]]
    shared: frozenset[str]
    loose: tuple[Resource, ...]


class Resolver:
    """Answers for one estate; what it indexes it indexes once."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._called: dict[frozenset[str], dict[tuple[str, ...], list[Resource]]] = {}
        self._attached: dict[tuple[str, str, frozenset[str]], _Attached] = {}

    def refer(self, resource: Resource, path: str, value: Any, tokens: Iterable[str]) -> Reference:
        """What the value at a path of a resource refers to, among the resources of these types.

        Raises:
            Deferred: the other resources are not known yet.
        """
        if value is None or value == "":
            return Reference(path, value, "absent")
        self.wait()
        wanted = frozenset(tokens)
        found: Sequence[Resource] = tuple(self._reached(resource, path.partition(".")[0], wanted))
        if is_known_text(value):
            if len(found) != 1:
                found = [edge for edge in found if value in self.names(edge)] or found
            found = found or self._nearest(resource, value, wanted)
            if not found:
                return Reference(path, value, "outside")
        if len(found) == 1:
            return Reference(path, value, "here", found[0])
        return Reference(path, value, "unknown", candidates=tuple(found))

    def refer_each(
        self, resource: Resource, path: str, values: Iterable[Any], tokens: Iterable[str]
    ) -> tuple[Reference, ...]:
        """What each value of a list refers to; as many unknown ones as there are edges are one each."""
        wanted, every = frozenset(tokens), tuple(values)
        unknown = [index for index, value in enumerate(every) if is_unknown(value)]
        self.wait()
        edges = tuple(self._reached(resource, path.partition(".")[0], wanted)) if unknown else ()
        refer = self._called_so if len(edges) == len(unknown) > 0 else self.refer
        found = [
            (refer if is_known_text(value) else self.refer)(resource, f"{path}.{index}", value, wanted)
            for index, value in enumerate(every)
        ]
        if not unknown:
            return tuple(found)
        taken = {one.target.urn for one in found if one.target is not None and not is_unknown(one.value)}
        left = tuple(edge for edge in edges if edge.urn not in taken)
        for order, index in enumerate(unknown):
            one = found[index]
            if len(left) == len(unknown):
                found[index] = Reference(one.path, one.value, "here", left[order])
            else:
                found[index] = Reference(one.path, one.value, "unknown", candidates=left)
        return tuple(found)

    def _called_so(self, resource: Resource, path: str, name: str, tokens: Iterable[str]) -> Reference:
        """What a name refers to, in a list whose edges are those of other values."""
        found = self._nearest(resource, name, frozenset(tokens))
        if len(found) == 1:
            return Reference(path, name, "here", found[0])
        return Reference(path, name, "unknown" if found else "outside", candidates=tuple(found))

    def beside(self, owner: Resource, link: str, tokens: Iterable[str], owners: Iterable[str]) -> Beside:
        """The resources of these types whose input `link` refers to `owner`, wherever in the program they stand.

        Args:
            owner: what they belong to.
            link: their input that says so.
            tokens: their types.
            owners: the types that `link` can refer to.

        Raises:
            Deferred: the other resources are not known yet.
        """
        self.wait()
        wanted = frozenset(owners)
        found: list[Resource] = []
        doubt = ""
        for token in tokens:
            attached = self._attached_by(token, link, wanted)
            found += attached.by_urn.get(owner.urn, ())
            if attached.loose:
                doubt = f"{attached.loose[0].name} says only with the update what it belongs to"
            elif attached.shared:
                for name in self.names(owner):
                    if name in attached.shared:
                        doubt = f"several resources are called {name}"
        return Beside(tuple(found), doubt)

    def wait(self) -> None:
        """Raises `Deferred` where the other resources are not known yet."""
        if self._estate.alone:
            raise Deferred

    def _attached_by(self, token: str, link: str, owners: frozenset[str]) -> _Attached:
        key = (token, link, owners)
        if key not in self._attached:
            by_urn: dict[str, list[Resource]] = {}
            shared: set[str] = set()
            loose: list[Resource] = []
            for resource in self._estate.of_type(token):
                edges = tuple(self._reached(resource, link, owners))
                value = resource.get(link)
                if not edges and is_known_text(value):
                    edges = self._nearest(resource, value, owners)
                    if len(edges) > 1:
                        shared.add(value)
                        continue
                elif not edges and (is_unknown(value) or (link in resource.told and not isinstance(value, str))):
                    loose.append(resource)
                for edge in edges:
                    by_urn.setdefault(edge.urn, []).append(resource)
            self._attached[key] = _Attached(by_urn, frozenset(shared), tuple(loose))
        return self._attached[key]

    def _reached(
        self, resource: Resource, link: str, wanted: frozenset[str], depth: int = 0
    ) -> Iterator[Resource]:
        """The resources of these types that an input was made from, also through others that took it from them."""
        for urn in resource.property_dependencies.get(link, ()):
            found = self._estate.by_urn.get(urn)
            if found is None:
                continue
            if found.type in wanted:
                yield found
            elif depth < FURTHEST:
                yield from self._reached(found, link, wanted, depth + 1)

    def _nearest(self, resource: Resource, name: str, wanted: frozenset[str]) -> Sequence[Resource]:
        """What is called so; of several, what is of the same stack, and of the same parent."""
        index = self._by_name(wanted)
        found: Sequence[Resource] = index.get((name,), ())
        if len(found) > 1:
            found = index.get((name, resource.stack), found)
        if len(found) > 1:
            found = index.get((name, resource.stack, resource.parent or ""), found)
        return found

    def _by_name(self, wanted: frozenset[str]) -> dict[tuple[str, ...], list[Resource]]:
        if wanted not in self._called:
            index: dict[tuple[str, ...], list[Resource]] = {}
            for resource in self._estate.of_type(*sorted(wanted)):
                for name in self.names(resource):
                    stack = resource.stack
                    for key in ((name,), (name, stack), (name, stack, resource.parent or "")):
                        index.setdefault(key, []).append(resource)
            self._called[wanted] = index
        return self._called[wanted]

    def names(self, resource: Resource) -> tuple[str, ...]:
        """What others can call a resource by: id, ARN and names, as far as they are known."""
        told = (resource.id, resource.arn, *(_name(resource, key) for key in naming(resource.type)))
        return tuple(dict.fromkeys(filter(is_known_text, told)))


def _name(resource: Resource, key: str) -> Any:
    value = resource.inputs.get(key)
    return resource.outputs.get(key) if value is None or is_unknown(value) else value


@cache
def naming(token: str) -> tuple[str, ...]:
    """The properties that name a resource: ``name``, and what providers call it after the type (``bucket``)."""
    noun = token.rpartition(":")[2].removesuffix("V2")
    noun = noun[:1].lower() + noun[1:]
    guessed = ("name", "identifier", "id", noun, f"{noun}Name", f"{noun}Identifier", f"{noun}Id")
    return (*NAMES.get(token, ()), *guessed)
