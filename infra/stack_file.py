"""Stack files: what the engine reads, checked before anything is planned, and written whole or not at all.

The engine takes any key and keeps silent about a misspelt one; here every key is known or refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from infra.catalog.cloud import CLOUDS
from infra.errors import Problem, StackError
from infra.nearest import nearest
from infra.project import NAME, Project, own_key, shown
from infra.settings import FIELDS, SECRETS, choices_of, did_you_mean, wrong_value
from infra.spec import document
from infra.spec.document import Entry, Scalar, untyped

SECTIONS = ("config", "encryptedkey", "encryptionsalt", "environment", "secretsprovider")
"""Top-level keys of a stack file, as the engine writes them."""

_NOTHING = Scalar(1, 1, "")


@dataclass(slots=True)
class StackFile:
    """What one stack file says.

    Attributes:
        path: as problems show it.
        own: entries of the project's keys, by key without namespace.
        others: text of what else is configured, by full key.
        secrets: full keys of what is encrypted; the values are left alone.
        problems: what is wrong with it.
    """

    path: str
    own: dict[str, Entry] = field(default_factory=dict[str, Entry])
    others: dict[str, str] = field(default_factory=dict[str, str])
    secrets: list[str] = field(default_factory=list[str])
    problems: list[Problem] = field(default_factory=list[Problem])

    def report(self, entry: Entry, message: str, hint: str = "") -> None:
        """Notes what is wrong with an entry."""
        self.problems.append(Problem(self.path, entry.line, entry.column, f"{entry.key}: {message}", hint))

    def texts(self) -> dict[str, str]:
        """The project's keys as text; an explicit null is nothing, as it is to the engine."""
        scalars = {key: entry.value for key, entry in self.own.items() if isinstance(entry.value, Scalar)}
        return {key: "" if value.null else value.text for key, value in scalars.items()}


def read_stack_file(path: Path, name: str, project: Project) -> StackFile:
    """The file of the stack called `name`, with everything that is wrong with it."""
    read = document.read(shown(path))
    file = StackFile(read.path, problems=list(read.problems))
    if read.root is None:
        return file
    config = Entry(read.root.line, read.root.column, "config", _NOTHING)
    for entry in read.root.entries:
        if entry.key == "config":
            config = entry
        elif entry.key not in SECTIONS:
            file.report(entry, "unknown key", did_you_mean(entry.key, SECTIONS))
    if isinstance(config.value, document.Mapping):
        known = {*FIELDS, *SECRETS, *project.declared}
        for entry in config.value.entries:
            _take(file, entry, known)
    elif not (isinstance(config.value, Scalar) and (config.value.empty or config.value.null)):
        file.report(config, "is not a mapping of keys to values")
    texts = file.texts()
    for key, text in texts.items():
        if wrong := wrong_value(key, text):
            file.report(file.own[key], *wrong)
    for key in ("cloud", "metro"):
        if key not in file.own and key not in project.defaults:
            file.report(config, f"{NAME}:{key} is missing", f"expected {', '.join(choices_of(key))}")
    _contradictions(file, name, texts)
    return file


def _take(file: StackFile, entry: Entry, known: set[str]) -> None:
    """Sorts one entry of ``config:`` into the file's own keys, those of others, and secrets."""
    key = own_key(entry.key)
    full = entry.key if key is None else f"{NAME}:{key}"
    encrypted = isinstance(entry.value, document.Mapping) and entry.value.get("secure") is not None
    if key is not None and key not in known:
        near = nearest(key, known)
        hint = f"did you mean {NAME}:{near}?" if near else "expected one of " + ", ".join(sorted(known))
        file.report(entry, "unknown key", hint)
    elif key in file.own or full in file.others or full in file.secrets:
        file.report(entry, "duplicate key", f"{full} is set twice")
    elif encrypted and key not in FIELDS:
        file.secrets.append(full)
    elif key in SECRETS:
        file.report(entry, "is a secret in plain text", f"pulumi config set --secret {key}")
    elif key not in FIELDS:
        value = untyped(entry.value)
        text = entry.value.text if isinstance(entry.value, Scalar) else json.dumps(value, separators=(",", ":"))
        file.others[full] = "" if value is None else text
    elif isinstance(entry.value, Scalar):
        file.own[key] = entry
    else:
        file.own[key] = entry
        file.report(entry, "is encrypted; a plan needs it in plain text" if encrypted else "is not a single value")


def promised(name: str) -> dict[str, str]:
    """What the name of a stack says: ``aws-tokyo-staging`` is cloud aws, metro tokyo, environment staging."""
    cloud, _, rest = name.partition("-")
    if cloud not in CLOUDS:
        return {}
    said = {"cloud": cloud}
    metros = sorted(choices_of("metro"), key=len, reverse=True)
    if metro := next((metro for metro in metros if f"{rest}-".startswith(f"{metro}-")), None):
        said["metro"] = metro
        environment = rest.removeprefix(metro).lstrip("-")
        if environment in choices_of("environment"):
            said["environment"] = environment
    return said


def _contradictions(file: StackFile, name: str, texts: Mapping[str, str]) -> None:
    """Reports a cloud, metro or environment other than the one the stack's name says."""
    for key, said in promised(name).items():
        if key in texts and texts[key] in choices_of(key) and texts[key] != said:
            message = f"{texts[key]} contradicts the name of the stack, {name}"
            file.report(file.own[key], message, f"set {said}, or rename the file")


def refuse_existing(paths: Iterable[Path]) -> None:
    """Raises `StackError` when there is any of these files already."""
    if existing := [str(shown(path)) for path in paths if path.is_symlink() or path.exists()]:
        verb = "exists" if len(existing) == 1 else "exist"
        raise StackError(
            f"{' and '.join(existing)} {verb} already; nothing was written", "edit it, or delete it first"
        )


def write_files(contents: Mapping[Path, str]) -> None:
    """Writes new files, all of them or none.

    Raises:
        StackError: a file exists already or cannot be written; nothing is left behind.
    """
    refuse_existing(contents)
    begun: list[Path] = []
    try:
        for path, text in contents.items():
            # Exclusive: of two that add the same stacks at once, one succeeds and the other is told.
            with path.open("x", encoding="utf-8") as file:
                begun.append(path)
                file.write(text)
    except BaseException as error:
        for path in begun:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        if isinstance(error, OSError | ValueError):
            folder = shown(next(iter(contents)).parent)
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise StackError(f"{folder} cannot be written: {reason}; nothing was written") from None
        raise
