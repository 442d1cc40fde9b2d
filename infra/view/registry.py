"""Which reader reads which resource type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Generic, Protocol, cast

from infra.view.view import V, View

NOUNS: Mapping[str, tuple[str, ...]] = {
    "alicloud": (
        "address",
        "bucket",
        "cache",
        "database",
        "flow_log",
        "gateway",
        "identity",
        "key",
        "load_balancer",
        "log_store",
        "network",
        "opening",
        "secret",
        "subnet",
    ),
    "aws": (
        "address",
        "bucket",
        "cache",
        "database",
        "flow_log",
        "gateway",
        "identity",
        "key",
        "load_balancer",
        "log_store",
        "network",
        "opening",
        "parameter_group",
        "private_endpoint",
        "secret",
        "subnet",
    ),
}
"""Cloud -> the modules of ``infra.view.<cloud>`` that hold readers, sorted."""


@dataclass(frozen=True, slots=True)
class Reader(Generic[V]):
    """How resources of some types are read as a noun.

    Attributes:
        view: the noun, with the place of each fact in the fact's stead.
        tokens: type tokens, old names of the same type included. What is not read of them stands with the reason
            in ``infra/view/<cloud>/irrelevant.csv``.
    """

    view: V
    tokens: tuple[str, ...]


class _Module(Protocol):
    READERS: tuple[Reader[View], ...]


def readers_of(token: str) -> tuple[Reader[View], ...]:
    """The readers of a type."""
    return _readers(token.partition(":")[0]).get(token, ())


def tokens_of(noun: type[View]) -> tuple[str, ...]:
    """The types that are read as a noun, on any cloud, in the order they are registered."""
    return _tokens().get(noun, ())


def all_readers(*clouds: str) -> Iterator[Reader[View]]:
    """Every reader of these clouds, or of all; only their modules are imported."""
    for cloud in clouds or NOUNS:
        for noun in NOUNS.get(cloud, ()):
            module = cast("_Module", cast("object", import_module(f"infra.view.{cloud}.{noun}")))
            yield from module.READERS


@cache
def _readers(cloud: str) -> Mapping[str, tuple[Reader[View], ...]]:
    found: dict[str, tuple[Reader[View], ...]] = {}
    for reader in all_readers(cloud):
        for token in reader.tokens:
            found[token] = (*found.get(token, ()), reader)
    return found


@cache
def _tokens() -> Mapping[type[View], tuple[str, ...]]:
    found: dict[type[View], dict[str, None]] = {}
    for reader in all_readers():
        found.setdefault(type(reader.view), {}).update(dict.fromkeys(reader.tokens))
    return {noun: tuple(tokens) for noun, tokens in found.items()}
