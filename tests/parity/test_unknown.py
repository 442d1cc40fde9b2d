"""What nobody knows is no fact: an unknown or a secret leaves a fact as it is, or takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from infra.estate.estate import Estate
from infra.estate.resource import SECRET, UNKNOWN
from infra.parity.registry import facts
from infra.view.cache import Cache
from infra.view.database import Database
from infra.view.key import Key
from infra.view.log_store import LogStore
from infra.view.registry import NOUNS, tokens_of

Twins = Callable[[str, str], tuple[Estate, Estate]]
TYPES = tuple(token for noun in (Cache, Database, Key, LogStore) for token in tokens_of(noun))


@pytest.mark.parametrize("value", [UNKNOWN, SECRET])
@pytest.mark.parametrize("position", range(len(NOUNS)))
def test_what_nobody_knows_is_no_fact(twins: Twins, position: int, value: str) -> None:
    whole = twins("shop", "singapore")[position]
    before, wrong, tried = facts(whole), list[str](), 0
    for resource in whole.of_type(*TYPES):
        for name in resource.inputs:
            changed = replace(resource, inputs={**resource.inputs, name: value})
            others = (changed if it is resource else it for it in whole.resources)
            after = facts(replace(whole, resources=tuple(others)))
            tried += 1
            for capability, values in after.items():
                for fact, found in values.items():
                    was: Any = before[capability][fact]
                    if found is not None and found != was:
                        wrong.append(f"{resource.name} {name}: {capability}.{fact} {was} -> {found}")
    assert wrong == []
    assert tried > 30
