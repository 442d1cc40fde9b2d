"""Where buckets are kept in several zones."""

from __future__ import annotations

import pytest

from infra.catalog.redundancy import require_zone_redundancy, zone_redundancy
from infra.catalog.region import metros, region
from infra.errors import CatalogError

KNOWN = {"beijing", "frankfurt", "hong-kong", "jakarta", "kuala-lumpur", "singapore", "tokyo"}
YOUNG = {"paris", "sao-paulo", "zhongwei"}
"""Metros that Alibaba Cloud opened after the page was written."""


@pytest.mark.parametrize("metro", metros())
def test_every_metro_has_an_answer(metro: str) -> None:
    expected = "true" if metro in KNOWN else "unknown" if metro in YOUNG else "false"
    assert zone_redundancy(region("alicloud", metro)) == expected
    assert zone_redundancy(region("aws", metro, allow_impaired=True)) == "true"


def test_where_there_is_none_it_is_refused_with_the_page() -> None:
    with pytest.raises(CatalogError, match=r"ap-northeast-2 \(seoul\) keeps no bucket") as refusal:
        require_zone_redundancy(region("alicloud", "seoul"))
    assert "help/en/oss" in refusal.value.message
    assert "leave out bucket.zone_redundant" in refusal.value.hint


def test_what_nobody_knows_is_not_refused() -> None:
    assert require_zone_redundancy(region("alicloud", "paris")) == "unknown"
