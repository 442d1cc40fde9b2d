"""Words that a managed database keeps for itself: no account may be called so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from infra.catalog.cloud import Cloud
from infra.catalog.table import records


@dataclass(frozen=True, slots=True)
class AccountWord:
    """One such word, in lower case.

    The reserved words of SQL itself are not listed: no engine takes them as a name.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        product: ``mysql`` or ``postgresql``.
        word: the name that is refused, however it is capitalized.
        source: where the row was read.
        as_of: date of the source.
        note: what a reader must know.
    """

    cloud: Cloud
    product: str
    word: str
    source: str
    as_of: str
    note: str


@lru_cache
def _words() -> Mapping[tuple[str, str], frozenset[str]]:
    index: dict[tuple[str, str], set[str]] = {}
    for found in records(AccountWord, "account_words"):
        index.setdefault((found.cloud, found.product), set()).add(found.word)
    return {key: frozenset(words) for key, words in index.items()}


def account_words(cloud: Cloud, product: str) -> frozenset[str]:
    """The words that are known to be refused; a name that is not among them may still be."""
    return _words().get((cloud, product), frozenset())
