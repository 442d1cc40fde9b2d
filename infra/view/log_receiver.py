"""Buckets that logs go to: load balancers write there with the cloud's own key only, and their log never ends."""

from __future__ import annotations

from collections.abc import Mapping

from infra.estate.estate import Estate
from infra.view.reading import Reading
from infra.view.source import MISSING, Malformed, look, made
from infra.view.view import Subject


def receives_logs(senders: Mapping[str, str], buckets: tuple[str, ...]) -> Reading[bool]:
    """Whether something sends its logs to a bucket.

    Args:
        senders: type of what sends logs -> its input that names the bucket.
        buckets: the types of the buckets.
    """

    def how(at: Subject) -> Reading[bool]:
        at.estate.resolver.wait()
        found, doubt = at.estate.once(("receives logs", buckets), lambda: _receivers(at.estate, senders, buckets))
        if at.resource.urn in found:
            return Reading(at.resource, "", "value", True)
        return Reading(at.resource, "", "unknown" if doubt else "value", False, note=doubt)

    return made(how, paths=tuple(f"{token} {path}" for token, path in senders.items()))


def _receivers(estate: Estate, senders: Mapping[str, str], buckets: tuple[str, ...]) -> tuple[set[str], str]:
    """URNs of the buckets, and why there may be others."""
    found: set[str] = set()
    doubt = ""
    for token, path in senders.items():
        for sender in estate.of_type(token):
            value = look(sender.told, path)
            if value is MISSING:
                continue
            if isinstance(value, Malformed):
                doubt = f"{sender.name} does not say where its logs go"
                continue
            target = estate.resolver.refer(sender, path, value, buckets)
            if target.target is not None and target.target.urn != sender.urn:
                found.add(target.target.urn)
            elif target.state == "unknown":
                found.update(one.urn for one in target.candidates)
                doubt = doubt or ("" if target.candidates else f"{sender.name} says only later where its logs go")
    return found, doubt
