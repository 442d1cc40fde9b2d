from __future__ import annotations

import pytest
from rich.text import Text

from infra.report.console import clean, render


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("network-nat-1", "network-nat-1"),
        ("brücke 橋 é", "brücke 橋 é"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("a\nb\tc\x7f\x9b", r"a\x0ab\x09c\x7f\x9b"),
        ("abc\u202edef", r"abc\u202edef"),
        ("a\u200bb\u2028", r"a\u200bb\u2028"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800", r"\ud800"),
        ("", ""),
    ],
)
def test_clean(text, shown):
    assert clean(text) == shown


def test_render_takes_no_markup_and_ends_each_line_once():
    assert render("[red]a[/red] :smile:") == "[red]a[/red] :smile:\n"
    assert render(Text("a  \n\nb")) == "a\n\nb\n"


def test_render_colours_only_when_asked(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "10")
    assert render(Text("a" * 30, style="red")) == "a" * 30 + "\n"
    assert render(Text("a", style="red"), color=True) == "\x1b[31ma\x1b[0m\n"
