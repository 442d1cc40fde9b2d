"""Listeners: where a load balancer takes requests, and the TLS policies they follow."""

from __future__ import annotations

from dataclasses import dataclass

from infra.catalog.tls_policy import oldest_tls
from infra.view.reading import Reading
from infra.view.source import link, made, rows, text
from infra.view.view import Subject, View


@dataclass(frozen=True, eq=False)
class Listener(View):
    """A port of a load balancer.

    Attributes:
        plain: whether it speaks HTTP without TLS.
        redirects: whether it sends browsers to HTTPS.
        secure: whether it ends TLS.
        oldest: minor version of the oldest TLS 1.x that it takes.
        policy: the policy that says so, in the cloud's own words.
        idle_timeout: seconds until a quiet connection is closed, where the listener says it.
    """

    plain: Reading[bool]
    redirects: Reading[bool]
    secure: Reading[bool]
    oldest: Reading[int]
    policy: Reading[str]
    idle_timeout: Reading[int | None]


@dataclass(frozen=True, eq=False)
class TlsPolicy(View):
    """A policy of the account's own.

    Attributes:
        modern: whether it takes TLS 1.2 and newer alone.
    """

    modern: Reading[bool]


@dataclass(frozen=True, eq=False)
class Action(View):
    """What a listener, or a rule of it, does with a request.

    Attributes:
        redirects: whether it sends browsers to HTTPS.
    """

    redirects: Reading[bool]


def oldest(path: str, default: str) -> Reading[int]:
    """The oldest TLS of a policy that is named; one that the stack makes is judged where it is made."""
    name, own = text(path, default=default), link(path, TlsPolicy)

    def how(at: Subject) -> Reading[int]:
        found = at.read(name)
        if found.state != "default" and at.read(own).known is not None:
            return Reading(at.resource, found.path, "inapplicable", note="judged where the policy is made")
        if not found.is_known:
            return found.as_is(0)
        minor = oldest_tls(found.value)
        if minor is None:
            note = f"{found.value}, a policy outside the stack"
            return Reading(at.resource, found.path, "outside", raw=found.raw, note=note)
        return found.as_is(minor)

    return made(how, name, own)


def is_one_of(word: Reading[str], *words: str) -> Reading[bool]:
    """Whether a word of the provider, in lower case, is one of these."""

    def how(at: Subject) -> Reading[bool]:
        found = at.read(word)
        return found.as_is(found.known in words)

    return made(how, word)


def redirects(path: str, protocol: str) -> Reading[bool]:
    """Whether one of the actions at a path sends browsers to HTTPS, by the word at `protocol` in each."""
    kind, target = text("type", default="", names={}), text(protocol, default="", names={})

    def one(at: Subject) -> Reading[bool]:
        found, where = at.read(kind), at.read(target)
        if found.is_known and found.value != "redirect":
            return found.as_is(False)
        return where.as_is(where.known == "https") if found.is_known or not where.is_known else found

    actions = rows(path, Action(redirects=made(one, kind, target)))

    def how(at: Subject) -> Reading[bool]:
        found = at.read(actions)
        if not found.is_known:
            return found.as_is(False)
        asked = [action.redirects for action in found.value]
        yes = next((one for one in asked if one.is_known and one.value), None)
        return yes or next((one for one in asked if not one.is_known), None) or found.as_is(False)

    return made(how, actions)
