"""The project: where the stack files are, and what Pulumi.yaml says when they say nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.errors import StackError
from infra.spec import document
from infra.spec.document import Scalar

NAME = "twinstack"
FILE = "Pulumi.yaml"


@dataclass(frozen=True, slots=True)
class Project:
    """A checkout, or the stacks that come with the installed package.

    Attributes:
        root: folder of Pulumi.yaml; None outside a checkout.
        stacks: folder of the stack files.
        defaults: values of Pulumi.yaml by key, as text; empty outside a checkout.
        declared: the project's own keys that Pulumi.yaml declares.
    """

    root: Path | None
    stacks: Path
    defaults: Mapping[str, str]
    declared: frozenset[str]


def find_project() -> Project:
    """The nearest checkout above the working folder; otherwise the installed package.

    Raises:
        StackError: a Pulumi.yaml on the way cannot be read, or the working folder is gone.
    """
    try:
        here = Path.cwd()
    except OSError as error:
        raise StackError(f"the working folder cannot be read: {error.strerror}", "change to another") from None
    for folder in (here, *here.parents):
        if (folder / FILE).is_file() and (project := _read(folder)):
            return project
    return Project(None, Path(__file__).parent / "stacks", {}, frozenset())


def own_key(key: str) -> str | None:
    """A configuration key without the project's namespace; None when it is of another one.

    The engine takes ``cloud``, ``twinstack:cloud`` and the older ``twinstack:config:cloud`` for the same.
    """
    namespace, separator, name = key.partition(":")
    if not separator:
        return key
    return name.removeprefix("config:") if namespace == NAME else None


def shown(path: Path) -> Path:
    """A path as short as it can be written from the working folder."""
    return Path(os.path.relpath(path)) if path.is_relative_to(Path.cwd()) else path


def _read(folder: Path) -> Project | None:
    """The project of a folder; None when its Pulumi.yaml is another project's."""
    read = document.read(shown(folder / FILE))
    if read.root is None:
        raise StackError("\n".join(map(str, read.problems)), f"{FILE} of the project is needed to find its stacks")
    if _text(read.root, "name") != NAME:
        return None
    if read.problems:
        raise StackError("\n".join(map(str, read.problems)))
    config = read.root.get("config")
    defaults: dict[str, str] = {}
    declared: set[str] = set()
    for entry in config.value.entries if config and isinstance(config.value, document.Mapping) else ():
        key = own_key(entry.key)
        if key is None:
            continue
        declared.add(key)
        value = entry.value
        text = value.text if isinstance(value, Scalar) else None
        if isinstance(value, document.Mapping):
            text = _text(value, "value") or _text(value, "default")
        if text is not None:
            defaults[key] = text
    return Project(folder, folder / (_text(read.root, "stackConfigDir") or "."), defaults, frozenset(declared))


def _text(mapping: document.Mapping, key: str) -> str | None:
    entry = mapping.get(key)
    return entry.value.text if entry and isinstance(entry.value, Scalar) else None
