"""Rules about roles, users and what they may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from infra.catalog.unscoped_action import takes_no_resource
from infra.policy.ask import Ask, every, refused
from infra.policy.judgement import undecided
from infra.policy.rule import Rule, Scope, ViewCheck, Violation, wrong
from infra.view.answer import Answer, about, all_of, any_of, decide, known, opposite
from infra.view.document import Document
from infra.view.identity import AccessKey, Grant, Role
from infra.view.reading import NotKnown, Reading
from infra.view.statement import EVERY_ACTION, Statement, is_whole_service

ROLES = Ask(Role)
GRANTS = Ask(Grant)

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

READABLE = "a document that is known in preview"
NEEDED = "the actions that are needed"


def _no_statement(
    bad: Callable[[Statement], Answer], actual: Callable[[Statement], str], expected: str
) -> ViewCheck:
    """No statement of a grant may be bad; `actual` says how one is."""

    def check(grant: Grant, _scope: Scope) -> Iterator[Violation]:
        for statement in _statements(grant.documents):
            if isinstance(statement, NotKnown):
                yield replace(undecided(grant.resource, statement, READABLE), shared=True)
                continue
            try:
                if decide(statement, bad):
                    yield Violation(statement.path, actual(statement.value), expected)
            except NotKnown as error:
                yield replace(undecided(grant.resource, error, expected), shared=True)

    return check


def _statements(documents: Reading[tuple[Reading[Document], ...]]) -> Iterator[Reading[Statement] | NotKnown]:
    """Every statement, and why there may be others."""
    for document in documents.value:
        if document.is_known:
            yield from document.value
        else:
            yield NotKnown(document)


def _full(statement: Statement) -> str:
    wide = [action for action in known(statement.actions) if action in EVERY_ACTION]
    return f"allows {wide[0]}" if wide else "allows everything but some actions"


def _whole(statement: Statement) -> str:
    return f"allows {', '.join(filter(is_whole_service, known(statement.actions)))}"


def _writes_anywhere(statement: Statement) -> Answer:
    writes = any_of(about(action, _writes) for action in statement.actions)
    return all_of((statement.allows, writes, statement.on_everything, opposite(statement.narrowed)))


def _written(statement: Statement) -> str:
    return f"allows {', '.join(filter(_writes, known(statement.actions)))} on every resource"


def _writes(action: str) -> bool:
    _, colon, name = action.lower().partition(":")
    if not colon or name == "*" or takes_no_resource(action):
        return False  # whole services are a finding of their own
    return not any(fnmatchcase(name, pattern) for pattern in READS)


def _named_trust(statement: Reading[Statement], _scope: Scope) -> Iterator[Violation]:
    if decide(statement, lambda it: any_of((it.open_to_everybody, it.open_to_tokens))):
        everybody = statement.value.open_to_everybody is True
        actual = "everybody may take the role" if everybody else "every user of the identity provider may take it"
        yield Violation(statement.path, actual, "named accounts, roles or services as principals")


def _no_administrator(administrator: Reading[bool], _scope: Scope) -> Iterator[Violation]:
    if administrator.value:
        yield Violation(administrator.path, administrator.shown, "a policy with the actions that are needed")


def _of_nobody_alone(grant: Grant, _scope: Scope) -> Iterator[Violation]:
    if grant.to_user.value:
        yield wrong(grant, grant.to_user, "a group or a role", "a policy of a single user")


FULL_ACCESS = Rule(
    id="identity-no-full-access",
    title="Ensure no policy allows everything",
    why="Whoever gets hold of such an identity owns the account.",
    fix="List the actions that are needed; do not attach AdministratorAccess to workloads.",
    severity="critical",
    level="mandatory",
    views={
        Grant: every(
            _no_statement(lambda it: it.allows_everything, _full, NEEDED),
            GRANTS.each(lambda it: it.administrator, _no_administrator),
        )
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
    views={AccessKey: refused("an access key", "a role")},
)

NO_SERVICE_WILDCARD = Rule(
    id="identity-no-service-wildcard",
    title="Ensure no policy allows a whole service",
    why="service:* grants deletion and permission changes along with the one call that was needed.",
    fix="List the actions that are needed.",
    severity="high",
    level="mandatory",
    views={Grant: _no_statement(lambda it: it.allows_whole_service, _whole, NEEDED)},
    frameworks=("Checkov CKV_AWS_289",),
)

NO_USER_POLICIES = Rule(
    id="identity-no-user-policies",
    title="Ensure permissions go to groups and roles, not to single users",
    why="Permissions of single users outlive the reason they were given for.",
    fix="Attach the policy to a group or a role.",
    severity="low",
    level="advisory",
    views={Grant: _of_nobody_alone},
    frameworks=("CIS Alibaba Cloud 2.0.0 1.16", "Checkov CKV_AWS_40"),
)

SCOPED = Rule(
    id="identity-scoped-writes",
    title="Ensure writing actions name the resources they may change",
    why="A write on * reaches what other teams own.",
    fix="Name ARNs in Resource, or add a condition.",
    severity="high",
    level="mandatory",
    views={Grant: _no_statement(_writes_anywhere, _written, "named resources, or a condition")},
    frameworks=("Checkov CKV_AWS_290", "Checkov CKV_AWS_355"),
)

TRUST_CLOSED = Rule(
    id="identity-trust-closed",
    title="Ensure roles name who may take them",
    why="A role that trusts everybody gives its permissions to every account of the cloud.",
    fix="Name accounts, roles or services in the trust policy, or add a condition on the caller.",
    severity="critical",
    level="mandatory",
    views={Role: ROLES.each(lambda it: it.trust, _named_trust)},
    frameworks=("Checkov CKV_AWS_60", "Checkov CKV_AWS_61"),
)

RULES = (NO_ACCESS_KEYS, FULL_ACCESS, NO_SERVICE_WILDCARD, NO_USER_POLICIES, SCOPED, TRUST_CLOSED)
