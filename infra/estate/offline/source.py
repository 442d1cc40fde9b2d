"""Where in the program a resource is made."""

from __future__ import annotations

import sysconfig
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pulumi.runtime.proto import source_pb2

PACKAGE = Path(__file__).resolve().parents[2]
"""The product's own package; its positions are given from its parent folder, wherever it is installed."""

PASSED_OVER = ("estate/offline/", "components/twin.py")
"""Parts of the package that make resources only on behalf of others."""

LIBRARIES = tuple(Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "purelib", "platlib"))


def position(trace: source_pb2.StackTrace, root: Path) -> str:
    """The innermost frame that is the program's own, as ``path:line``; empty when there is none.

    Args:
        trace: the frames at the call, innermost first.
        root: the project's folder; paths below it are given relative to it.
    """
    for frame in trace.frames:
        path = _place(frame.pc.uri, root)
        if path:
            return f"{path}:{frame.pc.line}"
    return ""


@lru_cache(maxsize=4096)
def _place(uri: str, root: Path) -> str:
    if not uri.startswith("file:"):
        return ""
    path = Path(unquote(urlsplit(uri).path))
    if path.is_relative_to(PACKAGE):
        inside = path.relative_to(PACKAGE).as_posix()
        return "" if inside.startswith(PASSED_OVER) else f"{PACKAGE.name}/{inside}"
    if any(path.is_relative_to(library) for library in LIBRARIES):
        return ""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
