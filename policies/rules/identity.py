"""Rules about roles, users and what they may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

from infra.catalog.unscoped_action import takes_no_resource
from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown
from infra.policy.predicates import every, find, refused, same, when
from infra.policy.rule import Check, Rule, Settings, Violation
from infra.view.answer import known
from infra.view.statement import Statement
from policies.document import no_statement

ADMINISTRATOR = "AdministratorAccess"
"""The managed policy of both clouds that allows everything."""

READS = (
    "batchget*",
    "check*",
    "describe*",
    "get*",
    "head*",
    "list*",
    "lookup*",
    "query*",
    "read*",
    "search*",
    "view*",
)
"""Action names that change nothing, in lower case."""

DOCUMENTS = {
    "alicloud:ram/policy:Policy": ("policyDocument", "document"),
    "aws:iam/groupPolicy:GroupPolicy": ("policy",),
    "aws:iam/policy:Policy": ("policy",),
    "aws:iam/role:Role": ("inlinePolicies.*.policy",),
    "aws:iam/rolePolicy:RolePolicy": ("policy",),
    "aws:iam/userPolicy:UserPolicy": ("policy",),
}
"""Type token -> where its permission documents stand."""

ATTACHMENTS = (
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
)
ALICLOUD_ATTACHMENTS = (
    "alicloud:ram/groupPolicyAttachment:GroupPolicyAttachment",
    "alicloud:ram/rolePolicyAttachment:RolePolicyAttachment",
    "alicloud:ram/userPolicyAttachment:UserPolicyAttachment",
)


def _no_statement(bad: Callable[[Statement], str], expected: str) -> dict[str, Check]:
    """The check of every type that carries permission documents."""
    return {
        token: every(*(no_statement(path, bad, expected) for path in paths)) for token, paths in DOCUMENTS.items()
    }


def _full_access(statement: Statement) -> str:
    if not statement.allows:
        return ""
    wide = [action for action in known(statement.actions) if action in ("*", "*:*")]
    if wide:
        return f"allows {wide[0]}"
    return "allows everything but some actions" if statement.all_but_actions else ""


def _whole_service(statement: Statement) -> str:
    if not statement.allows or statement.narrowed:
        return ""
    wide = [action for action in known(statement.actions) if action.endswith(":*") and action != "*:*"]
    return f"allows {', '.join(wide)}" if wide else ""


def _writes_anywhere(statement: Statement) -> str:
    if not statement.allows or statement.narrowed or not statement.on_everything:
        return ""
    writes = [action for action in known(statement.actions) if _writes(action.lower())]
    return f"allows {', '.join(writes)} on every resource" if writes else ""


def _writes(action: str) -> bool:
    _, colon, name = action.partition(":")
    if not colon or name == "*" or takes_no_resource(action):
        return False  # whole services are a finding of their own
    return not any(fnmatchcase(name, pattern) for pattern in READS)


def _open_trust(statement: Statement) -> str:
    return "everybody may take the role" if statement.open_to_everybody else ""


def _trust(*paths: str) -> Check:
    return every(
        *(no_statement(path, _open_trust, "named accounts, roles or services as principals") for path in paths)
    )


def _aws_administrator(path: str) -> Check:
    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            if not is_unknown(value) and str(value).endswith(f":policy/{ADMINISTRATOR}"):
                yield Violation(where, str(value), "a policy with the actions that are needed")

    return check


def _legacy_statements(resource: Resource, plan: Estate, settings: Settings) -> Iterator[Violation]:
    """`ram.Policy.statements`, which older programs write instead of a document."""
    for path, row in find(resource, "statements.*"):
        if is_unknown(row):
            yield Violation(path, "known only after the update", "the actions that are needed", undetermined=True)
        elif same(row.get("effect"), "Allow") and any(action in ("*", "*:*") for action in row.get("actions", ())):
            yield Violation(path, "allows *", "the actions that are needed")


def _to_people(check: Check) -> dict[str, Check]:
    return dict.fromkeys(
        (
            "alicloud:ram/userPolicyAttachment:UserPolicyAttachment",
            "aws:iam/userPolicy:UserPolicy",
            "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        ),
        check,
    )


_FULL = _no_statement(_full_access, "the actions that are needed")

FULL_ACCESS = Rule(
    id="identity-no-full-access",
    title="Ensure no policy allows everything",
    why="Whoever gets hold of such an identity owns the account.",
    fix="List the actions that are needed; do not attach AdministratorAccess to workloads.",
    severity="critical",
    level="mandatory",
    checks={
        **_FULL,
        "alicloud:ram/policy:Policy": every(_FULL["alicloud:ram/policy:Policy"], _legacy_statements),
        **dict.fromkeys(
            ALICLOUD_ATTACHMENTS,
            when(
                lambda it: same(it.get("policyType"), "System") and it.get("policyName") == ADMINISTRATOR,
                refused("policyName", ADMINISTRATOR, "a policy with the actions that are needed"),
            ),
        ),
        **dict.fromkeys(ATTACHMENTS, _aws_administrator("policyArn")),
        "aws:iam/role:Role": every(_FULL["aws:iam/role:Role"], _aws_administrator("managedPolicyArns.*")),
    },
    frameworks=("CIS Alibaba Cloud 2.0.0 1.15", "Checkov CKV_AWS_62", "Checkov CKV_AWS_63", "Checkov CKV_AWS_274"),
)

NO_ACCESS_KEYS = Rule(
    id="identity-no-access-keys",
    title="Ensure programs take roles instead of access keys",
    why="Access keys do not expire, stand in the state file and end up in repositories.",
    fix="Give the instance, function or pipeline a role.",
    severity="medium",
    level="advisory",
    checks=dict.fromkeys(
        ("alicloud:ram/accessKey:AccessKey", "aws:iam/accessKey:AccessKey"),
        refused("", "an access key", "a role"),
    ),
)

NO_SERVICE_WILDCARD = Rule(
    id="identity-no-service-wildcard",
    title="Ensure no policy allows a whole service",
    why="service:* grants deletion and permission changes along with the one call that was needed.",
    fix="List the actions that are needed.",
    severity="high",
    level="mandatory",
    checks=_no_statement(_whole_service, "the actions that are needed"),
    frameworks=("Checkov CKV_AWS_289",),
)

NO_USER_POLICIES = Rule(
    id="identity-no-user-policies",
    title="Ensure permissions go to groups and roles, not to single users",
    why="Permissions of single users outlive the reason they were given for.",
    fix="Attach the policy to a group or a role.",
    severity="low",
    level="advisory",
    checks=_to_people(refused("", "a policy of a single user", "a group or a role")),
    frameworks=("CIS Alibaba Cloud 2.0.0 1.16", "Checkov CKV_AWS_40"),
)

SCOPED = Rule(
    id="identity-scoped-writes",
    title="Ensure writing actions name the resources they may change",
    why="A write on * reaches what other teams own.",
    fix="Name ARNs in Resource, or add a condition.",
    severity="high",
    level="mandatory",
    checks=_no_statement(_writes_anywhere, "named resources, or a condition"),
    frameworks=("Checkov CKV_AWS_290", "Checkov CKV_AWS_355"),
)

TRUST_CLOSED = Rule(
    id="identity-trust-closed",
    title="Ensure roles name who may take them",
    why="A role that trusts everybody gives its permissions to every account of the cloud.",
    fix="Name accounts, roles or services in the trust policy, or add a condition on the caller.",
    severity="critical",
    level="mandatory",
    checks={
        "alicloud:ram/role:Role": _trust("assumeRolePolicyDocument", "document"),
        "aws:iam/role:Role": _trust("assumeRolePolicy"),
    },
    frameworks=("Checkov CKV_AWS_60", "Checkov CKV_AWS_61"),
)

RULES = (NO_ACCESS_KEYS, FULL_ACCESS, NO_SERVICE_WILDCARD, NO_USER_POLICIES, SCOPED, TRUST_CLOSED)
