"""Base of all components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeVar

import pulumi

from infra.components.context import Context
from infra.components.record import limited

R = TypeVar("R", bound=pulumi.Resource)


class Twin(pulumi.ComponentResource):
    """One capability on one cloud.

    Subclasses build native resources in `__init__`, each through `self.node(...)` with `opts=self.child()`,
    set the outputs their contract names, and end with `self.register_outputs({...})`.

    Attributes:
        capability: the noun, such as ``load_balancer``.
        context: the stack's place, names, tags and provider.
        name: logical name, where there are several of the capability.
        nodes: every native resource by its short name, for whatever the contract leaves out. Change one with
            Pulumi's own `transforms` in `opts`.
    """

    capability: ClassVar[str]

    def __init__(
        self, context: Context, opts: pulumi.ResourceOptions | None = None, name: str | None = None
    ) -> None:
        noun = "".join(part.title() for part in self.capability.split("_"))
        self._name = name or self.capability.replace("_", "-")
        self._owner = opts.parent.pulumi_resource_name if opts and opts.parent else ""
        super().__init__(
            f"twinstack:{context.region.cloud}:{noun}",
            self._name,
            None,
            pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(providers=[context.provider])),
        )
        self.context = context
        self.nodes: dict[str, pulumi.Resource] = {}

    def node(self, name: str, resource: R) -> R:
        """Keeps a native resource under a short name and returns it."""
        if name in self.nodes:
            raise ValueError(f"{self.capability} has two nodes named {name}")
        self.nodes[name] = resource
        return resource

    def child(
        self,
        *,
        depends_on: list[pulumi.Resource] | None = None,
        protect: bool = False,
        ignore_changes: list[str] | None = None,
        delete_before_replace: bool | None = None,
        replace_on_changes: list[str] | None = None,
        hooks: pulumi.ResourceHookBinding | None = None,
    ) -> pulumi.ResourceOptions:
        """Options of a native resource of this component: parent and the stack's explicit provider.

        Args:
            depends_on: what must exist before it.
            protect: whether it holds data or serves: Pulumi neither deletes nor replaces it while the stack is
                protected.
            ignore_changes: inputs whose changes are not the program's.
            delete_before_replace: whether the old one goes before the new one comes.
            replace_on_changes: inputs that the provider takes a change of, and does nothing about.
            hooks: what judges a change of it (`limited`).
        """
        return pulumi.ResourceOptions(
            parent=self,
            provider=self.context.provider,
            depends_on=depends_on,
            protect=protect and self.context.protect,
            ignore_changes=ignore_changes,
            delete_before_replace=delete_before_replace,
            replace_on_changes=replace_on_changes,
            hooks=hooks,
        )

    def limited(self, inputs: Mapping[str, str], **given: str) -> pulumi.ResourceHookBinding:
        """Refuses what a native resource of this component does not go back from.

        Args:
            inputs: field of the component's part of the workload -> the input it stands in.
            given: fields that stand in none.
        """
        within = (self._name, self._owner, self.context.region.metro)
        return limited(
            " in ".join(filter(None, within)),
            {f"{self.capability}.{field}": name for field, name in inputs.items()},
            {f"{self.capability}.{field}": value for field, value in given.items()},
        )

    def logical(self, noun: str) -> str:
        """Logical (Pulumi) name of a native resource: ``<capability>-<noun>``."""
        return f"{self._name}-{noun}"
