"""What ids, names, ARNs and addresses of AWS look like; nothing made here exists anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from infra.catalog.region import Region
from infra.estate.offline.invokes import DNS_SUFFIXES
from infra.rehearsal.kind import Draft

HEX = "0123456789abcdef"
LOWER = "0123456789abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()

PUBLIC = IPv4Network("198.18.0.0/15")
"""Where public addresses are taken from: set apart for measurements (RFC 2544), routed nowhere.

The ranges for documentation have 256 addresses each; two of many stacks would soon share one.
"""

RESERVED = 4
"""First addresses of a subnet that AWS keeps (Amazon VPC User Guide, "Subnet CIDR blocks", read 2026-11)."""

SMALLEST_SUBNET = 16
"""Addresses of the smallest subnet, of which the last is kept too."""

COMPASS = {"central": "c", "east": "e", "north": "n", "south": "s", "west": "w"}


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set of inputs."""
    return frozenset(text.split())


def id_of(prefix: str) -> Callable[[Draft], str]:
    """Makes ids such as ``vpc-0123456789abcdef0``."""
    return lambda draft: f"{prefix}-0{draft.digits(16)}"


def derived(text: str, length: int, alphabet: str = HEX) -> str:
    """That many characters, the same each time for the same text."""
    number = int.from_bytes(hashlib.sha512(text.encode()).digest())
    found: list[str] = []
    for _ in range(length):
        number, index = divmod(number, len(alphabet))
        found.append(alphabet[index])
    return "".join(found)


def sibling_id(prefix: str, id: str) -> str:
    """The id of what comes with another resource, such as the default security group of a network."""
    return f"{prefix}-0{derived(f'{prefix} of {id}', 16)}"


def uuid(draft: Draft, salt: str = "") -> str:
    """A UUID made from the draft's seed."""
    digits = draft.digits(32, salt=salt)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def name_of(draft: Draft, path: str = "name") -> str:
    """The name asked for, else one that Pulumi would make up."""
    prefix = draft.known(f"{path}Prefix")
    made_up = f"{prefix}{draft.digits(26)}" if prefix else f"{draft.name}-{draft.digits(7)}"
    return str(draft.known(path, made_up))


def arn(draft: Draft, service: str, resource: str, *, regional: bool = True, owned: bool = True) -> str:
    """The ARN of a resource in the draft's place and account; S3 and IAM names are not `regional`."""
    place = draft.region.region if regional else ""
    return f"arn:{draft.region.partition}:{service}:{place}:{draft.account if owned else ''}:{resource}"


def described(draft: Draft, arn: str) -> dict[str, Any]:
    """What a read of every tagged resource of a region returns."""
    return {"arn": arn, "region": draft.region.region, "tagsAll": draft.known("tags", {})}


def owned(service: str, kind: str) -> Callable[[Draft, str], dict[str, Any]]:
    """Outputs of a resource that has an ARN ``<kind>/<id>`` and an owner, and nothing else of its own."""
    return lambda draft, id: described(draft, arn(draft, service, f"{kind}/{id}")) | {"ownerId": draft.account}


def domain(region: Region) -> str:
    """Domain of the services in the region's partition."""
    return DNS_SUFFIXES[region.partition]


def public_address(id: str) -> str:
    """The public address of an Elastic IP address with that id."""
    return str(PUBLIC[int(derived(f"address of {id}", 8), 16) % PUBLIC.num_addresses])


def subnet_id(draft: Draft) -> str:
    """A subnet's id; it ends in the subnet's first address, so that `private_address` needs nothing else."""
    network = IPv4Network(str(draft.known("cidrBlock", "0.0.0.0/0")), strict=False)
    return f"subnet-0{draft.digits(8)}{int(network.network_address):08x}"


def private_address(subnet: str, draft: Draft) -> str:
    """An address in the subnet with that id; empty when it is no id of a subnet."""
    if not set(subnet[-8:]) <= set(HEX):
        return ""
    first = IPv4Address(int(subnet[-8:], 16))
    return str(first + RESERVED + int(draft.digits(8, salt="private"), 16) % (SMALLEST_SUBNET - RESERVED - 1))


def short_region(region: Region) -> str:
    """How ElastiCache's endpoints write a region: ``apse1`` for ``ap-southeast-1``."""
    area, *directions, number = region.region.split("-")
    text = "".join(directions)
    for word, letter in COMPASS.items():
        text = text.replace(word, letter)
    return f"{area}{text}{number}"


def hosted_zone(draft: Draft, service: str) -> str:
    """The id of a service's DNS zone in the region; shaped like one, not the real one."""
    return f"Z{derived(f'{service} in {draft.region.region}', 13, UPPER)}"
