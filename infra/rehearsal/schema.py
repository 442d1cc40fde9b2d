"""What the installed SDK says about a resource type: its inputs, which of them are required, and their types.

The generated source is read, one class at a time, rather than imported: importing ``pulumi_aws.ec2`` alone takes
longer than the plugin's whole share in updating a stack of eighty resources.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from infra.estate.resource import is_unknown
from infra.nearest import nearest
from infra.rehearsal.kind import Problem

Form = Literal["any", "boolean", "integer", "number", "string", "asset", "list", "map", "object", "union"]

_SCALARS: Mapping[str, Form] = {
    "_builtins.bool": "boolean",
    "_builtins.float": "number",
    "_builtins.int": "integer",
    "_builtins.str": "string",
    "bool": "boolean",
    "float": "number",
    "int": "integer",
    "str": "string",
}
_LISTS = {"Sequence", "List", "_builtins.list", "list"}
_MAPS = {"Mapping", "Dict", "_builtins.dict", "dict"}
_ASSETS = {"pulumi.Asset", "pulumi.Archive"}
_WORDS: Mapping[Form, str] = {
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "asset": "an asset or archive",
    "list": "a list",
    "map": "a map",
    "object": "an object",
}


# What a generated file looks like, as written by pulumi-language-python (pulumi-aws 7.51, pulumi-alicloud 4.0).
_UNINDENTED = re.compile(r"^\S", re.MULTILINE)
_ARGUMENTS = re.compile(r"def __init__\(__self__,\s+resource_name: str,\s+args: (?:Optional\[)?(\w+)")
_SIGNATURE = re.compile(r"    def __init__\(__self__, \*,\n(.*?)\):\n", re.DOTALL)
_ARGUMENT = re.compile(r"^ +(\w+): (.+?)( = None)?,?$", re.MULTILINE)
_GETTER = re.compile(
    r'    @pulumi\.getter(?:\(name="(\w+)"\))?\n'
    r'(?:    @_utilities\.deprecated\("""(?:[^"]|"(?!""))*"""\)\n)?'
    r"    def (\w+)\(self\) -> (.+):\n"
)


@dataclass(frozen=True, slots=True)
class Property:
    """One input or output: its name on the wire and in Python, its type, and whether it must be there."""

    name: str
    python: str
    hint: Hint
    required: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """The type of a value.

    Attributes:
        form: what sort of value it is.
        parts: the type of the items of a list or map; the choices of a union.
        folder: where the class of an object is.
        cls: the class of an object; its properties are read when they are needed.
    """

    form: Form
    parts: tuple[Hint, ...] = ()
    folder: Path = field(default=Path(), compare=False)
    cls: str = ""

    def properties(self) -> Mapping[str, Property]:
        """The properties of an object, by name on the wire."""
        return _properties(self.folder / "_inputs.py", self.cls)

    def results(self) -> Mapping[str, Property]:
        """The properties that the object has as an output."""
        return _outputs(class_text(self.folder / "outputs.py", self.cls.removesuffix("Args")), self.folder)

    def text(self) -> str:
        """The text of the class of an object."""
        return class_text(self.folder / "_inputs.py", self.cls)


ANY = Hint("any")


@dataclass(frozen=True, slots=True)
class Schema:
    """What the SDK says about one resource type."""

    token: str
    inputs: Mapping[str, Property]
    outputs: Mapping[str, Property]


@cache
def schema(token: str) -> Schema | None:
    """The schema of a type token, or of ``pulumi:providers:aws``; None when no installed SDK has the type."""
    found = _place(token)
    if found is None:
        return None
    folder, cls, path = found
    body = class_text(path, cls)
    return Schema(token, _properties(path, _arguments(body, cls)), _outputs(body, folder))


def texts(token: str) -> tuple[str, str]:
    """The text of the class of a type's arguments, and of its own; empty when no installed SDK has the type."""
    found = _place(token)
    if found is None:
        return "", ""
    _, cls, path = found
    body = class_text(path, cls)
    return class_text(path, _arguments(body, cls)), body


def hint_at(token: str, path: str) -> Hint | None:
    """The type of the input at a path such as ``dataDisks[].size``; None when it leads nowhere."""
    found = schema(token)
    known = found.inputs if found else {}
    hint: Hint | None = None
    for step in path.split("."):
        name = step.removesuffix("[]")
        hint = known[name].hint if name in known else None
        if hint is not None and step.endswith("[]"):
            hint = hint.parts[0] if hint.form == "list" else None
        if hint is None:
            return None
        known = hint.properties() if hint.form == "object" else {}
    return hint


def problems(token: str, inputs: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything about plain inputs that the SDK would not let a program write, by path.

    Unknown and secret values are taken. What a provider converts (``"5"`` for a number) is taken too.
    """
    found = schema(token)
    if found is None:
        return (_no_type(token),)
    return tuple(_object("", found.inputs, inputs))


def tokens(package: str) -> tuple[str, ...]:
    """The resource types of ``aws`` or ``alicloud``, sorted; none when its SDK is not installed."""
    return tuple(sorted(_classes(package)))


def _no_type(token: str) -> Problem:
    package = token.split(":")[0]
    near = nearest(token, _classes(package))
    hint = f"; did you mean {near}?" if near else ""
    return Problem("", f"the installed SDK has no type {token}{hint}")


def _object(path: str, known: Mapping[str, Property], values: Mapping[str, Any]) -> Iterator[Problem]:
    for name, value in sorted(values.items()):
        where = f"{path}.{name}" if path else name
        if name not in known:
            near = nearest(name, known)
            yield Problem(where, f"there is no input {name!r}" + (f"; did you mean {near!r}?" if near else ""))
        elif value is not None:
            yield from _value(where, known[name].hint, value)
    for name, wanted in known.items():
        if wanted.required and values.get(name) is None:
            yield Problem(f"{path}.{name}" if path else name, f"the required input {name!r} is missing")


def _value(path: str, hint: Hint, value: Any) -> Iterator[Problem]:
    if value is None or is_unknown(value) or hint.form == "any":
        return
    match hint.form:
        case "union":
            tries = [tuple(_value(path, part, value)) for part in hint.parts]
            if all(tries):
                # The choice that got furthest into the value says most.
                yield from max(tries, key=lambda problems: max(len(problem.path) for problem in problems))
        case "list" if isinstance(value, list):
            for index, item in enumerate(value):
                yield from _value(f"{path}[{index}]", hint.parts[0], item)
        case "map" if isinstance(value, dict):
            for key, item in sorted(value.items()):
                yield from _value(f"{path}.{key}", hint.parts[0], item)
        case "object" if isinstance(value, dict):
            # A class that cannot be found says nothing.
            if known := hint.properties():
                yield from _object(path, known, value)
        case "asset" if isinstance(value, dict):
            if set(value) != {"asset"} and set(value) != {"archive"}:
                yield Problem(path, "must be an asset or archive")
        case _ if not _is_scalar(hint.form, value):
            yield Problem(path, f"must be {_WORDS[hint.form]}, not {_said(value)}")
        case _:
            pass


def _is_scalar(form: Form, value: Any) -> bool:
    """Whether the provider takes the value: as it is, or written as text or read from text."""
    match form:
        case "string":
            return isinstance(value, str | bool | int | float)
        case "boolean":
            return isinstance(value, bool) or value in ("true", "false")
        case "integer" | "number" if isinstance(value, str | int | float) and not isinstance(value, bool):
            try:
                number = float(value)
            except ValueError:
                return False
            return form == "number" or number.is_integer()
        case _:
            return False


def _said(value: Any) -> str:
    match value:
        case dict():
            return "an object"
        case list():
            return "a list"
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value if len(value) <= 40 else f"{value[:40]}...")
        case _:
            return str(value)


@cache
def _package(name: str) -> Path | None:
    spec = find_spec(f"pulumi_{name}") if name.isidentifier() else None
    return Path(spec.origin).parent if spec is not None and spec.origin else None


@cache
def _classes(package: str) -> Mapping[str, tuple[str, str]]:
    """Token -> module and class, as the SDK registers them."""
    folder = _package(package)
    if folder is None:
        return {}
    source = (folder / "__init__.py").read_text(encoding="utf-8")
    start = source.index('"""', source.index("resource_modules=")) + 3
    rows: list[dict[str, Any]] = json.loads(source[start : source.index('"""', start)])
    return {token: (row["fqn"], cls) for row in rows for token, cls in row["classes"].items()}


def _place(token: str) -> tuple[Path, str, Path] | None:
    """The folder, the class and the file of a type."""
    package = token.split(":")[-1] if token.startswith("pulumi:providers:") else token.split(":")[0]
    root = _package(package)
    if root is None:
        return None
    if token.startswith("pulumi:providers:"):
        return root, "Provider", root / "provider.py"
    found = _classes(package).get(token)
    if found is None:
        return None
    module, cls = found
    folder = root.joinpath(*module.split(".")[1:])
    likely = folder / (re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", cls).lower() + ".py")
    for path in chain((likely,), folder.glob("[!_]*.py")):
        if path.is_file() and f"\nclass {cls}(pulumi." in _source(path):
            return folder, cls, path
    return None


@cache
def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def class_text(path: Path, name: str) -> str:
    """The text of a class of a generated file; empty when there is none."""
    source = _source(path)
    start = max(source.find(f"\nclass {name}:"), source.find(f"\nclass {name}("))
    if start < 0:
        return ""
    end = _UNINDENTED.search(source, source.index("\n", start + 1))
    return source[start : end.start() if end else len(source)]


def _arguments(body: str, cls: str) -> str:
    """The class of a resource's arguments: ``XArgs``, unless an object of its inputs has that name."""
    found = _ARGUMENTS.search(body)
    return found[1] if found else f"{cls}Args"


@cache
def _properties(path: Path, cls: str) -> Mapping[str, Property]:
    """The inputs that an arguments class takes."""
    body = class_text(path, cls)
    names = {python: name or python for name, python, _ in _GETTER.findall(body)}
    signature = _SIGNATURE.search(body)
    found: dict[str, Property] = {}
    for python, hint, default in _ARGUMENT.findall(signature[1]) if signature else ():
        name = names.get(python, python)
        found[name] = Property(name, python, _hint(hint, path.parent), not default)
    return found


def _outputs(body: str, folder: Path) -> Mapping[str, Property]:
    return {
        name or python: Property(name or python, python, _hint(hint, folder), "Optional[" not in hint)
        for name, python, hint in _GETTER.findall(body)
    }


@cache
def _hint(text: str, folder: Path) -> Hint:
    return _type(ast.parse(text, mode="eval").body, folder)


def _type(node: ast.expr | None, folder: Path) -> Hint:
    match node:
        case ast.Constant(value=str(text)):
            return _reference(text, folder)
        case ast.Subscript(value=outer, slice=inner):
            name = ast.unparse(outer)
            if name in ("pulumi.Input", "pulumi.Output", "Optional"):
                return _type(inner, folder)
            if name in _LISTS:
                return Hint("list", (_type(inner, folder),))
            if name in _MAPS and isinstance(inner, ast.Tuple):
                return Hint("map", (_type(inner.elts[-1], folder),))
            if name == "Union" and isinstance(inner, ast.Tuple):
                return _union([_type(part, folder) for part in inner.elts])
            return ANY
        case ast.Name() | ast.Attribute():
            name = ast.unparse(node)
            return Hint("asset") if name in _ASSETS else Hint(_SCALARS.get(name, "any"))
        case _:
            return ANY


def _union(parts: list[Hint]) -> Hint:
    if ANY in parts:
        return ANY
    unique = tuple(dict.fromkeys(parts))
    return unique[0] if len(unique) == 1 else Hint("union", unique)


def _reference(text: str, folder: Path) -> Hint:
    """The type that a name in quotes stands for: an object of the inputs, its dictionary, or an enumeration."""
    if text in _SCALARS or "[" in text:
        return _hint(text, folder)
    module, _, cls = text.rpartition(".")
    if module == "outputs":
        return Hint("object", folder=folder, cls=f"{cls}Args")
    cls = cls.removesuffix("Dict")
    place = folder.parent / module.lstrip("_") if module else folder
    if cls.endswith("Args"):
        return Hint("object", folder=place, cls=cls)
    # Enumerations are text, whose values the provider judges.
    return ANY
