"""What the provider refuses by itself, compared with the real one: nonsense in every input the program sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from infra.catalog.region import region
from infra.rehearsal.cloud import SimulatedCloud
from infra.rehearsal.registry import kinds
from infra.rehearsal.store import Store

Inputs = Mapping[str, Any]

KINDS = kinds("alicloud")


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedCloud]:
    found = SimulatedCloud("alicloud", Store(tmp_path_factory.mktemp("cloud") / "alicloud.db"), KINDS)
    yield found
    found.store.close()


@pytest.mark.parametrize("token", sorted(KINDS))
def test_refuses_the_nonsense_that_the_real_provider_refuses(
    token: str, planned: Mapping[str, tuple[Inputs, ...]], real_provider: Any, cloud: SimulatedCloud
) -> None:
    wrong: list[str] = []
    for base in planned[token]:
        for name, value in base.items():
            for nonsense in _nonsense(value):
                inputs = {**base, name: nonsense}
                _, real = real_provider.check(token, inputs)
                urn = f"urn:pulumi:test::test::{token}::it"
                ours = [found.message for found in cloud.validate(urn, inputs, region("alicloud", "singapore"))]
                if sorted(map(_sentence, real)) != sorted(map(_sentence, ours)):
                    wrong.append(f"{name}={nonsense!r}: {[*map(_sentence, real)]} / {ours}")
    assert sorted(set(wrong)) == []


def _nonsense(value: Any) -> tuple[Any, ...]:
    match value:
        case bool():
            return ()
        case int() | float():
            return (-1, 1_000_000)
        case str():
            return (f"{value}!", "-1" if value.lstrip("-").isdigit() else "")
        case _:
            return ()


def _sentence(reason: str) -> str:
    """Without the hint of how to silence it, what a JSON parser says of the place, and the rules of a name."""
    sentence = reason.split(" \n[NOTE]")[0].split(" contains an invalid JSON")[0].strip()
    return sentence.split(" (")[0] if sentence.startswith("invalid value for") else sentence
