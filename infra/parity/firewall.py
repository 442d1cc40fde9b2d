"""Facts about the security groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.parity.read import port_list, ports
from infra.view.admission import Admission
from infra.view.everybody import everybody
from infra.view.opening import Opening, SecurityGroup
from infra.view.views import views


def facts(estate: Estate) -> Facts:
    """Which ports are open to everybody, which to a named group, and where instances may go."""
    openings = [one for one in _openings(estate) if one.accepts.known]
    if not openings:
        return {}
    inward = [one for one in openings if one.inbound.known]
    outward = [one for one in openings if one.inbound.known is False]
    internal = (one for one in inward if not _open(one))
    admitted = _by_membership(estate)
    return {
        "public_ports": _ports(one for one in inward if _open(one)),
        "internal_ports": None if admitted is None else port_list([*map(_range, internal), *admitted]),
        "egress_ports": _ports(one for one in outward if _open(one)),
    }


def _openings(estate: Estate) -> Iterator[Opening]:
    seen = views(estate)
    yield from seen.all(Opening)
    for group in seen.all(SecurityGroup):
        yield from (*(group.inbound.known or ()), *(group.outbound.known or ()))


def _by_membership(estate: Estate) -> list[str] | None:
    """Ports of databases and caches that admit the members of a group instead of being in one.

    None where one of them does not say yet.
    """
    admitting = [one for one in views(estate).all(Admission) if one.groups.known is not False]
    if not all(one.groups.is_known and one.port.is_known for one in admitting):
        return None
    return [str(one.port.known) for one in admitting if one.port.known]


def _open(opening: Opening) -> bool:
    return any(everybody(source.known or "") for source in opening.ranges.known or ())


def _range(opening: Opening) -> str:
    found = opening.ports.known
    return ports(*found) if found else "all"


def _ports(openings: Iterable[Opening]) -> str:
    return port_list(map(_range, openings))
