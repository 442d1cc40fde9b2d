"""Roles, policies and what attaches them, of RAM, of the resource directory and of CloudSSO."""

from __future__ import annotations

from dataclasses import dataclass, replace

from infra.estate.resource import UNKNOWN
from infra.view.document import Document, documents, listed, permissions
from infra.view.identity import ADMINISTRATOR, NOTHING, AccessKey, Role
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import fixed, made, one_of, required, rows, text, texts
from infra.view.statement import Statement
from infra.view.view import Subject, View

ROLE = "alicloud:ram/role:Role"
POLICY = "alicloud:ram/policy:Policy"
KEY = "alicloud:ram/accessKey:AccessKey"
ATTACHED = (
    "alicloud:ram/groupPolicyAttachment:GroupPolicyAttachment",
    "alicloud:ram/rolePolicyAttachment:RolePolicyAttachment",
)
ATTACHED_TO_USERS = "alicloud:ram/userPolicyAttachment:UserPolicyAttachment"
GROUP_ROLE = "alicloud:resourcemanager/role:Role"
GROUP_POLICY = "alicloud:resourcemanager/policy:Policy"
GROUP_ATTACHED = "alicloud:resourcemanager/policyAttachment:PolicyAttachment"
CONFIGURATION = "alicloud:cloudsso/accessConfiguration:AccessConfiguration"

NAMES = {"Effect": "effect", "Action": "actions", "Resource": "resources"}
"""How statements call their parts that are written without a document."""

_OWNERS = {"IMSUser": True, "IMSGroup": False, "ServiceRole": False}
_TYPES = {"System": True, "Custom": False}


def _administrator(name: str, kind: str, types: dict[str, bool]) -> Reading[bool]:
    """Whether the policy of that name is the cloud's own that allows everything."""
    called, system = required(text(name)), required(one_of(types, kind))

    def how(at: Subject) -> Reading[bool]:
        policy, own = at.read(called), at.read(system)
        if own.known is False or (policy.is_known and policy.known != ADMINISTRATOR):
            return Reading(at.resource, policy.path, "value", False)
        if policy.state == "unknown" and not at.prefix:
            found = at.estate.resolver.refer(at.resource, name, UNKNOWN, (POLICY, GROUP_POLICY))
            if found.state == "here":
                return Reading(at.resource, policy.path, "value", False)
        return own if policy.is_known and not own.is_known else policy.as_is(True)

    return made(how, called, system)


def _attached() -> Reading[tuple[Reading[bool], ...]]:
    one = _administrator("policyName", "policyType", _TYPES)
    return made(lambda at: Reading(at.resource, "", "value", (at.read(one),)), one)


_OWNER = required(one_of(_OWNERS, "principalType"))


@dataclass(frozen=True, eq=False)
class _Policy(View):
    """One policy of an access configuration."""

    document: Reading[Document]
    administrator: Reading[bool]


_POLICIES = rows(
    "permissionPolicies",
    _Policy(
        document=permissions("permissionPolicyDocument"),
        administrator=_administrator(
            "permissionPolicyName", "permissionPolicyType", {"System": True, "Inline": False}
        ),
    ),
)


def _written(at: Subject) -> Reading[tuple[Reading[Document], ...]]:
    found = at.read(_POLICIES)
    return found.as_is(tuple(row.document for row in found.known or ()))


def _configured(at: Subject) -> Reading[tuple[Reading[bool], ...]]:
    found = at.read(_POLICIES)
    return found.as_is(tuple(row.administrator for row in found.known or ()))


_DOCUMENT, _STATEMENTS = permissions("policyDocument", "document"), listed("statements", NAMES)
_TRUST, _USERS = permissions("assumeRolePolicyDocument", "document"), texts("ramUsers")


def _of_policy(at: Subject) -> Reading[tuple[Reading[Document], ...]]:
    return Reading(at.resource, "", "value", (at.read(_DOCUMENT), at.read(_STATEMENTS)))


def _of_role(at: Subject) -> Reading[Document]:
    """Who may take a role: its document, or what older programs list instead."""
    found, users = at.read(_TRUST), at.read(_USERS)
    if found.state != "absent" or users.state == "absent":
        return found
    if not users.is_known:
        return users.as_is(())
    names = tuple(user if not user.is_known else user.value for user in users.value)
    unread = next((user for user in users.value if not user.is_known), None)
    everybody = "*" in names
    if unread is not None and not everybody:
        return users.as_is((unread.as_is(None),))
    told = Statement(0, "Allow", principals=tuple(name for name in names if isinstance(name, str)))
    return users.as_is((Reading(at.resource, users.path, "value", told),))


READERS = (
    Reader(Role(trust=made(_of_role, _TRUST, _USERS), machines=fixed(True)), (ROLE,)),
    Reader(Role(trust=permissions("assumeRolePolicyDocument"), machines=fixed(True)), (GROUP_ROLE,)),
    Reader(replace(NOTHING, documents=made(_of_policy, _DOCUMENT, _STATEMENTS)), (POLICY,)),
    Reader(replace(NOTHING, documents=documents(permissions("policyDocument"))), (GROUP_POLICY,)),
    Reader(replace(NOTHING, administrator=_attached()), ATTACHED),
    Reader(replace(NOTHING, administrator=_attached(), to_user=fixed(True)), (ATTACHED_TO_USERS,)),
    Reader(replace(NOTHING, administrator=_attached(), to_user=_OWNER), (GROUP_ATTACHED,)),
    Reader(
        replace(NOTHING, documents=made(_written, _POLICIES), administrator=made(_configured, _POLICIES)),
        (CONFIGURATION,),
    ),
    Reader(AccessKey(), (KEY,)),
)
