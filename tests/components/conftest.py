"""What the tests of both clouds' components share."""

from __future__ import annotations

import pytest


@pytest.fixture(params=[True, False], ids=["preview", "update"])
def preview(request: pytest.FixtureRequest) -> bool:
    """As in `pulumi preview`, and as in `pulumi up`."""
    return request.param
