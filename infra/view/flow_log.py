"""Flow logs: who talks to whom in a network."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class FlowLog(View):
    """A flow log.

    Attributes:
        active: whether it notes something.
        whole: whether it notes all of a network, not one subnet or interface of it.
    """

    active: Reading[bool]
    whole: Reading[bool]
