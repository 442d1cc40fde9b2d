"""Record: what the stack was made as, kept in its state, and what keeps a change from going where none should.

| what | AWS | Alibaba Cloud |
|---|---|---|
| the first to be made | `pulumi:index:Stash`, of the engine's own | the same |
"""

from __future__ import annotations

from collections.abc import Collection

import pulumi

from infra.project import NAME
from infra.record import Record
from infra.refusal import refuse

HOOK = "change of a running stack"
"""What the engine calls the judgement in its messages, before the metro: each program names a hook once."""

METRO = f"{NAME}:metro"


def deployed(after: Record, discard: Collection[str]) -> pulumi.Resource:
    """Keeps the record in the state; what may not follow from the one before is refused, in a preview too.

    All else is to wait for it, so that nothing has been changed then.
    """

    def judge(args: pulumi.ResourceHookArgs) -> None:
        old = (args.old_inputs or {}).get("input") or {}
        refuse({name: str(value) for name, value in old.items()}, after, discard)

    hook = pulumi.ResourceHook(f"{HOOK} in {after[METRO]}", judge, pulumi.ResourceHookOptions(on_dry_run=True))
    return pulumi.Stash(
        "deployed",
        input=dict(after),
        opts=pulumi.ResourceOptions(hooks=pulumi.ResourceHookBinding(before_update=[hook])),
    )
