"""Provider: the one explicit provider of a stack; there are no default providers.

| what | AWS | Alibaba Cloud |
|---|---|---|
| credentials | the AWS chain (environment, profile, role) | the Alibaba Cloud chain (environment, profile, role) |
| account site | in the partition of the region | `account_type`, as the account was opened on one of two sites |
"""

from __future__ import annotations

import pulumi

from infra.catalog.region import Region


def provider(region: Region, account_site: str) -> pulumi.ProviderResource:
    """The provider ``<cloud>-<region>``. Credentials are never an input: they come from the cloud's own chain.

    Args:
        region: where everything of the stack is deployed.
        account_site: ``International`` or ``Domestic``; only Alibaba Cloud has two sites.
    """
    name = f"{region.cloud}-{region.region}"
    if region.cloud == "aws":
        import pulumi_aws

        return pulumi_aws.Provider(name, region=region.region)
    import pulumi_alicloud

    return pulumi_alicloud.Provider(
        name,
        region=region.region,
        # Otherwise the provider asks the billing API for the site before anything else.
        account_type=account_site,
        # Otherwise it calls an API to validate a region that the catalogue has validated.
        skip_region_validation=True,
    )
