"""Terminal output: text that is safe to print, and rich renderables as strings."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

UNPRINTABLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories that move the cursor, reorder text or show nothing."""


def clean(text: str) -> str:
    r"""The text with control, format and line separator characters written as ``\xNN``.

    So a name out of a plan can neither colour nor rewrite the terminal.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(char) if unicodedata.category(char) in UNPRINTABLE else char for char in text)


def render(renderable: RenderableType, width: int | None = None, *, color: bool = False) -> str:
    """What a terminal of this width would show; plain text unless `color`.

    Args:
        renderable: a rich renderable; strings in it are not read as markup.
        width: columns; 80 when left out.
        color: whether to colour with ANSI escape sequences.
    """
    import io

    from rich.console import Console

    console = Console(
        file=io.StringIO(),
        width=width or 80,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    with console.capture() as captured:
        console.print(renderable)
    return "".join(line.rstrip() + "\n" for line in captured.get().splitlines())


def _escaped(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
