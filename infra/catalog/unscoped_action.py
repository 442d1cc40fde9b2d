"""Actions that take no resource: a statement that allows one has to say ``*``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from infra.catalog.table import rows


def takes_no_resource(action: str) -> bool:
    """Whether a policy cannot say on what an action, such as ``xray:PutTraceSegments``, may be done.

    False for names with wildcards, and for Alibaba Cloud, of whose actions no such list is known.
    """
    service, _, name = action.lower().partition(":")
    return name in _actions().get(service, ())


@cache
def _actions() -> Mapping[str, frozenset[str]]:
    return {row["service"]: frozenset(row["actions"].split()) for row in rows("unscoped_actions")}
