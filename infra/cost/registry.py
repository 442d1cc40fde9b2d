"""Which estimator bills which resource type, and which types are free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from infra.cost.charge import Bill, Estimator

NOUNS: dict[str, tuple[str, ...]] = {
    "alicloud": (
        "bucket",
        "cache",
        "compute",
        "database",
        "firewall",
        "identity",
        "key",
        "load_balancer",
        "logs",
        "network",
    ),
    "aws": (
        "bucket",
        "cache",
        "compute",
        "database",
        "disk",
        "firewall",
        "identity",
        "key",
        "load_balancer",
        "logs",
        "network",
        "secret",
    ),
}
"""Cloud -> the modules of ``infra.cost.<cloud>`` that hold estimators, sorted."""

LOCAL_PACKAGES = ("archive", "null", "pulumi", "random", "time", "tls", "twinstack")
"""Pulumi packages that make nothing in a cloud: never billed and never mentioned."""


class Module(Protocol):
    """What a module of estimators exports; each of them can be missing."""

    ESTIMATORS: dict[str, Estimator]
    FREE: dict[str, str]
    BILLS: dict[str, Bill[Any]]


@dataclass(frozen=True, slots=True)
class Registry:
    """Estimators and free types of some clouds.

    Attributes:
        estimators: type token -> estimator, sorted.
        free: type token -> why it is free, sorted.
        bills: type token -> what its view is billed for, sorted.
    """

    estimators: Mapping[str, Estimator]
    free: Mapping[str, str]
    bills: Mapping[str, Bill[Any]]

    @property
    def billed(self) -> tuple[str, ...]:
        """The types that are billed, sorted."""
        return tuple(sorted((*self.estimators, *self.bills)))


def package(token: str) -> str:
    """The Pulumi package of a type token: ``aws`` of ``aws:ec2/vpc:Vpc``."""
    return token.split(":", 1)[0]


def registry(clouds: Iterable[str]) -> Registry:
    """The registry of these clouds; only their modules are imported. Other words are no cloud and add nothing."""
    return _load(tuple(sorted(set(clouds) & NOUNS.keys())))


def merged(modules: Mapping[str, Module]) -> Registry:
    """One registry of several modules by name. Raises `ValueError` when two of them name the same type."""
    owner: dict[str, str] = {}
    estimators: dict[str, Estimator] = {}
    free: dict[str, str] = {}
    bills: dict[str, Bill[Any]] = {}
    for name, module in modules.items():
        read: Mapping[str, Bill[Any]] = getattr(module, "BILLS", {})
        raw: Mapping[str, Estimator] = getattr(module, "ESTIMATORS", {})
        for token in (*read, *raw, *module.FREE):
            if token in owner:
                raise ValueError(f"{token} is registered by {owner[token]} and by {name}")
            owner[token] = name
        estimators |= raw
        free |= module.FREE
        bills |= read
    return Registry(dict(sorted(estimators.items())), dict(sorted(free.items())), dict(sorted(bills.items())))


@cache
def _load(clouds: tuple[str, ...]) -> Registry:
    names = [f"infra.cost.{cloud}.{noun}" for cloud in clouds for noun in NOUNS[cloud]]
    return merged({name: cast("Module", cast("object", import_module(name))) for name in names})
