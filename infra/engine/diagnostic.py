"""Diagnostics: what went wrong in a run of the engine, read from what it printed or from its events."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from infra.catalog.cloud import CLOUDS

Severity = Literal["error", "mandatory", "warning"]

HALF = 8_000
"""Characters kept at each end of a message, where somebody printed megabytes."""
STACK_TYPE = "pulumi:pulumi:Stack"

_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|<\{%[^%]*%\}>")
_HEADING = re.compile(r"  (?P<type>[\w-]+(?::[\w/-]*)*:[\w-]+) \((?P<name>.*)\):")
_BEGINS = re.compile(r"(?P<severity>error|warning): ?(?P<message>.*)")
_PROGRESS = re.compile(r"[ @+~<>-]{0,4}(?P<type>\S+:\S*:\S+) (?P<name>\S+) .*?\berror: (?P<message>.*)")
_VIOLATION = re.compile(r"- \[(?P<level>mandatory)\]\s+(?P<policy>\S+)\s+\((?P<type>\S+): (?P<name>.*)\)")
_SECTIONS = re.compile(r"(Diagnostics|Policies):$")
_NOISE = re.compile(
    r"(?:an unhandled error occurred: program exited with non-zero exit code: \d+"
    r"|(?:destroy|import|preview|refresh|update) failed)$"
)
"""Errors that only say that there was an error."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing the engine, a program, a policy pack or a provider said.

    Attributes:
        message: the text, without colours; several lines where it has them.
        severity: ``mandatory`` is a violation of a mandatory policy.
        type: type token of the resource it is about; empty when it is about none.
        name: name of that resource.
    """

    message: str
    severity: Severity = "error"
    type: str = ""
    name: str = ""

    @property
    def where(self) -> str:
        """The resource as the engine shows it, ``aws:ec2:Vpc network``; empty for the stack as a whole."""
        short = re.sub(r"(?<=:)([\w-]+)/[\w-]+(?=:)", r"\1", self.type)
        return "" if self.type in ("", STACK_TYPE) else f"{short} {self.name}"

    @property
    def cloud(self) -> str:
        """The cloud that speaks: by the type, else by the words; empty when neither tells."""
        for part in self.type.split(":"):
            if part in CLOUDS:
                return part
        if re.search(r"alicloud|aliyun|alibaba|acs:", self.message, re.IGNORECASE):
            return "alicloud"
        return (
            "aws" if re.search(r"\baws\b|amazonaws|\bapi error\b|\barn:aws", self.message, re.IGNORECASE) else ""
        )


def diagnostics(text: str) -> tuple[Diagnostic, ...]:
    """The diagnostics in what a run printed, each once, in the order of the text.

    Args:
        text: standard output, standard error or both; also the JSON of ``preview --json``.
    """
    plain = uncoloured(text).replace("\r", "")
    found = [*_json(plain), *_sections(plain), *_lines(plain)]
    if not any(each.severity != "warning" for each in found):
        found += _progress(plain)
    return unique(found)


def from_urn(urn: str) -> tuple[str, str]:
    """Type and name in a URN; both empty when it is none."""
    parts = urn.split("::", 3)
    return (parts[2].rpartition("$")[2], parts[3]) if len(parts) == 4 else ("", "")


def from_event(event: Mapping[str, Any]) -> Diagnostic | None:
    """The diagnostic in one event of the engine (JSON of ``--event-log``); None when it is of another kind."""
    diagnostic = event.get("diagnosticEvent") or event.get("policyEvent")
    if not isinstance(diagnostic, dict):
        return None
    fields = cast("dict[str, Any]", diagnostic)
    policy = str(fields.get("policyName") or "")
    severity = fields.get("enforcementLevel") if policy else fields.get("severity")
    if severity not in ("error", "mandatory", "warning"):
        return None
    type_, name = from_urn(str(fields.get("urn") or fields.get("resourceUrn") or ""))
    message = _clean(str(fields.get("message") or ""))
    return Diagnostic(f"{policy}: {message}" if policy else message, severity, type_, name)


def unique(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each message once, without the ones that say nothing; the one that names its resource is kept."""
    kept: dict[tuple[str, str], Diagnostic] = {}
    for each in found:
        message = each.message.strip()
        if message and not _NOISE.match(message):
            if len(message) > 2 * HALF:
                each = replace(each, message=f"{message[:HALF]}\n{message[-HALF:]}")
            kept.setdefault((message.split("\n")[0].strip(), each.where), each)
    named = {message for message, where in kept if where}
    return tuple(each for (message, where), each in kept.items() if where or message not in named)


def uncoloured(text: str) -> str:
    """The text without the colours of a terminal, and without the engine's own marks for them."""
    return _COLOUR.sub("", text)


def _clean(message: str) -> str:
    return uncoloured(message).removeprefix("error: ").removeprefix("warning: ").strip()


def _sections(text: str) -> Iterator[Diagnostic]:
    """What stands under ``Diagnostics:`` and ``Policies:``."""
    lines = text.split("\n")
    begins = [(index, match[1]) for index, line in enumerate(lines) if (match := _SECTIONS.match(line.rstrip()))]
    for begin, section in begins:
        body: list[str] = []
        for line in lines[begin + 1 :]:
            if line.strip() and (not line.startswith("  ") or line.startswith(" stderr:")):
                break
            body.append(line.rstrip())
        yield from (_diagnostics_section if section == "Diagnostics" else _policies_section)(body)


def _diagnostics_section(lines: list[str]) -> Iterator[Diagnostic]:
    type_ = name = ""
    open_: list[str] = []
    severity: Severity | None = None

    def closed() -> Iterator[Diagnostic]:
        if severity is not None:
            yield Diagnostic("\n".join(open_).strip(), severity, type_, name)

    blank = False
    for line in lines:
        heading = _HEADING.fullmatch(line)
        begins = _BEGINS.match(line[4:]) if line.startswith("    ") else None
        if heading or begins or (blank and line.strip().startswith("Traceback (most recent call last)")):
            yield from closed()
            open_, severity = [], None
        if heading:
            type_, name = heading["type"], heading["name"]
        elif begins:
            open_, severity = [begins["message"]], cast("Severity", begins["severity"])
        elif severity is not None:
            open_.append(line[4:])
        blank = not line.strip()
    yield from closed()


def _policies_section(lines: list[str]) -> Iterator[Diagnostic]:
    open_: list[str] = []
    violation: re.Match[str] | None = None

    def closed() -> Iterator[Diagnostic]:
        if violation:
            message = f"{violation['policy']}: {open_[-1] if open_ else ''}"
            yield Diagnostic(message, "mandatory", violation["type"], violation["name"])

    for line in map(str.strip, lines):
        if not line or line.startswith("- ["):
            yield from closed()
            open_, violation = [], _VIOLATION.match(line)
        elif line[0].isascii():
            open_.append(line)
        else:
            yield from closed()
            violation = None
    yield from closed()


def _lines(text: str) -> Iterator[Diagnostic]:
    """``error: ...`` at the beginning of a line, with what follows up to the next."""
    open_: list[str] | None = None
    for line in text.split("\n"):
        begins = _BEGINS.match(re.sub(r"^ ?(?:stdout|stderr): ", "", line))
        if begins or (open_ is not None and re.match(r" ?stderr: |(?:Diagnostics|Resources|Outputs):$", line)):
            if open_ is not None:
                yield Diagnostic("\n".join(open_).strip())
            open_ = [begins["message"]] if begins and begins["severity"] == "error" else None
        elif open_ is not None:
            open_.append(line.rstrip())
    if open_ is not None:
        yield Diagnostic("\n".join(open_).strip())


def _progress(text: str) -> Iterator[Diagnostic]:
    """The errors in progress lines: all there is when the engine did not come to its summary."""
    for line in text.split("\n"):
        if len(line) < 2_000 and (match := _PROGRESS.match(line)):
            yield Diagnostic(match["message"].strip(), "error", match["type"], match["name"])


def _json(text: str) -> Iterator[Diagnostic]:
    begin = text.find("{")
    if begin < 0 or '"diagnostics"' not in text:
        return
    try:
        document = json.JSONDecoder().raw_decode(text, begin)[0]
    except ValueError:
        return
    for row in document.get("diagnostics") or () if isinstance(document, dict) else ():
        if found := from_event({"diagnosticEvent": row}):
            yield found
