"""Openings: what security groups let through, and which ranges of addresses a list of them holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from infra.view.everybody import network
from infra.view.reading import Reading
from infra.view.source import made
from infra.view.view import Subject, View

Ports = tuple[int, int]
"""First and last."""

ALL_PORTS: Ports = (0, 65535)


@dataclass(frozen=True, eq=False)
class Opening(View):
    """One rule of a security group, which can be a resource of its own or a row of the group.

    Attributes:
        inbound: whether it is about what comes in, not what goes out.
        accepts: whether it lets through; it refuses otherwise.
        ports: what it is about; none where its protocol has no ports.
        ranges: addresses at the other end, those of prefix lists included.
        described: whether it says what it is for.
    """

    inbound: Reading[bool]
    accepts: Reading[bool]
    ports: Reading[Ports | None]
    ranges: Reading[tuple[Reading[str], ...]]
    described: Reading[bool]


@dataclass(frozen=True, eq=False)
class SecurityGroup(View):
    """A security group that has rules of its own.

    Attributes:
        inbound: what it lets in.
        outbound: what it lets out.
        rules: the rules that are resources of their own.
    """

    inbound: Reading[tuple[Opening, ...]]
    outbound: Reading[tuple[Opening, ...]]
    rules: Reading[tuple[Reading[Opening], ...]]


@dataclass(frozen=True, eq=False)
class PrefixList(View):
    """A list of ranges of addresses that rules refer to.

    Attributes:
        ranges: what it holds, wherever that is said.
    """

    ranges: Reading[tuple[Reading[str], ...]]


def ranges(*parts: Reading[Any]) -> Reading[tuple[Reading[str], ...]]:
    """Ranges of several inputs as one list: of texts, of lists of them, of prefix lists.

    What is not known of them is a range that is not known, so that it hides none of the others.
    """

    def how(at: Subject) -> Reading[tuple[Reading[str], ...]]:
        found = tuple(one for part in parts for one in _flat(at.read(part)))
        return Reading(at.resource, at.prefix.removesuffix("."), "value" if found else "absent", found)

    return made(how, *parts)


def _flat(found: Reading[Any]) -> Iterator[Reading[str]]:
    if not found.is_known:
        yield found
    elif isinstance(found.value, PrefixList):
        yield from found.value.ranges.value
    elif isinstance(found.value, tuple):
        for one in found.value:
            yield from _flat(one)
    elif found.value is not None:
        yield _range(found)


def _range(found: Reading[str]) -> Reading[str]:
    if network(found.value) is not None:
        return found
    note = f"{found.value}, no range of addresses"
    return Reading(found.resource, found.path, "malformed", raw=found.raw, note=note)
