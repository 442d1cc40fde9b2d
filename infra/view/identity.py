"""Identities: roles, what gives them and people permissions, and keys of single users."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.document import Document
from infra.view.reading import Reading
from infra.view.source import fixed
from infra.view.view import View

ADMINISTRATOR = "AdministratorAccess"
"""The policy that both clouds write themselves and that allows everything."""


@dataclass(frozen=True, eq=False)
class Role(View):
    """What somebody or something takes to be allowed more.

    Attributes:
        trust: who may take it.
        machines: whether machines can be given it.
    """

    trust: Reading[Document]
    machines: Reading[bool]


@dataclass(frozen=True, eq=False)
class Grant(View):
    """What gives permissions: a policy, or what attaches some to a role, a group or a user.

    Attributes:
        documents: what is allowed, as far as it is written there.
        administrator: of each policy that is attached, whether it is the cloud's own that allows everything.
        to_user: whether it goes to a single user.
    """

    documents: Reading[tuple[Reading[Document], ...]]
    administrator: Reading[tuple[Reading[bool], ...]]
    to_user: Reading[bool]


@dataclass(frozen=True, eq=False)
class AccessKey(View):
    """A key by which a user calls the cloud, until somebody takes it away."""


NOTHING = Grant(documents=fixed(()), administrator=fixed(()), to_user=fixed(False))
"""A grant of nothing; a reader replaces what is given."""
