"""A plan of 50,000 resources is priced, checked and written: code that looks at all pairs would not come back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.cost.estimate import estimate
from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.policy.check import check
from infra.policy.rule import Settings
from infra.pricing.book import PriceBook
from policies.registry import RULES

RESOURCES = 50_000


def _copy(resource: Resource, number: int) -> Resource:
    def urn(text: str) -> str:
        return text if "::pulumi:" in text else f"{text}-{number}"

    return replace(
        resource,
        urn=urn(resource.urn),
        name=f"{resource.name}-{number}",
        parent=urn(resource.parent or "") if resource.parent else None,
        dependencies=tuple(map(urn, resource.dependencies)),
        property_dependencies={
            name: tuple(map(urn, urns)) for name, urns in resource.property_dependencies.items()
        },
    )


@pytest.mark.parametrize("cloud", ["alicloud", "aws"])
def test_a_large_plan_is_right(twins, cloud):
    aws, alicloud = twins("shop", "tokyo")
    one = aws if cloud == "aws" else alicloud
    shared = [resource for resource in one.resources if resource.type.startswith("pulumi:")]
    own = [resource for resource in one.resources if not resource.type.startswith("pulumi:")]
    copies = -(-RESOURCES // len(own))
    large = replace(
        one, resources=(*shared, *(_copy(resource, number) for number in range(copies) for resource in own))
    )
    assert len(large.resources) >= RESOURCES

    single, whole = (estimate(plan, PriceBook.embedded()) for plan in (one, large))
    # What is billed by use is billed once; the rest as often as it is there.
    fixed, all_fixed = ([line for line in it.lines if not line.usage_based] for it in (single, whole))
    assert len(all_fixed) == copies * len(fixed) > 0
    assert whole.coverage == 1
    assert whole.monthly.amount > copies * sum(line.monthly.amount for line in fixed if "average" not in line.note)

    found = {finding.rule for finding in check(one, Settings(), RULES.values())}
    assert {finding.rule for finding in check(large, Settings(), RULES.values())} == found
    assert Estate.from_json(large.to_json()) == large
