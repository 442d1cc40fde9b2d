"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Writes a file beside its place, then moves it there; whoever reads it sees the old text or the new.

    Args:
        path: the file; its folder exists.
        text: what to write, as UTF-8.
        mode: permissions of the file.

    Raises:
        OSError: it cannot be written; the old file is as it was.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
