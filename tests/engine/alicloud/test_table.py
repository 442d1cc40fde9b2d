"""The table of tokens and the catalogue's facts are what the provider's schema and the installed SDK say today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROVIDER = Path(__file__).resolve().parents[1] / "provider"


@pytest.fixture(scope="module")
def module(real_alicloud: Path) -> Path:
    """A provider that serves the module; one that Pulumi has installed cannot describe itself."""
    said = subprocess.run((real_alicloud, "-version"), capture_output=True, text=True, check=True).stdout
    if "+module." not in said:
        pytest.skip("no real alicloud provider of the module's schema: make engine builds it")
    return real_alicloud


def test_what_was_generated_is_up_to_date(module):
    ran = subprocess.run(
        (sys.executable, PROVIDER / "generate.py", "--check", module), capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout) == (0, "")
