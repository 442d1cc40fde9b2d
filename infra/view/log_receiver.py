"""What logs go to: load balancers write into buckets with the cloud's own key only, and their log never ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from infra.view.reading import Reading
from infra.view.source import MISSING, Malformed, Source, look, made
from infra.view.view import Subject


def receives_logs(
    senders: Mapping[str, str], receivers: tuple[str, ...], sends: Reading[bool] | None = None
) -> Reading[bool]:
    """Whether something sends its logs to a bucket, or a log store.

    Args:
        senders: type of what sends logs -> its input that names the receiver.
        receivers: the types of the receivers.
        sends: whether a sender sends to such receivers at all; it does where this is left out.
    """

    def how(at: Subject) -> Reading[bool]:
        at.estate.resolver.wait()
        key = ("receives logs", receivers, tuple(senders.items()))
        found, doubt = at.estate.once(key, lambda: _receivers(at, senders, receivers, sends))
        if at.resource.urn in found:
            return Reading(at.resource, "", "value", True)
        return Reading(at.resource, "", "unknown" if doubt else "value", False, note=doubt)

    more = cast("Source", sends).paths if sends else ()
    paths = (f"{token} {path}" for token, named in senders.items() for path in (named, *more))
    return made(how, paths=tuple(paths))


def _receivers(
    at: Subject, senders: Mapping[str, str], receivers: tuple[str, ...], sends: Reading[bool] | None
) -> tuple[set[str], str]:
    """URNs of the receivers, and why there may be others."""
    found: set[str] = set()
    doubt = ""
    for token, path in senders.items():
        for sender in at.estate.of_type(token):
            value = look(sender.told, path)
            if value is MISSING or (sends is not None and at.at(sender).read(sends).known is False):
                continue
            if isinstance(value, Malformed):
                doubt = f"{sender.name} does not say where its logs go"
                continue
            target = at.estate.resolver.refer(sender, path, value, receivers)
            if target.target is not None and target.target.urn != sender.urn:
                found.add(target.target.urn)
            elif target.state == "unknown":
                found.update(one.urn for one in target.candidates)
                doubt = doubt or ("" if target.candidates else f"{sender.name} says only later where its logs go")
    return found, doubt
