from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest

from infra.cost.usage import Usage
from infra.errors import PlanError
from infra.spec import model


def test_a_plan_without_usage_uses_nothing():
    assert Usage.of({}) == Usage.of({"usage": None}) == Usage()


def test_it_has_the_quantities_and_defaults_of_the_workload():
    spec = model.Usage()
    assert {f.name: getattr(Usage(), f.name) for f in fields(Usage)} == dict(spec)


def test_numbers_may_be_text_and_unknown_words_are_left_out():
    found = Usage.of({"usage": {"egress_gb": "2048", "log_gb": 1.5, "average_instances": None, "moons": 3}})
    assert found == Usage(egress_gb=Decimal(2048), log_gb=Decimal("1.5"))


def test_every_wrong_quantity_is_named():
    wrong = {
        "egress_gb": "much",
        "log_gb": -1,
        "nat_gb": "NaN",
        "requests": True,
        "key_requests": "1e999",
        "requests_per_connection": 0,
    }
    with pytest.raises(PlanError) as caught:
        Usage.of({"usage": wrong})
    assert all(f"usage.{name}: " in caught.value.message for name in wrong)


def test_usage_must_be_a_mapping():
    with pytest.raises(PlanError, match="not a mapping"):
        Usage.of({"usage": [1]})
