"""What every test shares: no credentials, no user configuration."""

from __future__ import annotations

import functools
import importlib
import os
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.plan.plan import Plan

SERVICES = {
    "pulumi_alicloud": ("alb", "cas", "ecs", "ess", "kms", "kvstore", "log", "oss", "ram", "rds", "vpc"),
    "pulumi_aws": (
        "acm", "autoscaling", "cloudwatch", "ec2", "elasticache", "iam", "kms", "lb", "rds", "s3", "vpc",
    ),
}  # fmt: skip

# The SDKs' modules warn about old classes of their own while they are executed, whoever asks for what. They are
# executed here, so that from now on every warning is about something really used.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    for _sdk, _services in SERVICES.items():
        _ = importlib.import_module(_sdk).Provider
        for _service in _services:
            getattr(importlib.import_module(f"{_sdk}.{_service}"), "__all__", None)

CLOUD_VARIABLES = ("AWS_", "ALICLOUD_", "ALIBABA_CLOUD_", "ALIYUN_", "PULUMI_")


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in list(os.environ):
        if name.startswith(CLOUD_VARIABLES):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@functools.cache
def _twins(workload: str, metro: str) -> tuple[Plan, Plan]:
    from infra.plan.twins import plan_twins

    return plan_twins((metro,), workload, allow_impaired=True)[metro]


@pytest.fixture(scope="session")
def twins() -> Callable[[str, str], tuple[Plan, Plan]]:
    """(workload, metro) -> its AWS and Alibaba Cloud plan, planned once for all tests."""
    return _twins


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Asserts that a text equals tests/golden/<name>; `pytest --update-golden` writes it instead."""

    def check(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return check


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files from what is rendered")
    parser.addoption("--soak", type=int, metavar="N", help="kill the engine and its plugins N times")
