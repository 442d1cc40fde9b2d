"""What shall go wrong in a rehearsal: throttling, quotas, missing stock, internal errors, time-outs, kills.

| spec | what happens |
|---|---|
| ``throttle:GLOB[:COUNT]`` | the first COUNT calls are throttled; the provider tries again, as the real ones do |
| ``quota:GLOB[:COUNT]`` | the first COUNT creations find the quota used up |
| ``stock:GLOB[:COUNT]`` | the first COUNT creations find the cloud out of stock |
| ``fail:GLOB[:COUNT]`` | the first COUNT calls end in an internal error of the cloud |
| ``stuck:GLOB`` | what is created never becomes ready: the provider gives up, and the resource stays half made |
| ``kill:N[:WHEN]`` | the N-th changing call kills the plugin, ``before`` or ``after`` the cloud has done it |

GLOB matches the type token or the logical name; COUNT is 1 when it is left out. The counts are kept in the home of
the rehearsal, for all plugins of a run together.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, Self

from infra.catalog.cloud import CLOUDS
from infra.errors import TwinstackError
from infra.nearest import nearest
from infra.rehearsal import schema
from infra.rehearsal.cloud import Refused
from infra.rehearsal.kind import Kind, Problem

FAULTS = "TWINSTACK_FAULTS"
"""Environment variable: the specs, as a JSON list of texts."""

RUN = "TWINSTACK_RUN"
"""Environment variable: what the counts are kept for; another run counts from the start."""

ATTEMPTS = 10
"""How often a throttled call is made before the provider gives up. The real ones go on for minutes: Alibaba
Cloud's for five, with longer and longer pauses (aliyun/terraform-provider-alicloud#5367)."""

PAUSE_S = 0.01
"""The first pause between two attempts; each is twice as long as the one before, up to `LONGEST_PAUSE_S`."""

LONGEST_PAUSE_S = 0.1

When = Literal["before", "after"]
Verb = Literal["throttle", "quota", "stock", "fail", "stuck", "kill"]

VERBS: tuple[Verb, ...] = ("fail", "kill", "quota", "stock", "stuck", "throttle")

_INTERNAL = {
    # openshift/origin#18961 (2018-03-13); the other as in Alibaba Cloud's ECS API reference, error codes.
    "aws": "InternalError: An internal error has occurred",
    "alicloud": "InternalError: The request processing has failed due to some unknown error.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that shall go wrong.

    Attributes:
        spec: what the user wrote.
        verb: what happens.
        glob: to which type tokens or logical names; empty for ``kill``.
        count: how often; for ``kill``, at which changing call.
        when: for ``kill``, on which side of the cloud's transaction.
    """

    spec: str
    verb: Verb
    glob: str = ""
    count: int = 1
    when: When = "after"

    def matches(self, token: str, name: str) -> bool:
        """Whether it is about a resource."""
        return fnmatchcase(token, self.glob) or fnmatchcase(name, self.glob)


def parse_faults(specs: Iterable[str], kinds: Sequence[Kind] = ()) -> tuple[Fault, ...]:
    """Reads fault specs.

    Args:
        specs: as the user wrote them.
        kinds: what the simulated clouds know; with them, a glob that can never match is refused too.

    Raises:
        TwinstackError: some are no specs; names every one.
    """
    faults: list[Fault] = []
    wrong: list[str] = []
    for spec in specs:
        try:
            fault = _parse(spec)
            if kinds:
                _refuse_idle(fault, kinds)
            faults.append(fault)
        except ValueError as error:
            wrong.append(f"--fault {spec}: {error}")
    if wrong:
        raise TwinstackError(
            "\n".join(wrong), f"a fault is one of {', '.join(VERBS)}, such as throttle:aws:ec2/*:3"
        )
    return tuple(faults)


def _parse(spec: str) -> Fault:
    word, _, rest = spec.partition(":")
    verb: Verb | None = next((it for it in VERBS if it == word), None)
    if verb is None:
        near = nearest(word, VERBS)
        raise ValueError(f"there is no fault {word!r}" + (f"; did you mean {near!r}?" if near else ""))
    if verb == "kill":
        number, _, side = rest.partition(":")
        when: When | None = next((it for it in ("before", "after") if it == (side or "after")), None)
        if not _is_count(number):
            raise ValueError("say at which changing call, from 1 on: kill:N or kill:N:before")
        if when is None:
            raise ValueError(f"a kill is 'before' or 'after' the cloud has done it, not {side!r}")
        return Fault(spec, verb, count=int(number), when=when)
    glob, _, last = rest.rpartition(":")
    # Type tokens have colons too: only a number at the end is a count.
    if not glob or not last.lstrip("-").isdecimal():
        glob, last = rest, "1"
    elif verb == "stuck":
        raise ValueError("what is stuck stays stuck: no count")
    if not glob:
        raise ValueError(f"say what it is about: {verb}:GLOB, a type token or a logical name")
    if not _is_count(last):
        raise ValueError(f"the count must be 1 or more, not {last}")
    return Fault(spec, verb, glob, int(last))


def _is_count(text: str) -> bool:
    return text.isdecimal() and 0 < int(text) < 10**9


def _refuse_idle(fault: Fault, kinds: Sequence[Kind]) -> None:
    matched = [kind for kind in kinds if fault.matches(kind.token, "")]
    if fault.verb == "stock" and matched and not any(kind.stock for kind in matched):
        stocked = sorted(kind.token for kind in kinds if kind.stock)
        raise ValueError(f"what it matches is never out of stock; these can be: {', '.join(stocked)}")
    if fault.verb == "stuck" and matched and all(len(kind.states) == 1 for kind in matched):
        slow = sorted(kind.token for kind in kinds if len(kind.states) > 1)
        raise ValueError(f"what it matches is ready at once; these take their time: {', '.join(slow)}")
    cloud = next((it for it in CLOUDS if fault.glob.startswith(f"{it}:")), None)
    if cloud and not matched and not any(fault.matches(token, "") for token in schema.tokens(cloud)):
        near = nearest(fault.glob, schema.tokens(cloud))
        raise ValueError("it matches no resource type" + (f"; did you mean {near}?" if near else ""))


class Faults:
    """The faults of one run, as one plugin sees them.

    Args:
        faults: what shall go wrong.
        path: where the counts of all plugins are kept.
        run: what they are kept for.
    """

    def __init__(self, faults: tuple[Fault, ...] = (), path: Path = Path(), run: str = "") -> None:
        self._faults = faults
        self._path = path
        self._run = run

    @classmethod
    def of(cls, home: Path, environment: Mapping[str, str]) -> Self:
        """The faults that an environment asks for.

        Raises:
            TwinstackError: it asks for something else.
        """
        text = environment.get(FAULTS) or "[]"
        try:
            specs: object = json.loads(text)
        except ValueError:
            specs = None
        if not isinstance(specs, list) or not all(isinstance(spec, str) for spec in specs):
            raise TwinstackError(f"{FAULTS} must be a JSON list of texts")
        return cls(parse_faults(map(str, specs)), home / "faults.sqlite", environment.get(RUN, ""))

    async def admit(self, operation: str, kind: Kind, name: str) -> None:
        """Lets a call through to the cloud, after what throttles it has passed.

        Raises:
            Refused: something else keeps it from happening, or it is throttled for too long.
        """
        if not self._faults:
            return
        for attempt in range(1, ATTEMPTS + 1):
            if not self._hit("throttle", kind.token, name):
                break
            if attempt == ATTEMPTS:
                raise _refused(_throttled(kind.token))
            await asyncio.sleep(min(PAUSE_S * 2 ** (attempt - 1), LONGEST_PAUSE_S))
        if self._hit("fail", kind.token, name):
            raise _refused(_INTERNAL[kind.token.split(":")[0]])
        if operation == "create":
            if self._hit("quota", kind.token, name):
                raise _refused(kind.quota)
            if kind.stock and self._hit("stock", kind.token, name):
                raise _refused(kind.stock)

    @contextmanager
    def mutation(self) -> Generator[None]:
        """Around a call that changes the cloud: dies when it is the one."""
        kills = [fault for fault in self._faults if fault.verb == "kill"]
        number = self._count("kill") if kills else 0
        due = [fault.when for fault in kills if fault.count == number]
        if "before" in due:
            _die()
        yield
        if "after" in due:
            _die()

    def is_stuck(self, token: str, name: str) -> bool:
        """Whether a resource never becomes ready."""
        return any(fault.verb == "stuck" and fault.matches(token, name) for fault in self._faults)

    def _hit(self, verb: Verb, token: str, name: str) -> bool:
        """Whether a fault strikes a call; counts it."""
        return any(
            self._count(fault.spec, fault.count) <= fault.count
            for fault in self._faults
            if fault.verb == verb and fault.matches(token, name)
        )

    def _count(self, key: str, most: int | None = None) -> int:
        """Counts one more of something in this run; stops one above `most`."""
        with closing(sqlite3.connect(self._path, timeout=60, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS hit (run TEXT, key TEXT, times INTEGER, PRIMARY KEY (run, key))"
            )
            [(times,)] = connection.execute(
                "INSERT INTO hit VALUES (?, ?, 1) ON CONFLICT (run, key) DO UPDATE SET times = MIN(times + 1, ?) "
                "RETURNING times",
                (self._run, key, 2**60 if most is None else most + 1),
            ).fetchall()
            connection.execute("COMMIT")
        return int(times)


def _refused(message: str) -> Refused:
    return Refused(Problem("", message))


def _throttled(token: str) -> str:
    if token.startswith("alicloud:"):
        # turbot/steampipe-plugin-alicloud#483 (2024-12-18)
        return "Throttling.User: Request was denied due to user flow control."
    if token.startswith(("aws:ec2/", "aws:vpc/")):
        # hashicorp/terraform-provider-aws#2942 (2018-01-11)
        return "RequestLimitExceeded: Request limit exceeded."
    # hashicorp/terraform-provider-aws#36024; botocore 1.44.5, data/_retry.json
    return "ThrottlingException: Rate exceeded"


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
