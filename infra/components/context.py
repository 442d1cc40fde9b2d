"""What every component of one stack shares: place, names, tags, provider."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pulumi

from infra.catalog.region import Region


@dataclass(frozen=True, kw_only=True)
class Context:
    """The stack a component belongs to.

    Attributes:
        region: where the stack is deployed.
        zones: names of the zones in use, as a program writes them.
        workload: workload name; the start of every physical name.
        organization: who owns globally unique names (buckets, log projects).
        owner: team, as a tag.
        environment: production, staging or development, as a tag.
        account_site: ``International`` or ``Domestic``, the Alibaba Cloud site the account belongs to.
        provider: the one explicit provider of this cloud and region.
    """

    region: Region
    zones: tuple[str, ...]
    workload: str
    organization: str
    owner: str
    environment: str
    account_site: str
    provider: pulumi.ProviderResource

    def name(self, noun: str, limit: int = 64, separator: str = "-") -> str:
        """Physical name ``<workload>-<metro>-<noun>`` of at most `limit` characters.

        A longer name is cut and ends in six hex digits of its own hash, so that two long names stay apart.
        Made of lower-case letters, digits and `separator`; begins with a letter.
        """
        return _fit(f"{self.workload}-{self.region.metro}-{noun}", limit, separator)

    def global_name(self, noun: str, limit: int = 63) -> str:
        """Physical name for services whose names are unique across all accounts."""
        return _fit(f"{self.organization}-{self.workload}-{self.region.metro}-{noun}", limit, "-")

    def tags(self, noun: str) -> dict[str, str]:
        """The tags of every resource: name, workload, owner, environment, metro, tool."""
        return {
            "Name": self.name(noun),
            "workload": self.workload,
            "owner": self.owner,
            "environment": self.environment,
            "metro": self.region.metro,
            "managed-by": "twinstack",
        }


def _fit(text: str, limit: int, separator: str) -> str:
    text = text.lower().replace("_", "-").replace("-", separator)
    if len(text) <= limit:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{text[: limit - 7].rstrip(separator)}{separator}{digest}"
