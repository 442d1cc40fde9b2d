"""What holds for every table: names are those of the SDK, an estate of every type is taken and deleted again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from infra.catalog.region import region
from infra.rehearsal.kind import Draft, Kind
from infra.rehearsal.registry import kinds
from infra.rehearsal.schema import schema

KINDS = kinds("alicloud")


def _all(kind: Kind) -> set[str]:
    """Top-level inputs that a kind names."""
    paths = [reference.path for reference in kind.references] + [name.path for name in kind.names]
    within = {part for name in kind.names for part in name.within}
    return {path.split(".")[0].removesuffix("[]") for path in paths} | within


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_names_are_inputs_of_the_sdk(kind: Kind) -> None:
    known = schema(kind.token)
    assert known is not None
    assert _all(kind) <= known.inputs.keys()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_outputs_are_those_of_the_sdk(kind: Kind, planned: Mapping[str, tuple[Mapping[str, Any], ...]]) -> None:
    """Every output that only the cloud can know has a value, and none is made up that the SDK has not."""
    known = schema(kind.token)
    assert known is not None
    draft = Draft(
        token=kind.token,
        name="it",
        inputs=planned[kind.token][0],
        region=region("alicloud", "singapore"),
        account="1",
        seed="it",
    )
    outputs = kind.outputs(draft, kind.identity(draft))
    assert outputs.keys() <= known.outputs.keys()
    computed = {name for name, wanted in known.outputs.items() if wanted.required} - known.inputs.keys()
    assert computed - {"id", "urn"} <= outputs.keys()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_references_are_to_types_and_outputs_that_exist(kind: Kind) -> None:
    for reference in kind.references:
        for token in reference.to:
            known = schema(token)
            assert known is not None, token
            assert reference.by == "id" or reference.by in known.outputs


def test_every_type_of_the_program_has_a_kind(planned: Mapping[str, Any]) -> None:
    assert planned.keys() <= KINDS.keys()


def test_facts_have_sources() -> None:
    assert [kind.token for kind in KINDS.values() if "terraform-provider-alicloud" not in kind.source] == []


def test_messages_begin_with_a_code() -> None:
    messages = [
        message
        for kind in KINDS.values()
        for message in (
            kind.quota,
            kind.stock,
            *(text for reference in kind.references for text in (reference.missing, reference.holds)),
            *(text for name in kind.names for text in (name.illegal, name.taken)),
        )
        if message
    ]
    assert [message for message in messages if " " in message.split(":")[0]] == []


def test_an_estate_of_every_type_is_taken_and_deleted_again(workshop: Any) -> None:
    workshop.build()
    assert {record.token for record in workshop.made.values()} == KINDS.keys()
    for name in reversed(tuple(workshop.made)):
        workshop.drop(name)
    assert [record for kind in KINDS.values() for record in workshop.cloud.store.all(kind.token)] == []


def test_ids_are_never_used_twice(workshop: Any) -> None:
    first = workshop.make("vpc", "alicloud:vpc/network:Network", {"cidrBlock": "10.0.0.0/8"})
    workshop.drop("vpc")
    again = workshop.make("vpc", "alicloud:vpc/network:Network", {"cidrBlock": "10.0.0.0/8"})
    assert first.id != again.id
