"""Statements of permission documents: the JSON of IAM, RAM, S3, OSS and KMS, read alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from infra.view.answer import Answer, Text, Unread, about, all_of, any_of, opposite
from infra.view.condition import Condition, conditions
from infra.view.piece import pieces, text

ROWS = ("Action", "NotAction", "Resource", "NotResource")
"""Parts that are texts, one or several."""

WRITTEN: Mapping[str, str] = {}
"""A statement whose parts are called as the language of policies calls them."""

EVERY_ACTION = ("*", "*:*")
"""Names of every action."""

SHARED = frozenset(
    {
        "agent.buildkite.com",
        "app.terraform.io",
        "gitlab.com",
        "oidc.codefresh.io",
        "proidc.upbound.io",
        "scalr.io",
        "token.actions.githubusercontent.com",
    }
)
"""Identity providers whose tokens anybody can get; a claim, such as ``sub``, has to say whose.

Source: AWS IAM user guide, "Identity-provider controls for shared OIDC providers"
(id_roles_providers_oidc_secure-by-default), those of its providers that ask for ``sub``, as of 2026-11.
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; what is left out is empty.

    Attributes:
        index: its position in the document.
        effect: ``Allow`` or ``Deny``.
        principals: whom it is about, ``*`` for everybody; empty in documents attached to an identity.
        all_but_principals: ``NotPrincipal``.
        federated: those of the principals that are identity providers.
        actions: names, wildcards included.
        all_but_actions: ``NotAction``.
        resources: names, wildcards included.
        all_but_resources: ``NotResource``.
        conditions: what must hold besides, all of it.
    """

    index: int
    effect: Text
    principals: tuple[Text, ...] = ()
    all_but_principals: tuple[Text, ...] = ()
    federated: tuple[Text, ...] = ()
    actions: tuple[Text, ...] = ()
    all_but_actions: tuple[Text, ...] = ()
    resources: tuple[Text, ...] = ()
    all_but_resources: tuple[Text, ...] = ()
    conditions: tuple[Condition | Unread, ...] = ()

    @property
    def allows(self) -> Answer:
        """Whether it grants something."""
        return about(self.effect, lambda effect: effect.lower() == "allow")

    @property
    def denies(self) -> Answer:
        """Whether it forbids something."""
        return about(self.effect, lambda effect: effect.lower() == "deny")

    @property
    def for_everybody(self) -> Answer:
        """Whether it is about every caller; ``NotPrincipal`` names a few of them who are not meant."""
        if self.all_but_principals:
            return self.allows
        return any_of(about(name, lambda it: it == "*") for name in self.principals)

    @property
    def limits_callers(self) -> Answer:
        """Whether a condition leaves only some callers."""
        return any_of(one if isinstance(one, Unread) else one.limits_callers for one in self.conditions)

    @property
    def narrowed(self) -> Answer:
        """Whether a condition leaves only some of the things it is about."""
        return any_of(one if isinstance(one, Unread) else one.narrows for one in self.conditions)

    @property
    def open_to_everybody(self) -> Answer:
        """Whether it grants something to every caller, with no condition on who that is."""
        return all_of((self.allows, self.for_everybody, opposite(self.limits_callers)))

    @property
    def open_to_tokens(self) -> Answer:
        """Whether it grants something to whoever has a token of a provider that gives one to everybody."""
        names = (about(name, lambda it: it.partition("oidc-provider/")[2] in SHARED) for name in self.federated)
        return all_of((self.allows, any_of(names), opposite(self.limits_callers)))

    @property
    def allows_everything(self) -> Answer:
        """Whether it grants every action, or all but some."""
        names = (about(name, lambda it: it in EVERY_ACTION) for name in self.actions)
        return all_of((self.allows, any_of((bool(self.all_but_actions), *names))))

    @property
    def allows_whole_service(self) -> Answer:
        """Whether it grants every action of a service, on whatever."""
        names = (about(name, is_whole_service) for name in self.actions)
        return all_of((self.allows, any_of(names), opposite(self.narrowed)))

    @property
    def on_everything(self) -> Answer:
        """Whether it is about every resource, or about all but some."""
        return any_of((bool(self.all_but_resources), *(about(name, _everything) for name in self.resources)))

    @property
    def refuses_plain_http(self) -> Answer:
        """Whether it denies every caller every request without TLS to a bucket and all its objects."""
        only = len(self.conditions) == 1 and not self.all_but_principals
        whole = not self.resources and not self.all_but_resources
        return all_of(
            (
                only,
                self.denies,
                self.for_everybody,
                any_of(about(name, _whole_store) for name in self.actions),
                any_of((whole, *(about(name, _all_objects) for name in self.resources))),
                any_of((whole, *(about(name, _bucket_itself) for name in self.resources))),
                *(one if isinstance(one, Unread) else one.means_plain_http for one in self.conditions),
            )
        )


def statement(row: Mapping[str, Any], index: int, names: Mapping[str, str] = WRITTEN) -> Statement:
    """A statement as it is written; `names` says how its parts are called there."""
    found = {part: tuple(_texts(row, names.get(part, part))) for part in ROWS}
    principals, federated = _principals(row, "Principal")
    return Statement(
        index=index,
        effect=_effect(row, names.get("Effect", "Effect")),
        principals=principals,
        all_but_principals=_principals(row, "NotPrincipal")[0],
        federated=federated,
        actions=found["Action"],
        all_but_actions=found["NotAction"],
        resources=found["Resource"],
        all_but_resources=found["NotResource"],
        conditions=tuple(_conditions(row)),
    )


def _effect(row: Mapping[str, Any], name: str) -> Text:
    found = text(row.get(name))
    return found.inside(name) if isinstance(found, Unread) else found


def _texts(row: Mapping[str, Any], name: str) -> Iterator[Text]:
    if name in row:
        for one in pieces(row[name]):
            yield one.inside(name) if isinstance(one, Unread) else one


def _principals(row: Mapping[str, Any], part: str) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """Names of all kinds, and those of identity providers."""
    value = row.get(part)
    if not isinstance(value, Mapping):
        return tuple(_texts(row, part)), ()
    kinds = cast("Mapping[str, Any]", value)
    found = {
        kind: tuple(
            one.inside(f"{part}.{kind}") if isinstance(one, Unread) else one for one in pieces(kinds[kind])
        )
        for kind in sorted(kinds)
    }
    return tuple(name for names in found.values() for name in names), found.get("Federated", ())


def _conditions(row: Mapping[str, Any]) -> Iterator[Condition | Unread]:
    for one in conditions(row["Condition"]) if "Condition" in row else ():
        if isinstance(one, Unread):
            yield one.inside("Condition")
        else:
            values = (value.inside("Condition") if isinstance(value, Unread) else value for value in one.values)
            yield Condition(one.operator, one.key, tuple(values))


def is_whole_service(action: str) -> bool:
    """Whether a name means every action of a service."""
    return action.endswith(":*") and action not in EVERY_ACTION


def _everything(name: str) -> bool:
    return re.fullmatch(r"[*:]+", name) is not None or name in ("arn:aws:*", "acs:*")


def _whole_store(action: str) -> bool:
    return action in (*EVERY_ACTION, "oss:*", "s3:*")


def _named(resource: str) -> str:
    """What stands behind the prefix of an ARN; the same of Alibaba Cloud, whose names have one part less."""
    parts = 4 if resource.startswith("acs:") else 5
    return resource.split(":", parts)[-1]


def _all_objects(resource: str) -> bool:
    """Whether a name means every object of a bucket: ``bucket/*`` or ``bucket*``."""
    bucket, slash, rest = _named(resource).partition("/")
    return rest == "*" if slash else bucket.endswith("*")


def _bucket_itself(resource: str) -> bool:
    return "/" not in _named(resource)
