"""Diagnosis: what a failed run means to the one who ran it, in a line or a few, and the next command.

Pure: text in, `EngineError` out. The tables in failures/ say how a failure is recognised; docs/troubleshoot.md is
written from them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from infra.engine.diagnostic import Diagnostic, diagnostics, uncoloured, unique
from infra.engine.failure import NOT_IN_PLACE, UNDO, Failure
from infra.engine.failures import alicloud, aws, backend, program, stack
from infra.engine.mask import mask
from infra.errors import EngineError, PolicyError
from infra.nearest import nearest

FAILURES: tuple[Failure, ...] = tuple(
    sorted(
        (*alicloud.FAILURES, *aws.FAILURES, *backend.FAILURES, *program.FAILURES, *stack.FAILURES),
        key=lambda failure: failure.name,
    )
)
"""Every failure that is recognised, by name."""

_ORDER = sorted(FAILURES, key=lambda failure: (failure.cloud != "", failure.name))
"""The engine first: its state may lie in a cloud, and then its words hold those of the cloud."""

RESOURCES = 4
"""Resources named in a message before it counts the rest."""
LINES = 6
"""Lines of a text that nothing recognises."""
WIDTH = 300
"""Characters of a sentence that somebody else wrote."""

_REPLACED = frozenset(failure.name for failure in FAILURES if failure.replaced)

_SECONDARY = frozenset({"interrupted", "plugin-crashed"})
"""Failures that are mostly the consequence of another; told only where there is no other."""

CUT_SHORT = "cut-short"
"""Name of the failure of a resource whose provider gave up because the run was interrupted."""

POLICY_HINT = (
    "change what it names, or the policy's level with --policy-pack-config (docs/ci.md);"
    " twinstack check {stack} shows every finding"
)
POLICY = "policy-violation"
"""Name of the failure that a mandatory policy is."""

PENDING_HINT = (
    "look in the cloud's console whether each exists, and delete it there, or pulumi import it; then"
    " pulumi refresh -s {stack} --clear-pending-creates"
)
"""`pulumi up` makes it a second time. A plain `pulumi refresh` keeps operations that were creating something; one
with ``--import-pending-creates`` forgets them without an import (3.259.0, file backend, 2026-11-26).
"""

_ENDED = "program exited with non-zero exit code"

_SAID = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        # tea.SDKError, errors.ServerError of alibaba-cloud-sdk-go, its log service, its object storage
        r"\bCode: (?P<code>[\w.]+)\s+Message: (?:code: \d+, )?(?P<text>[^\n]*)",
        r"\bErrorCode: (?P<code>[\w.]+)\s.*?Message: (?P<text>[^\n]*)",
        r"\"errorCode\": ?\"(?P<code>[^\"]*)\",\s*\"errorMessage\": ?\"(?P<text>[^\"]*)",
        r"ErrorCode=(?P<code>\w+), ErrorMessage=\"?(?P<text>[^\"\n]*?)\"?, RequestId",
        # smithy-go, under every client of aws-sdk-go-v2
        r"\bapi error (?P<code>[\w.]+): (?P<text>[^\n]*)",
    )
)
"""How the SDKs under the providers print an error code and its sentence."""
_REQUEST = re.compile(
    r"[,.]? ?\(?request ?id: ?[\w-]+\)?|, ?(?:RequestID|HostID): ?[\w/+=-]*|\s*status code: \d+", re.IGNORECASE
)
_WRAPPING = re.compile(
    r"^(?:Unexpected <class '[^']*'>: |\[ERROR\] \S+\.go:\d+:\s*"
    r"|pulumi:providers:\w+ resource '[^']*' has a problem: )"
)
_NO_CREDENTIALS = re.compile(r"(?:failed to refresh cached credentials, )?no EC2 IMDS role found.*")
"""The AWS SDK looks at its metadata service last, and only says of that one that it found nothing."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One failure of a run and everything it struck.

    Attributes:
        failure: name of the row; empty when none recognises it.
        message: what is wrong.
        hint: what to do next.
        where: the resources, as ``aws:ec2:Vpc network``.
    """

    failure: str
    message: str
    hint: str
    where: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.where:
            return self.message
        rest = len(self.where) - RESOURCES
        names = ", ".join(self.where[:RESOURCES]) + (f" and {rest} more" if rest > 0 else "")
        return f"{self.message} ({names})"


def diagnose(
    text: str,
    errors: Sequence[str | Diagnostic] = (),
    *,
    stack: str = "",
    log: Path | None = None,
    stacks: Collection[str] = (),
    secrets: Iterable[str] = (),
) -> EngineError:
    """The error to show for a failed run; every failure of the run is in it, the first is the first in the text.

    Args:
        text: what it printed, standard output and standard error in any order; also a ``CommandError`` as text.
        errors: what its events said besides.
        stack: the stack it was about.
        log: where everything it printed is.
        stacks: names of the stacks that have a file, so that one not initialised is told from one unknown.
        secrets: values that must not be shown, such as the passphrase.
    """
    found = diagnoses(text, errors, stack=stack, log=log, stacks=stacks, secrets=secrets)
    hints = list(dict.fromkeys(each.hint for each in found if each.hint))
    only_policies = {each.failure for each in found} == {POLICY}
    error = PolicyError if only_policies else EngineError
    return error("\n".join(map(str, found)), "\n        ".join(hints))


def diagnoses(
    text: str,
    errors: Sequence[str | Diagnostic] = (),
    *,
    stack: str = "",
    log: Path | None = None,
    stacks: Collection[str] = (),
    secrets: Iterable[str] = (),
) -> tuple[Diagnosis, ...]:
    """As `diagnose`, one by one; never empty."""
    hidden = tuple(secrets)
    found = _found(text, errors, stack, stacks)
    causes = tuple(each for each in found if each.failure not in _SECONDARY) or found or (_silent(text),)
    return tuple(
        replace(
            each,
            message=mask(each.message, hidden),
            hint=mask(each.hint if each.failure else _log_hint(log), hidden),
        )
        for each in causes
    )


def beyond_interrupt(text: str, errors: Sequence[str | Diagnostic] = ()) -> set[str]:
    """Names of the failures in an interrupted run that are more than its interruption; ``""`` for one unknown."""
    return {each.failure for each in _found(text, errors)} - _SECONDARY


def _found(
    text: str, errors: Sequence[str | Diagnostic], stack: str = "", stacks: Collection[str] = ()
) -> tuple[Diagnosis, ...]:
    said = [each for each in _said_by(text, errors) if each.severity != "warning"]
    return _merged(
        [
            *(_judged(_recognised(each, stack, stacks, _ENDED in text), each, text) for each in said),
            *(_filled(failure, match, Diagnostic(""), stack) for failure, match in _whole(text)),
        ]
    )


def _judged(found: Diagnosis, said: Diagnostic, text: str) -> Diagnosis:
    """The same in the light of what was being done: what is refused while a change replaces it is the change."""
    if found.failure not in _REPLACED or not said.where:
        return found
    replacing = rf"^[ @]*(?:\+-|-\+|--|\+\+)\s+{re.escape(said.where)}\s"
    if not re.search(replacing, uncoloured(text), re.MULTILINE):
        return found
    return replace(found, message=f"{NOT_IN_PLACE}: {sentence(said.message)}", hint=UNDO)


def _said_by(text: str, errors: Sequence[str | Diagnostic]) -> tuple[Diagnostic, ...]:
    events = [each if isinstance(each, Diagnostic) else Diagnostic(_plain(each)) for each in errors]
    return unique([*diagnostics(text), *events])


def _plain(message: str) -> str:
    return uncoloured(message).strip()


def _where(said: Diagnostic) -> tuple[str, ...]:
    return (said.where,) if said.where else ()


def _recognised(said: Diagnostic, stack: str, stacks: Collection[str], refused: bool) -> Diagnosis:
    """What a diagnostic means; its own words when no row recognises it.

    `refused` says that the program ended by itself, so that a word nobody knows is the program's.
    """
    if said.severity == "mandatory":
        message = f"a mandatory policy forbids it: {_short(said.message)}"
        return Diagnosis(POLICY, message, POLICY_HINT.format(stack=stack or "STACK"), _where(said))
    cloud = said.cloud
    for failure in _ORDER:
        if failure.whole or (failure.cloud and cloud not in ("", failure.cloud)):
            continue
        if match := failure.pattern.search(said.message):
            diagnosis = _filled(failure, match, said, stack)
            if failure.name == "stack-unknown":
                return _uninitialised(diagnosis, match["name"], stacks)
            return diagnosis
    if refused and not said.where and "Traceback" not in said.message:
        return Diagnosis("program-refused", _excerpt(said.message), f"twinstack plan {stack or 'STACK'}")
    return Diagnosis("", _excerpt(said.message), "", _where(said))


def _whole(text: str) -> Iterable[tuple[Failure, re.Match[str]]]:
    for failure in FAILURES:
        if failure.whole and (match := failure.pattern.search(text)):
            yield failure, match


def _filled(failure: Failure, match: re.Match[str], said: Diagnostic, stack: str) -> Diagnosis:
    groups = {
        name: _short(value or "") if name == "why" else (value or "").strip()
        for name, value in match.groupdict().items()
    }
    values = {"says": sentence(said.message), **groups, "stack": stack or "STACK"}

    def fill(template: str) -> str:
        filled = re.sub(
            r"( ?)\{(\w+)\}", lambda found: found[1] + values[found[2]] if values[found[2]] else "", template
        )
        return filled.strip()

    return Diagnosis(failure.name, fill(failure.message), fill(failure.hint), _where(said))


def _uninitialised(diagnosis: Diagnosis, name: str, stacks: Collection[str]) -> Diagnosis:
    """Tells a stack that has a file but no state from one that nobody has heard of."""
    last = name.rpartition("/")[2]
    if last in stacks:
        message = f"{name} has a stack file, but was never initialised in this state backend"
        return replace(diagnosis, message=message, hint=f"pulumi stack init {name}")
    near = nearest(last, stacks)
    return replace(diagnosis, hint=f"did you mean {near}? {diagnosis.hint}") if near else diagnosis


def _merged(found: Iterable[Diagnosis]) -> tuple[Diagnosis, ...]:
    """The same message once, with every resource it is about."""
    merged: dict[tuple[str, str], Diagnosis] = {}
    for each in found:
        key = (each.failure, each.message)
        if before := merged.get(key):
            each = replace(before, where=tuple(dict.fromkeys(before.where + each.where)))
        merged[key] = each
    return tuple(merged.values())


def sentence(message: str) -> str:
    """What somebody said, as one sentence: the code and words of a cloud's refusal, else the first line."""
    plain = _plain(message)
    for pattern in _SAID:
        if match := pattern.search(plain):
            return _short(f"{match['code']}: {match['text']}")
    lines = [line.strip() for line in _WRAPPING.sub("", plain).split("\n") if line.strip()]
    return _short(lines[0] if lines else "")


def _short(text: str) -> str:
    one = re.sub(r"\s+", " ", _NO_CREDENTIALS.sub("none found", _REQUEST.sub("", text))).strip().rstrip(":.")
    return one if len(one) <= WIDTH else one[: WIDTH - 3] + "..."


def _excerpt(message: str) -> str:
    """A text that nothing recognises, without the frames of tracebacks, cut to a few lines."""
    lines = [line.rstrip() for line in _WRAPPING.sub("", _plain(message)).split("\n") if line.strip()]
    kept = [line for line in lines if not re.match(r"\s*(?:File \"|[\^~ ]+$|\^)|\s{4,}", line)] or lines
    shown = [line if len(line) <= WIDTH else line[: WIDTH - 3] + "..." for line in kept[:LINES]]
    return "\n".join(shown) + ("\n..." if len(kept) > LINES else "")


def _silent(text: str) -> Diagnosis:
    """A run without a single diagnostic: the end of what it printed."""
    lines = [line.rstrip() for line in _plain(text).split("\n") if line.strip()]
    return Diagnosis("", "\n".join(["the engine failed without saying why", *lines[-LINES:]]), "")


def _log_hint(log: Path | None) -> str:
    if log is None:
        return "run it again with --logtostderr -v=9 to see what it does"
    return f"everything it printed is in {log}"
