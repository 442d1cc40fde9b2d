"""What every test shares: no credentials, no user configuration."""

from __future__ import annotations

import functools
import importlib
import os
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from infra.estate.estate import Estate

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

# How long something takes on a busy machine is no property of it.
settings.register_profile("twinstack", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("twinstack")

CLOUD_VARIABLES = ("AWS_", "ALICLOUD_", "ALIBABA_CLOUD_", "ALIYUN_", "PULUMI_")


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in list(os.environ):
        if name.startswith(CLOUD_VARIABLES):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@functools.cache
def _twins(workload: str, metro: str) -> tuple[Estate, Estate]:
    from infra.estate.offline.twins import plan_twins

    (found,) = plan_twins((metro,), workload, allow_impaired=True)
    assert found.pair
    return found.pair


@pytest.fixture(scope="session")
def twins() -> Callable[[str, str], tuple[Estate, Estate]]:
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


@pytest.fixture(scope="session")
def real_alicloud() -> Path:
    """The real Alibaba Cloud provider: the one that `make engine` builds, else another.

    Without one the tests are skipped, and fail where CI is set.
    """
    from infra.engine.binary import FOLDER, find_providers

    root = Path(__file__).resolve().parents[1]
    built = root / FOLDER / "providers"
    found = sorted(find_providers("alicloud", root), key=lambda path: path.parent != built)
    if not found:
        if os.environ.get("CI"):
            pytest.fail("no real alicloud provider: make engine builds it into .engine/providers")
        pytest.skip("no real alicloud provider")
    return found[0]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files from what is rendered")
    parser.addoption(
        "--soak",
        type=int,
        metavar="N",
        help="kill the engine and its plugins N times, and make every change of a running stack",
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A plain line when tests were left out, and one for each source that offline plans were compared with."""
    for line in _compared(terminalreporter.stats.get("passed", ())):
        terminalreporter.write_line(line)
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())]
    skipped = [reason for reason in reasons if "no engine" in reason or "no real" in reason]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} tests on the real engine were left out: "
            "no `pulumi`, or no real provider, on PATH or in .engine/ (make engine)"
        )


def _compared(reports: Iterable[pytest.TestReport]) -> Iterator[str]:
    """Tests leave ``("compared", (source, fact -> compared, fact -> equal))`` in their properties."""
    compared: dict[str, Counter[str]] = {}
    equal: dict[str, Counter[str]] = {}
    plans: Counter[str] = Counter()
    for name, value in (pair for report in reports for pair in report.user_properties):
        if name == "compared":
            source, all_of, same = value
            plans[source] += 1
            compared.setdefault(source, Counter()).update(all_of)
            equal.setdefault(source, Counter()).update(same)
    for source, total in sorted(compared.items()):
        facts = ", ".join(f"{equal[source][fact]} of {total[fact]} {fact}" for fact in total if total[fact])
        yield f"{plans[source]} offline plans against {source}: {facts} equal"
