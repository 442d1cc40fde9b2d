"""vSwitches."""

from __future__ import annotations

from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import fixed, made, text
from infra.view.subnet import Subnet
from infra.view.view import Subject

SWITCHES = ("alicloud:vpc/switch:Switch", "alicloud:vpc/subnet:Subnet")
SNAT = "alicloud:vpc/snatEntry:SnatEntry"

_TIER = text("tags.tier")


def _public(at: Subject) -> Reading[bool]:
    """Not where it reaches the internet through a NAT gateway alone, or says that it is not to."""
    tier = at.read(_TIER)
    through = at.estate.resolver.beside(at.resource, "sourceVswitchId", (SNAT,), SWITCHES)
    if through.found or tier.known == "private":
        return Reading(at.resource, tier.path, "value", False)
    if not through.doubt:
        return tier.as_is(True)
    return Reading(at.resource, "", "unknown", note=through.doubt)


READERS = (
    Reader(
        Subnet(
            zone=text("zoneId", "availabilityZone"),
            gives_addresses=fixed(False, "a vSwitch never does; only an EIP or the instance itself"),
            public=made(_public, _TIER, paths=(f"{SNAT} sourceVswitchId",)),
        ),
        SWITCHES,
    ),
)
