"""What every test shares: no credentials, no user configuration."""

from __future__ import annotations

import pytest

CLOUD_VARIABLES = ("AWS_", "ALICLOUD_", "ALIBABA_CLOUD_", "ALIYUN_", "PULUMI_")


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    import os

    for name in list(os.environ):
        if name.startswith(CLOUD_VARIABLES):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
