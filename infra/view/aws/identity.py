"""Roles, policies and what attaches them, of IAM and of IAM Identity Center."""

from __future__ import annotations

from dataclasses import replace

from infra.estate.resource import UNKNOWN
from infra.view.document import documents, inline, permissions
from infra.view.identity import ADMINISTRATOR, NOTHING, AccessKey, Role
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import assumed, beside, fixed, made, text, texts
from infra.view.view import Subject

ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/policy:Policy"
PROFILE = "aws:iam/instanceProfile:InstanceProfile"
ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment"
KEY = "aws:iam/accessKey:AccessKey"
WRITTEN = (POLICY, "aws:iam/groupPolicy:GroupPolicy", "aws:iam/rolePolicy:RolePolicy")
OF_USERS = "aws:iam/userPolicy:UserPolicy"
ATTACHED = (
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
)
ATTACHED_TO_USERS = "aws:iam/userPolicyAttachment:UserPolicyAttachment"
EXCLUSIVE = (
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
)
EXCLUSIVE_TO_USERS = "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive"
SET_ATTACHED = "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"
SET_EXCLUSIVE = "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive"
SET_WRITTEN = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"


def _administrator(name: Reading[str | None]) -> Reading[bool]:
    return name.as_is((name.known or "").endswith(f":policy/{ADMINISTRATOR}"))


def _one(path: str) -> Reading[tuple[Reading[bool], ...]]:
    """The policy that an input names."""
    name = text(path)

    def how(at: Subject) -> Reading[tuple[Reading[bool], ...]]:
        return _judged(at, path, (at.read(name),))

    return made(how, name)


def _several(path: str) -> Reading[tuple[Reading[bool], ...]]:
    """The policies that an input lists."""
    names = texts(path)

    def how(at: Subject) -> Reading[tuple[Reading[bool], ...]]:
        found = at.read(names)
        return _judged(at, path, found.value) if found.is_known else found.as_is(())

    return made(how, names)


def _judged(at: Subject, path: str, names: tuple[Reading[str | None], ...]) -> Reading[tuple[Reading[bool], ...]]:
    """What each is; those that come with the update from a policy of the estate speak for themselves."""
    given = [name for name in names if name.state == "unknown"]
    if given:
        found = at.estate.resolver.refer_each(at.resource, path, [UNKNOWN for _ in given], (POLICY,))
        own = {id(name) for name, one in zip(given, found, strict=True) if one.state == "here"}
        names = tuple(name for name in names if id(name) not in own)
    return Reading(at.resource, path, "value", tuple(map(_administrator, names)))


def _any(path: str) -> Reading[bool]:
    """Whether a list names somebody."""
    listed = texts(path)

    def how(at: Subject) -> Reading[bool]:
        found = at.read(listed)
        names = found.known or ()
        wrong = next((name for name in names if name.state == "malformed"), None)
        somebody = any(name.state != "malformed" for name in names)
        return wrong.as_is(None) if wrong is not None and not somebody else found.as_is(somebody)

    return made(how, listed)


READERS = (
    Reader(
        Role(
            trust=permissions("assumeRolePolicy"),
            machines=beside(assumed(False), "role", (ROLE,), {PROFILE: fixed(True)}),
        ),
        (ROLE,),
    ),
    Reader(
        replace(
            NOTHING,
            documents=inline("inlinePolicies", "policy"),
            administrator=_several("managedPolicyArns"),
        ),
        (ROLE,),
    ),
    Reader(replace(NOTHING, documents=documents(permissions("policy"))), WRITTEN),
    Reader(replace(NOTHING, documents=documents(permissions("policy")), to_user=fixed(True)), (OF_USERS,)),
    Reader(replace(NOTHING, administrator=_one("policyArn")), ATTACHED),
    Reader(replace(NOTHING, administrator=_one("policyArn"), to_user=fixed(True)), (ATTACHED_TO_USERS,)),
    Reader(replace(NOTHING, administrator=_one("policyArn"), to_user=_any("users")), (ATTACHMENT,)),
    Reader(replace(NOTHING, administrator=_several("policyArns")), EXCLUSIVE),
    Reader(
        replace(NOTHING, administrator=_several("policyArns"), to_user=_any("policyArns")), (EXCLUSIVE_TO_USERS,)
    ),
    Reader(replace(NOTHING, administrator=_one("managedPolicyArn")), (SET_ATTACHED,)),
    Reader(replace(NOTHING, administrator=_several("managedPolicyArns")), (SET_EXCLUSIVE,)),
    Reader(replace(NOTHING, documents=documents(permissions("inlinePolicy"))), (SET_WRITTEN,)),
    Reader(AccessKey(), (KEY,)),
)
