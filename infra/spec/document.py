"""YAML as a tree that remembers where everything stands and how it was written.

Values stay text until it is known what they should be, so that ``version: 8.10`` keeps its last digit and
``owner: no`` stays a word. Only plain YAML is read: one document, no anchors, aliases, merge keys or tags, which
is also what keeps a small file from growing into a large one.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import Reader

from infra.errors import Problem

MAX_BYTES = 1 << 20
MAX_DEPTH = 16
MAX_VALUES = 5000
NULLS = frozenset({"~", "null", "Null", "NULL"})

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as written, without its quotes."""

    line: int
    column: int
    text: str
    quoted: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is written at all, as in ``bucket:``."""
        return not self.text and not self.quoted

    @property
    def null(self) -> bool:
        """Whether this is YAML's null, written out."""
        return not self.quoted and self.text in NULLS


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    line: int
    column: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in file order, each key once."""

    line: int
    column: int
    entries: tuple[Entry, ...]

    def get(self, key: str) -> Entry | None:
        """The entry of `key`."""
        return next((entry for entry in self.entries if entry.key == key), None)


@dataclass(frozen=True, slots=True)
class Refused:
    """A value already reported as a problem: an alias or a tagged value."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value; the position is the key's."""

    line: int
    column: int
    key: str
    value: Node


Node = Scalar | Sequence | Mapping | Refused


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says, and what is wrong with how it says it.

    Attributes:
        path: as shown in problems.
        root: the top-level mapping; None when there is none to look at.
        problems: what is wrong with the YAML itself.
    """

    path: str
    root: Mapping | None
    problems: tuple[Problem, ...]


def read(path: Path) -> Document:
    """The document in a file. A file that cannot be read or is too large gives a problem, not an exception."""
    shown = str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return _failed(shown, "is a folder, not a file")
        if not stat.S_ISREG(status.st_mode):
            return _failed(shown, "is not a regular file")
        if status.st_size > MAX_BYTES:
            return _failed(
                shown, f"is {status.st_size} bytes; at most {MAX_BYTES} are read", "is this the right file?"
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return _failed(shown, "no such file")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return _failed(shown, f"cannot be read: {reason}")
    return parse(data, shown)


def parse(data: bytes, path: str) -> Document:
    """The document in `data`; `path` is what problems show."""
    if len(data) > MAX_BYTES:
        return _failed(path, f"is {len(data)} bytes; at most {MAX_BYTES} are read", "is this the right file?")
    if b"\0" in data:
        return _failed(path, "is a binary file (it holds NUL bytes), not YAML in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _position(data[: error.start].decode("utf-8-sig"))
        return _failed(
            path, f"byte 0x{data[error.start]:02x} is not UTF-8", "save the file as UTF-8", line, column
        )
    if strange := Reader.NON_PRINTABLE.search(text):
        line, column = _position(text[: strange.start()])
        return _failed(
            path, f"control character U+{ord(strange.group()):04X} is not allowed in YAML", "", line, column
        )
    return _Parser(path, text).document()


def untyped(node: Node) -> object:
    """The plain value of a node by YAML 1.2's core rules: null, true, false, numbers, text, lists, mappings."""
    if isinstance(node, Mapping):
        return {entry.key: untyped(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [untyped(item) for item in node.items]
    if isinstance(node, Refused) or node.empty or node.null:
        return None
    if not node.quoted:
        if node.text.lower() in ("true", "false"):
            return node.text.lower() == "true"
        if re.fullmatch(r"[-+]?\d[\d_]{0,30}", node.text):
            return int(node.text)
        if re.fullmatch(r"[-+]?\d+\.\d*", node.text):
            return float(node.text)
    return node.text


class _StopError(Exception):
    """The rest of the file cannot be made sense of."""


class _Parser:
    """Builds the tree from parser events, without recursion of the library's own."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._problems: list[Problem] = []
        self._values = 0
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))

    def document(self) -> Document:
        root: Node | None = None
        try:
            root = self._root()
        except _StopError:
            pass
        except yaml.YAMLError as error:
            self._problems.append(_syntax(self._path, self._text, error))
        return Document(self._path, root if isinstance(root, Mapping) else None, tuple(self._problems))

    def _root(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._stop(event, "a second document begins here; one file holds one")
                root = self._node(next(self._events), 0)
        if root is None or (isinstance(root, Scalar) and root.empty):
            self._problem(1, 1, "is empty")
            raise _StopError
        if not isinstance(root, Mapping | Refused):
            kind = "a list" if isinstance(root, Sequence) else "a single value"
            self._problem(root.line, root.column, f"is {kind}, not a mapping of keys to values")
        return root

    def _node(self, event: Any, depth: int) -> Node:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self._values += 1
        if self._values > MAX_VALUES:
            self._stop(event, f"more than {MAX_VALUES} values in one file")
        if depth > MAX_DEPTH:
            self._stop(event, f"nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.AliasEvent):
            self._problem(line, column, f"alias *{event.anchor} is not allowed", "write the value out")
            return Refused(line, column)
        refused = self._marked(event, line, column)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = Scalar(line, column, event.value, quoted=bool(event.style))
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Sequence(line, column, tuple(self._items(depth)))
        else:
            node = Mapping(line, column, tuple(self._entries(depth)))
        return Refused(line, column) if refused else node

    def _marked(self, event: Any, line: int, column: int) -> bool:
        """Whether the value carries an anchor or a tag, which is reported; only a tag spoils the value."""
        if event.anchor is not None:
            self._problem(line, column, f"anchor &{event.anchor} is not allowed", "delete it")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._problem(line, column, f"tag {tag} is not allowed", "delete it; quote a value to keep it text")
        return event.tag is not None

    def _items(self, depth: int) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[Entry]:
        seen: dict[str, int] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                if not isinstance(key, Refused):
                    self._problem(key.line, key.column, "a key must be a word, not a list or mapping")
            elif key.text in seen:
                first = seen[key.text]
                self._problem(key.line, key.column, f"{key.text}: duplicate key", f"first on line {first}")
            else:
                seen[key.text] = key.line
                yield Entry(key.line, key.column, key.text, value)

    def _problem(self, line: int, column: int, message: str, hint: str = "") -> None:
        self._problems.append(Problem(self._path, line, column, message, hint))

    def _stop(self, event: Any, message: str) -> None:
        self._problem(event.start_mark.line + 1, event.start_mark.column + 1, message)
        raise _StopError


def _syntax(path: str, text: str, error: yaml.YAMLError) -> Problem:
    """What the YAML library says, in one line, with the usual reason where it is known."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem(path, 1, 1, f"not valid YAML: {' '.join(str(error).split())}")
    line, column = error.problem_mark.line + 1, error.problem_mark.column + 1
    lines = _BREAK.split(text)
    before = lines[line - 1][: column - 1] if line <= len(lines) else ""
    said = error.problem or "cannot be parsed"
    hint = ""
    if "\t" in before + (lines[line - 1][column - 1 : column] if line <= len(lines) else ""):
        hint = "indent with spaces, not tabs"
    elif "mapping values are not allowed" in said:
        hint = "quote a value that holds ': '"
    elif "cannot start any token" in said:
        hint = "quote a value that begins with a special character"
    elif "found unexpected end of stream" in said and error.context:
        hint = "a quote is not closed"
    elif error.context_mark is not None and error.context_mark.line + 1 != line:
        hint = f"{error.context} that begins on line {error.context_mark.line + 1}"
    return Problem(path, line, column, f"not valid YAML: {said}", hint)


def _position(before: str) -> tuple[int, int]:
    lines = _BREAK.split(before)
    return len(lines), len(lines[-1]) + 1


def _failed(path: str, message: str, hint: str = "", line: int = 1, column: int = 1) -> Document:
    return Document(path, None, (Problem(path, line, column, message, hint),))
