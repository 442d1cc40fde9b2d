"""Checks that both simulated clouds make: ranges, ports, zones, instance types.

Each function makes a `Check` from an input's path and the cloud's own sentence. A path is written as in
`Reference`, ``[]`` standing for the items of a list. In a sentence ``{value}`` is what was asked for, ``{region}``
the region's code, and ``{other}``, ``{low}``, ``{high}`` what the function says. Unknown values are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, cast

from infra.catalog.instance import instance
from infra.catalog.offer import offered
from infra.catalog.zone import region_zones
from infra.estate.resource import is_unknown, whole
from infra.rehearsal.kind import Check, Cloud, Draft, Problem, Record

Network = IPv4Network | IPv6Network

PORTS = (1, 65535)
"""First and last port that something can listen on."""


def values(inputs: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    """Every set and known value at the path, each with where it is: ``rules[1].cidr`` for ``rules[].cidr``."""
    yield from _walk(inputs, path.split("."), "")


def _walk(value: Any, steps: Sequence[str], at: str) -> Iterator[tuple[str, Any]]:
    if value is None or is_unknown(value):
        return
    if not steps:
        yield at, value
        return
    if not isinstance(value, Mapping):
        return
    name, listed = steps[0].removesuffix("[]"), steps[0].endswith("[]")
    below = cast("Mapping[str, Any]", value).get(name)
    here = f"{at}.{name}" if at else name
    if not listed:
        yield from _walk(below, steps[1:], here)
    elif isinstance(below, list | tuple):
        for number, item in enumerate(cast("Sequence[Any]", below)):
            yield from _walk(item, steps[1:], f"{here}[{number}]")


def network(value: Any, *, strict: bool = False) -> Network | None:
    """The range a text writes, such as ``10.0.0.0/16``; None when it is none.

    Args:
        value: anything.
        strict: whether bits behind the prefix, as in ``10.0.0.1/16``, make it none.
    """
    if not isinstance(value, str) or "/" not in value:
        return None
    try:
        return ip_network(value, strict=strict)
    except ValueError:
        return None


def holds(outer: Network, inner: Network) -> bool:
    """Whether the inner range lies within the outer one."""
    if isinstance(outer, IPv4Network):
        return isinstance(inner, IPv4Network) and inner.subnet_of(outer)
    return isinstance(inner, IPv6Network) and inner.subnet_of(outer)


def cidr(path: str, message: str, *, strict: bool = True) -> Check:
    """It is a range in CIDR notation, without bits behind the prefix if `strict`."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        for where, value in values(draft.inputs, path):
            if network(value, strict=strict) is None:
                meant = network(value)
                hint = f" Did you mean {meant}?" if meant else ""
                yield _problem(where, message + hint, draft, value)

    return check


def prefix(path: str, low: int, high: int, message: str) -> Check:
    """The prefix is between `low` (the largest range) and `high` (the smallest)."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        for where, value in values(draft.inputs, path):
            found = network(value)
            if found is not None and not low <= found.prefixlen <= high:
                yield _problem(where, message, draft, value, low=low, high=high)

    return check


def inside(path: str, parent: str, token: str, message: str, *, ranges: Sequence[str] = ("cidrBlock",)) -> Check:
    """It lies in a range of the resource that another input names; ``{other}`` is that range.

    Args:
        path: the input with the range.
        parent: the top-level input that holds the id of the network, such as ``vpcId``.
        token: type of the network.
        message: what the cloud says otherwise.
        ranges: where the network's outputs have its ranges; ``[]`` for lists.
    """

    def check(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
        owner = cloud.get(token, str(draft.known(parent, "")))
        if owner is None:
            return
        outer = [found for name in ranges for _, text in values(owner.outputs, name) if (found := network(text))]
        for where, value in values(draft.inputs, path):
            found = network(value)
            if found is not None and outer and not any(holds(one, found) for one in outer):
                yield _problem(where, message, draft, value, other=", ".join(map(str, outer)))

    return check


def apart(path: str, message: str, *, among: Sequence[str] = ()) -> Check:
    """It overlaps no range at the same input of another resource of the type.

    Args:
        path: a top-level input.
        message: what the cloud says otherwise; ``{other}`` is the range in the way.
        among: inputs that must be equal for two resources to meet, such as ``("vpcId",)``.
    """

    def check(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
        value = draft.known(path)
        found = network(value)
        if found is None:
            return
        for sibling in siblings(draft, cloud, among):
            other = network(sibling.outputs.get(path))
            if other is not None and found.version == other.version and found.overlaps(other):
                yield _problem(path, message, draft, value, other=str(other))
                return

    return check


def siblings(draft: Draft, cloud: Cloud, among: Sequence[str] = ()) -> Iterator[Record]:
    """The other resources of the draft's type that are equal in the inputs `among`; unknown ones equal nothing."""
    for record in cloud.all(draft.token):
        if record.id != draft.id and all(
            draft.known(name) is not None and draft.known(name) == record.outputs.get(name) for name in among
        ):
            yield record


def room(most: int, among: Sequence[str], message: str) -> Check:
    """Fewer than `most` others of the type are equal in the inputs `among`; it is about the whole request."""

    def check(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
        if not draft.id and sum(1 for _ in siblings(draft, cloud, among)) >= most:
            yield Problem("", message)

    return check


def number(path: str, low: int, high: int, message: str) -> Check:
    """It is a whole number from `low` to `high`."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        for where, value in values(draft.inputs, path):
            found = whole(value)
            if found is None or not low <= found <= high:
                yield _problem(where, message, draft, value, low=low, high=high)

    return check


def port(path: str, message: str) -> Check:
    """It is a port something can listen on."""
    return number(path, *PORTS, message)


def legal(path: str, pattern: str, message: str) -> Check:
    """The regular expression matches the whole text."""
    compiled = re.compile(pattern)

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        for where, value in values(draft.inputs, path):
            if not compiled.fullmatch(str(value)):
                yield _problem(where, message, draft, value)

    return check


def one_of(path: str, choices: Collection[str], message: str) -> Check:
    """It is one of these words; ``{other}`` lists them."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        for where, value in values(draft.inputs, path):
            if str(value) not in choices:
                yield _problem(where, message, draft, value, other=", ".join(choices))

    return check


def needed(paths: Sequence[str], message: str) -> Check:
    """At least one of the top-level inputs is set, or not known yet; ``{other}`` lists them."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        if all(draft.inputs.get(path) in (None, "", []) for path in paths):
            yield _problem(paths[0], message, draft, "", other=", ".join(paths))

    return check


def zone(path: str, message: str) -> Check:
    """The region has the zone; ``{other}`` lists its zones."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        names = [found.zone for found in region_zones(draft.region)]
        for where, value in values(draft.inputs, path):
            if names and value not in names:
                yield _problem(where, message, draft, value, other=", ".join(names))

    return check


def instance_type(path: str, unheard: str, unsold: str) -> Check:
    """The instance type exists and the region sells it.

    The simulated cloud sells what the catalogue lists, and a type whose sale in the region nobody has denied.

    Args:
        path: the input with the type.
        unheard: what the cloud says of a type the catalogue does not list.
        unsold: what it says of one that the region does not sell.
    """

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        for where, value in values(draft.inputs, path):
            found = instance(draft.region.cloud, str(value))
            if found is None:
                yield _problem(where, unheard, draft, value)
            elif offered(draft.region, found.family) == "false":
                yield _problem(where, unsold, draft, value)

    return check


def _problem(path: str, message: str, draft: Draft, value: Any, **more: Any) -> Problem:
    return Problem(path, message.format(value=value, region=draft.region.region, **more))
