from __future__ import annotations

from decimal import Decimal

import pytest
import yaml

from infra.errors import PlanError, SpecError
from infra.spec.load import parse_workload
from infra.usage import Usage


def test_a_plan_without_usage_uses_nothing():
    assert Usage.of({}) == Usage.of({"usage": None}) == Usage()


def test_a_workload_file_says_the_same():
    text = b"name: ab\nowner: me\nbucket: {}\nusage: {bucket_gb: 5, requests_per_connection: 2.5}\n"
    usage = parse_workload(text).usage
    assert usage == Usage(bucket_gb=Decimal(5), requests_per_connection=Decimal("2.5"))
    assert Usage.of({"usage": {"bucket_gb": "5", "requests_per_connection": 2.5}}) == usage


@pytest.mark.parametrize(
    "text", ["{bucket_gb: -1}", "{requests_per_connection: 0.5}", "{log_gb: 1.0e13}", "{log_gb: .inf}"]
)
def test_what_is_no_quantity_is_refused_by_both(text):
    with pytest.raises(SpecError):
        parse_workload(f"name: ab\nowner: me\nbucket: {{}}\nlogs: {{}}\nusage: {text}\n".encode())
    with pytest.raises(PlanError):
        Usage.of({"usage": yaml.safe_load(text)})


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
