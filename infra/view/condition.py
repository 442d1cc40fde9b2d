"""Conditions of a statement: what must hold besides, and whether that says who calls.

A condition limits callers only where its key is about them, its operator compares (a negation leaves everybody
else, ``IfExists`` and ``ForAllValues:`` let those pass who have no such key) and every value is one of somebody.

Keys: Amazon S3 user guide, "The meaning of public"; AWS IAM user guide, "AWS global condition context keys" (of
the principal, of the network, of the resource that calls) and "IAM and AWS STS condition context keys"; AWS KMS
developer guide, "AWS KMS condition keys"; Alibaba Cloud RAM, "Basic elements of a policy", and OSS, "Bucket
policies"; seen in part only, 2026-11-27: names in public code, and excerpts of these pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from infra.view.answer import Answer, Text, Unread, about, all_of
from infra.view.everybody import everybody
from infra.view.piece import pieces, scalar, unread

TRANSPORT = frozenset({"acs:securetransport", "aws:securetransport"})
"""Keys about the connection; they say nothing about who connects."""

RANGES = frozenset({"acs:sourceip", "aws:sourceip", "aws:vpcsourceip"})
"""Keys about the address a call comes from."""

CALLERS = RANGES | {
    "acs:principalarn",
    "acs:principalrdid",
    "acs:principalrdpath",
    "acs:sourcevpc",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:userid",
    "aws:username",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "kms:calleraccount",
    "oidc:sub",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "sts:externalid",
}
"""Keys that say who calls, in lower case."""

TAGS = ("acs:principaltag/", "aws:principaltag/")
"""How keys begin that say it by a tag of the caller."""

CIRCUMSTANCES = TRANSPORT | {
    "acs:currenttime",
    "acs:mfapresent",
    "aws:currenttime",
    "aws:epochtime",
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:referer",
    "aws:requestedregion",
    "aws:tokenissuetime",
    "aws:useragent",
}
"""Keys about how, when and where something is done; they say neither who does it nor to what."""

COMPARES = frozenset({"arnequals", "arnlike", "ipaddress", "stringequals", "stringequalsignorecase", "stringlike"})
"""Operators that ask for one of the values, in lower case."""

OWN = "${aws:resource"
"""How a variable begins that says the same as a fixed value: whose the resource is."""

OWNERS = {"aws:resourceaccount": "${aws:principalaccount}", "aws:resourceorgid": "${aws:principalorgid}"}
"""Keys that say whose the resource is -> the variable that makes the caller be of the same."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a condition.

    Attributes:
        operator: in lower case, with its prefix and its suffix.
        key: in lower case.
        values: in lower case.
    """

    operator: str
    key: str
    values: tuple[Text, ...]

    @property
    def limits_callers(self) -> Answer:
        """Whether it leaves only some callers."""
        if self.operator.removeprefix("foranyvalue:") not in COMPARES:
            return False
        if self.key in OWNERS:
            return all_of(about(value, lambda it: it == OWNERS[self.key]) for value in self.values)
        if not _about_callers(self.key):
            return False
        return all_of(about(value, self._names_somebody) for value in self.values)

    @property
    def narrows(self) -> Answer:
        """Whether it leaves only some of the things that a statement is about."""
        operator = self.operator.removeprefix("foranyvalue:")
        if operator not in COMPARES | {"bool"} or self.key in CIRCUMSTANCES or _about_callers(self.key):
            return False
        return all_of(about(value, lambda it: it.strip("*") != "") for value in self.values)

    @property
    def means_plain_http(self) -> Answer:
        """Whether it holds for requests without TLS, and for no others."""
        operator = self.operator.removesuffix("ifexists")
        if self.key not in TRANSPORT or operator not in ("bool", "stringequals", "stringequalsignorecase"):
            return False
        return all_of([bool(self.values), *map(_is_false, self.values)])

    def _names_somebody(self, value: str) -> bool:
        if self.key in RANGES:
            return not everybody(value) and value != "*"
        if "${" in value:
            return value.startswith(OWN)
        if self.operator.endswith(("arnequals", "arnlike")) or value.startswith(("acs:", "arn:")):
            return _names_owner(value)
        if not self.operator.endswith("like"):
            return True
        fixed = re.split(r"[*?]", value, maxsplit=1)[0]
        # A prefix says what it is, not whose: ``vpc-*``, ``repo:*``.
        return fixed == value or re.fullmatch(r"(\w+[:-])?", fixed) is None


def conditions(block: Any) -> Iterator[Condition | Unread]:
    """The lines of a condition block, and what nobody can read of it."""
    if not isinstance(block, Mapping):
        yield unread(block) or Unread("", "malformed", "not an object")
        return
    for operator, keys in sorted(cast("Mapping[str, Any]", block).items()):
        if not isinstance(keys, Mapping):
            yield (unread(keys) or Unread("", "malformed", "not an object")).inside(operator)
            continue
        for key, values in sorted(cast("Mapping[str, Any]", keys).items()):
            where = f"{operator}.{key}"
            texts = pieces(values, scalar)
            found = tuple(one.inside(where) if isinstance(one, Unread) else one.lower() for one in texts)
            yield Condition(operator.lower(), key.lower(), found)


def _is_false(value: Text) -> Answer:
    if value in ("false", "true"):
        return value == "false"
    return value if isinstance(value, Unread) else Unread("Condition", "malformed", f"{value}, not true or false")


def _about_callers(key: str) -> bool:
    # A key with the name of a host before the colon is a claim of the identity provider there; ``aud`` is to whom
    # the token is addressed, not whose it is.
    host, _, claim = key.rpartition(":")
    return key in CALLERS or key.startswith(TAGS) or ("." in host and claim != "aud")


def _names_owner(arn: str) -> bool:
    """Whether an ARN says whose it is: the account, or where there is none the name."""
    # The names of Alibaba Cloud have one part less: the cloud and its partition are one.
    parts = arn.split(":", 4 if arn.startswith("acs:") else 5)
    if len(parts) < 5 or (len(parts) < 6 and not arn.startswith("acs:")):
        return "*" not in arn and "?" not in arn
    account, name = parts[-2], parts[-1]
    return not re.search(r"[*?]", account) if account else not name.startswith(("*", "?"))
