"""Protection: what makes the destruction of a protected stack end before it begins.

`protect` on a resource keeps that resource. Without a preview the engine still deletes what stands before it:
listeners, routes and policies would go, and only then would it refuse. This one depends on everything: a destroy
comes to it first and ends there (pulumi 3.259.0, 2026-11-27).

| what | AWS | Alibaba Cloud |
|---|---|---|
| the first to be deleted | `pulumi:index:Stash`, of the engine's own | the same |
"""

from __future__ import annotations

from collections.abc import Sequence

import pulumi


def protection(everything: Sequence[pulumi.Resource], *, protect: bool) -> None:
    """A resource in the state alone that is deleted before everything else, and refuses it if `protect`."""
    pulumi.Stash(
        "protection",
        input={"protected": protect},
        opts=pulumi.ResourceOptions(depends_on=list(everything), protect=protect),
    )
