"""Provider: the one explicit provider of a stack; there are no default providers.

| what | AWS | Alibaba Cloud |
|---|---|---|
| credentials | the AWS chain (environment, profile, role) | the Alibaba Cloud chain (environment, profile, role) |
| account site | in the partition of the region | `account_type`, as the account was opened on one of two sites |
"""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from infra.catalog.region import Region


def provider(
    region: Region, account_site: str, depends_on: Sequence[pulumi.Resource] = ()
) -> pulumi.ProviderResource:
    """The provider ``<cloud>-<region>``. Credentials are never an input: they come from the cloud's own chain.

    Args:
        region: where everything of the stack is deployed.
        account_site: ``International`` or ``Domestic``; only Alibaba Cloud has two sites.
        depends_on: what comes before it, and so before everything that it makes.
    """
    name = f"{region.cloud}-{region.region}"
    opts = pulumi.ResourceOptions(depends_on=list(depends_on))
    if region.cloud == "aws":
        import pulumi_aws

        return pulumi_aws.Provider(name, region=region.region, opts=opts)
    import pulumi_alicloud

    return pulumi_alicloud.Provider(
        name,
        region=region.region,
        # Otherwise the provider asks the billing API for the site before anything else.
        account_type=account_site,
        # Otherwise it calls an API to validate a region that the catalogue has validated.
        skip_region_validation=True,
        opts=opts,
    )
