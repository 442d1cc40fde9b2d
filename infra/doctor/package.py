"""Python and the packages the product asks for, by its own metadata."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from infra.doctor.check import Check
from infra.project import NAME

TOPIC = "Python"
PURPOSE = "everything"
INSTALL = "install the project anew: make compare"

_REQUIREMENT = re.compile(
    r"(?P<name>[\w.-]+)(?:\[[^]]*\])?\s*(?P<bounds>[^;]*)(?:;.*extra == ['\"](?P<extra>[\w-]+))?"
)
_BOUND = re.compile(r"(?P<sign>>=|<=|==|!=|<|>)\s*(?P<version>[\w.]+)")


def packages() -> Iterator[Check]:
    """Python, the product and every package it asks for."""
    try:
        own, asked, pythons = version(NAME), requires(NAME) or [], metadata(NAME)["Requires-Python"]
    except PackageNotFoundError:
        own, asked, pythons = "", [], ">=3.11"
    here = platform.python_version()
    yield Check(
        topic=TOPIC,
        name="Python",
        status="ok" if within(here, pythons) else "broken",
        found=f"{here}, {sys.executable}",
        purpose=PURPOSE,
        next="" if within(here, pythons) else f"use Python {pythons}: make PYTHON=python3.12 compare",
    )
    if not own:
        yield Check(topic=TOPIC, name=NAME, status="broken", purpose=PURPOSE, next=INSTALL)
    else:
        yield Check(topic=TOPIC, name=NAME, status="ok", found=own, purpose=PURPOSE)
    for requirement in asked:
        parts = _REQUIREMENT.match(requirement)
        if parts and not parts["extra"]:  # those of extras are for developers
            yield package(parts["name"], parts["bounds"].strip())


def package(name: str, bounds: str) -> Check:
    """One package.

    Args:
        name: as the registry knows it.
        bounds: versions that will do, such as ``<4,>=3.272``.
    """
    try:
        found = version(name)
    except PackageNotFoundError:
        return Check(topic=TOPIC, name=name, status="broken", purpose=PURPOSE, next=INSTALL)
    if within(found, bounds):
        return Check(topic=TOPIC, name=name, status="ok", found=found, purpose=PURPOSE)
    return Check(
        topic=TOPIC,
        name=name,
        status="broken",
        found=f"{found}, but {bounds} is asked for",
        purpose=PURPOSE,
        next=INSTALL,
    )


def within(version: str, bounds: str) -> bool:
    """Whether a version is inside bounds such as ``<4,>=3.272``, by its numbers alone."""
    have = numbers(version)
    for bound in _BOUND.finditer(bounds):
        want = numbers(bound["version"])
        size = max(len(have), len(want))
        left, right = (each + (0,) * (size - len(each)) for each in (have, want))
        fits = {
            ">=": left >= right,
            "<=": left <= right,
            "==": left == right,
            "!=": left != right,
            "<": left < right,
            ">": left > right,
        }
        if not fits[bound["sign"]]:
            return False
    return True


def numbers(version: str) -> tuple[int, ...]:
    """The numbers a version begins with: ``4.0.0-alpha`` is 4, 0, 0."""
    release = re.match(r"\d+(\.\d+)*", version)
    return tuple(map(int, release[0].split("."))) if release else ()
