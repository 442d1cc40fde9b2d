"""The nearest valid word to one that is not."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

SYNONYMS = {
    "aarch64": "arm64",
    "amd64": "x86_64",
    "cores": "vcpu",
    "multiaz": "standby",
    "ram": "memory_gib",
    "x64": "x86_64",
}
"""Words that mean a valid one without looking like it, or that look like another."""


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice most like `word`, or None when none is close.

    Case, ``-`` and ``_`` do not count, so ``loadBalancer`` finds ``load_balancer``. Three letters or more find
    what begins with them.
    """
    by_form = {_form(choice): choice for choice in choices}
    form = _form(word[:64])
    if (meant := SYNONYMS.get(form)) in by_form.values():
        return meant
    found = get_close_matches(form, by_form, n=1, cutoff=0.65)
    begun = [known for known in by_form if len(form) >= 3 and known.startswith(form)]
    best = found[:1] or begun[:1]
    return by_form[best[0]] if best else None


def _form(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "")
