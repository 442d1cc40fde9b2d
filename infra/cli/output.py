"""Where results go: stdout, whatever it is, and how wide."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Mapping
from typing import Any

from infra.errors import TwinstackError
from infra.report.console import clean

WIDE = 160
"""Columns of a page when stdout is no terminal."""

NARROWEST, WIDEST = 40, 400

ASCII = {"×": "x", "─": "-", "│": "|", "├": "|", "└": "`", "…": "~"}
"""What an ASCII terminal shows for the characters that tables and trees are drawn with."""

_ERRORS = "twinstack"


def prepare() -> None:
    """Makes stdout take any text: what its encoding lacks is drawn in ASCII or escaped."""
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]  # closed by the caller: >&-
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    codecs.register_error(_ERRORS, _substitute)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=_ERRORS)


def write(text: str) -> None:
    """Writes a result. A reader that has gone away is no error, and does not change what a gate says.

    Raises:
        TwinstackError: stdout cannot be written, as when its disk is full.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard()
    except OSError as error:
        _discard()
        raise TwinstackError(f"stdout cannot be written: {error.strerror}") from None


def write_json(document: Mapping[str, Any], *, sort_keys: bool = False) -> None:
    """Writes a document as JSON: always an object, in which what there may be several of stands in a list."""
    import json

    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    write(json.dumps(document, indent=2, ensure_ascii=not unicode, sort_keys=sort_keys) + "\n")


def width() -> int:
    """Columns to write: `COLUMNS`, the terminal's, or a wide page when piped."""
    from shutil import get_terminal_size

    asked = os.environ.get("COLUMNS", "")
    if not asked.isdecimal() and not sys.stdout.isatty():
        return WIDE
    return min(max(get_terminal_size((WIDE, 24)).columns, NARROWEST), WIDEST)


def color() -> bool:
    """Whether to colour: on a terminal that can, unless `NO_COLOR` says otherwise."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def printable(text: str) -> str:
    """The text, of several lines, with nothing in it that a terminal would obey."""
    return "\n".join(map(clean, text.split("\n")))


def _discard() -> None:
    """Sends the rest to nowhere, so that the interpreter does not complain again when it closes stdout."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _substitute(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    escaped = (ASCII.get(char) or char.encode("ascii", "backslashreplace").decode() for char in lacking)
    return "".join(escaped), error.end
