"""Garbage: what is made in great numbers and lives on is not looked through again and again while it is made."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Generator[None, None, None]:
    """Keeps Python's collector still; what was made meanwhile is left to it afterwards.

    Of twenty thousand resources, or of the cloud SDKs' modules, each walk takes a tenth of a second or more.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
