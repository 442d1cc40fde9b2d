"""Networks."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.opening import SecurityGroup
from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class Network(View):
    """A private network.

    Attributes:
        default_groups: its default security group, where that is managed.
    """

    default_groups: Reading[tuple[Reading[SecurityGroup], ...]]
