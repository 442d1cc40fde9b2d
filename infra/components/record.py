"""Record: what the stack was made as, kept in its state, and what keeps a change from going where none should.

| what | AWS | Alibaba Cloud |
|---|---|---|
| the first to be made | `pulumi:index:Stash`, of the engine's own | the same |
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import pulumi

from infra.project import NAME
from infra.record import Record
from infra.refusal import limit, refuse

HOOK = "change of a running stack"
"""What the engine calls a judgement in its messages, before what it is about: each program names a hook once."""

METRO = f"{NAME}:metro"


def deployed(after: Record, discard: Collection[str]) -> pulumi.Resource:
    """Keeps the record in the state; what may not follow from the one before is refused, in a preview too.

    All else is to wait for it, so that nothing has been changed then.
    """

    def judge(args: pulumi.ResourceHookArgs) -> None:
        old = (args.old_inputs or {}).get("input") or {}
        refuse({name: str(value) for name, value in old.items()}, after, discard)

    return pulumi.Stash(
        "deployed", input=dict(after), opts=pulumi.ResourceOptions(hooks=_before_update(after[METRO], judge))
    )


def limited(name: str, inputs: Mapping[str, str], given: Record) -> pulumi.ResourceHookBinding:
    """Refuses what one resource does not go back from, in a preview too; by the inputs that its last update set.

    Args:
        name: of the resource, once in the program.
        inputs: field -> the input it stands in.
        given: fields that stand in none.
    """

    def fields(values: Mapping[str, Any] | None) -> dict[str, str]:
        found = {field: (values or {}).get(name) for field, name in inputs.items()}
        return {field: _written(value) for field, value in found.items() if isinstance(value, str | float | int)}

    def judge(args: pulumi.ResourceHookArgs) -> None:
        limit(fields(args.old_inputs), {**fields(args.new_inputs), **given})

    return _before_update(name, judge)


def _before_update(name: str, judge: Callable[[pulumi.ResourceHookArgs], None]) -> pulumi.ResourceHookBinding:
    hook = pulumi.ResourceHook(f"{HOOK}: {name}", judge, pulumi.ResourceHookOptions(on_dry_run=True))
    return pulumi.ResourceHookBinding(before_update=[hook])


def _written(value: str | float) -> str:
    """A number as a workload has it: the engine makes each a float."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
