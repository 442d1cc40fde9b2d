"""What the tests of plan files share: samples that a real engine (v3.259.0, 2026-11) wrote of one small program.

The program is not ours: AWS with a default provider in Frankfurt, one resource in us-east-1, a protected bucket, a
secret parameter. The `change` samples are of the next preview, with another CIDR and one topic fewer.
"""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def data() -> Path:
    """Folder of the samples."""
    return Path(__file__).parent / "data"
