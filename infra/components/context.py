"""What every component of one stack shares: place, names, tags, provider."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi

from infra.catalog.region import Region
from infra.catalog.zone import region_zones

DIGEST = 6
"""Characters of a digest in a name, 5 bits each."""

LONGEST_TAG = 128
"""Characters of a tag's value that both clouds take.

Sources: EC2 API reference, Tag (256); ECS TagResources, alibabacloud-ecs20140526 7.11.8 (128).
"""


@dataclass(frozen=True, kw_only=True)
class Context:
    """The stack a component belongs to.

    Attributes:
        region: where the stack is deployed.
        zones: names of the zones in use, as a program writes them.
        workload: workload name; the start of every physical name.
        organization: who owns globally unique names (buckets, log projects).
        owner: team, as a tag.
        environment: production, staging or development; a part of every physical name, and a tag.
        account_site: ``International`` or ``Domestic``, the Alibaba Cloud site the account belongs to.
        protect: whether what holds data or serves may neither be deleted nor replaced, by Pulumi or by anybody.
        provider: the one explicit provider of this cloud and region.
        own_tags: tags of the workload's own.
    """

    region: Region
    zones: tuple[str, ...]
    workload: str
    organization: str
    owner: str
    environment: str
    account_site: str
    protect: bool
    provider: pulumi.ProviderResource
    own_tags: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)

    @property
    def letters(self) -> tuple[str, ...]:
        """The short name of each zone within its region: ``a`` of ``ap-southeast-1a``, ``h`` of ``cn-hangzhou-h``.

        What is made for a zone has it in its name, so that it stays the same when other zones come or go.
        """
        return tuple(zone.removeprefix(self.region.region).lstrip("-") for zone in self.zones)

    @property
    def blocks(self) -> tuple[int, ...]:
        """The part of the network that belongs to each zone (`infra.cidr`)."""
        known = {zone.zone: zone.block for zone in region_zones(self.region)}
        return tuple(known[zone] for zone in self.zones)

    def name(self, noun: str, limit: int = 64, reserved: str = "") -> str:
        """Physical name ``<workload>-<environment>-<metro>-<noun>`` of at most `limit` characters.

        Of one that is too long the beginning is cut, and six characters that stand for all of it keep it apart
        from every other: ``<beginning>-<digest>-<noun>``. Made of lower-case letters, digits and single hyphens;
        begins with a letter.

        Args:
            noun: what it names, in lower case; the last word of the name.
            limit: the most characters the service takes.
            reserved: a beginning that the service keeps for itself, as no name of it may begin.
        """
        parts = (self.workload, self.environment, self.region.metro)
        name = _fit("-".join(parts), noun, limit, parts)
        if not reserved or not name.startswith(reserved):
            return name
        # With the digest, or it would be the name of a workload called `w-...`.
        return _cut(f"w-{'-'.join(parts)}", noun, limit, parts)

    def global_name(self, noun: str, limit: int = 63) -> str:
        """Physical name for services whose names are unique across all accounts: the organization, then `name`.

        Two hyphens part them, as neither has two inside: ``acme`` with ``shop-eu`` is not ``acme-shop`` with
        ``eu``.
        """
        parts = (self.organization, self.workload, self.environment, self.region.metro)
        return _fit(f"{self.organization}--{'-'.join(parts[1:])}", noun, limit, parts)

    def tags(self, noun: str) -> dict[str, str]:
        """The tags of every resource: name, workload, owner, environment, metro, tool, and the workload's own."""
        return {
            **self.own_tags,
            "Name": self.name(noun, LONGEST_TAG),
            "workload": self.workload,
            "owner": self.owner,
            "environment": self.environment,
            "metro": self.region.metro,
            "managed-by": "twinstack",
        }


def _fit(beginning: str, noun: str, limit: int, parts: tuple[str, ...]) -> str:
    name = f"{beginning}-{noun}"
    return name if len(name) <= limit else _cut(beginning, noun, limit, parts)


def _cut(beginning: str, noun: str, limit: int, parts: tuple[str, ...]) -> str:
    digest = b32encode(hashlib.sha256("/".join((*parts, noun)).encode()).digest()).decode().lower()[:DIGEST]
    room = limit - len(noun) - DIGEST - 2
    if room < 1:
        raise ValueError(f"no name of {limit} characters ends in {noun}")
    return f"{beginning[:room].rstrip('-')}-{digest}-{noun}"
