"""Facts about the instances' role, by what is known of its documents: those with keys come with the update."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.view.answer import known
from infra.view.identity import Grant, Role
from infra.view.statement import EVERY_ACTION, Statement, is_whole_service
from infra.view.views import views

OBJECTS: Mapping[str, tuple[str, str]] = {
    "alicloud": ("oss:GetObject", "oss:PutObject"),
    "aws": ("s3:GetObject", "s3:PutObject"),
}
"""Cloud -> the actions by which reading and writing are judged."""


def facts(estate: Estate) -> Facts:
    """Whether there is a role, what it may do with the bucket, whether it has wildcards."""
    found = views(estate)
    roles = found.owned(Role, "identity")
    if not roles:
        return {}
    actions = frozenset(_allowed(_statements(found.owned(Grant, "identity"))))
    read, write = OBJECTS[roles[0].resource.type.partition(":")[0]]
    return {
        "role": roles[0].machines.known,
        "bucket_access": "read-write" if write in actions else "read" if read in actions else "none",
        "wildcard": any(action in EVERY_ACTION or is_whole_service(action) for action in actions),
    }


def _allowed(statements: Iterable[Statement]) -> Iterator[str]:
    """Every action that a statement allows, wildcards as they are written."""
    for statement in statements:
        if statement.allows is True:
            yield from known(statement.actions)


def _statements(grants: Iterable[Grant]) -> Iterator[Statement]:
    for grant in grants:
        for document in grant.documents.known or ():
            for statement in document.known or ():
                if statement.known is not None:
                    yield statement.known
