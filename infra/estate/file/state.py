"""States: resources as the engine writes them in previews, event logs and exports, and the plan they make up.

All three formats write a resource the same way (`apitype.ResourceV3` of github.com/pulumi/pulumi, read 2026-11).
The plan is the same notion as an offline one, with what only an engine tells:

- Resources that are only read (`external`) and those that go stand apart; views of others (`viewOf`) are left out.
- What engine and provider keep for themselves among the inputs is left out: ``__internal``, ``__defaults``.
- A default provider is a resource of its plan, with what the stack's configuration says of its package: a preview
  does not list it, but without it nobody would know the region of what it makes.
- `cloud` is the one whose resources the stack has; empty when it has those of both or of neither. `region` is
  where most of that cloud's resources are, as their providers say; empty when one of them says nothing, or two
  regions have as many. Each resource is still priced in the region of its own provider.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast
from urllib.parse import unquote

from infra.catalog.cloud import CLOUDS
from infra.catalog.region import region_by_code
from infra.errors import PlanError
from infra.estate.estate import Estate
from infra.estate.file.content import Content
from infra.estate.resource import SECRET, STACK_TYPE, UNKNOWN, Operation, Resource, is_unknown
from infra.estate.signature import (
    ARCHIVE_SIGNATURE,
    ASSET_SIGNATURE,
    OUTPUT_SIGNATURE,
    RESOURCE_SIGNATURE,
    SECRET_SIGNATURE,
    SIGNATURE,
)

DEEPEST = 100
"""Levels of values inside values; a provider's schema has a dozen."""

PROBLEMS = 10
"""Problems of one file that are told."""

ELIDED = "<contents elided>"
"""Stands for the text of an asset in an event log."""

HINT = "write one: twinstack plan STACK --format json, pulumi preview --json --show-sames, or pulumi stack export"

_URN_PREFIX = "urn:pulumi:"
PROVIDER_PREFIX = "pulumi:providers:"
_DEFAULT_PROVIDER = re.compile(r"default(_\d+_\d+_\d+(_\w+)?)?")
_LIBRARIES = ("/site-packages/", "/node_modules/", "/dist-packages/")
_OWN = ("infra/estate/offline/", "infra/components/twin.py")
_INTERNAL = "__internal"
_DEFAULTS = "__defaults"

State = Mapping[str, Any]


class Malformed(Exception):  # noqa: N818
    """What is wrong with a state, in a few words."""


def is_default_provider(urn: str) -> bool:
    """Whether the URN is that of a provider that the engine makes by itself."""
    parts = _parts(urn)
    return bool(
        parts
        and parts[2].startswith(PROVIDER_PREFIX)
        and "$" not in parts[2]
        and _DEFAULT_PROVIDER.fullmatch(parts[3])
    )


def _parts(urn: str) -> tuple[str, str, str, str] | None:
    """Stack, project, types and name of a URN; None for what is none."""
    parts = urn.removeprefix(_URN_PREFIX).split("::", 3)
    if not urn.startswith(_URN_PREFIX) or len(parts) != 4 or not all(parts[:3]):
        return None
    return parts[0], parts[1], parts[2], parts[3]


def mapping(value: Any, what: str) -> Mapping[str, Any]:
    """The value as a mapping, empty for null. Raises `Malformed` for anything else."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Malformed(f"{what} is {kind(value)}, not an object")
    return cast("dict[str, Any]", value)


def sequence(value: Any, what: str) -> list[Any]:
    """The value as a list, empty for null. Raises `Malformed` for anything else."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Malformed(f"{what} is {kind(value)}, not a list")
    return cast("list[Any]", value)


def text(value: Any, what: str) -> str:
    """The value as text, empty for null. Raises `Malformed` for anything else."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Malformed(f"{what} is {kind(value)}, not text")
    return value


def flag(value: Any, what: str) -> bool:
    """The value as a truth value, False for null. Raises `Malformed` for anything else."""
    if value is None:
        return False
    if not isinstance(value, bool):
        raise Malformed(f"{what} is {kind(value)}, not true or false")
    return value


def kind(value: Any) -> str:
    """What a JSON value is, in a word."""
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "text",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), "null")


def configuration(value: Any) -> dict[str, str]:
    """A stack's configuration: key -> text; secret values as `SECRET`. Raises `Malformed` for anything else.

    A checkpoint writes each as ``{"value": ..., "secure": ..., "object": ...}``, the others as text.
    """
    found: dict[str, str] = {}
    for key, given in mapping(value, "config").items():
        if isinstance(given, dict):
            entry = cast("dict[str, Any]", given)
            found[key] = SECRET if "secure" in entry else text(entry.get("value"), f"config {key}")
        else:
            found[key] = text(given, f"config {key}")
    return found


OF_STEPS: Mapping[str, Operation] = {
    "create": "create",
    "create-replacement": "replace",
    "delete": "delete",
    "import": "create",
    "import-replacement": "replace",
    "read": "read",
    "read-replacement": "read",
    "refresh": "same",
    "replace": "replace",
    "same": "same",
    "update": "update",
}
"""Step of the engine -> what happens to the resource (pkg/resource/deploy/step.go, 2026-11)."""

FORGOTTEN = frozenset({"delete-replaced", "discard", "discard-replaced", "remove-pending-replace"})
"""Steps that clear away what has been replaced, or forget what was only read."""


def operation_of(step: str, state: State) -> Operation | None:
    """What a step does to the resource of its state; None where the step or the state is no part of an estate."""
    if step in FORGOTTEN or state.get("viewOf"):
        return None
    found = OF_STEPS.get(step, "update")
    return "read" if found != "delete" and flag(state.get("external"), "external") else found


Step = tuple[str, Any, Operation]
"""Where a state stands, the state, and what happens to its resource."""


def assemble(
    states: Iterable[Step],
    path: str,
    config: Mapping[str, str],
    *,
    warnings: Iterable[str] = (),
    silent: frozenset[str] = frozenset(),
    deployed: bool = False,
) -> Content:
    """The estate of states; of two with the same URN the later one counts.

    Raises:
        PlanError: states are malformed, or there are none; names up to `PROBLEMS` of them.
    """
    resources: dict[str, Resource] = {}
    sides: dict[str, dict[str, Resource]] = {"delete": {}, "read": {}}
    defaulted: dict[str, frozenset[str]] = {}
    wrong: list[str] = []
    for place, state, operation in states:
        try:
            paths: set[str] = set()
            found = _resource(mapping(state, "it"), operation, paths)
        except Malformed as problem:
            wrong.append(f"{path}: {place}: {problem}")
            continue
        if operation in sides:
            sides[operation][found.urn] = found
            continue
        resources[found.urn] = found
        if paths:
            defaulted[found.urn] = frozenset(paths)
    refuse(wrong)
    if not resources and not sides["delete"]:
        raise PlanError(f"{path}: holds no resource", HINT)
    missing = {row.provider for row in resources.values() if row.provider} - resources.keys()
    for urn in filter(is_default_provider, missing):
        resources[urn] = _default_provider(urn, config)
    return Content(_estate(resources, sides), tuple(warnings), silent, defaulted, config, deployed)


def refuse(wrong: list[str]) -> None:
    """Raises `PlanError` with the first problems, if there are any."""
    if wrong:
        rest = len(wrong) - PROBLEMS
        more = [f"and {rest} more"] if rest > 0 else []
        raise PlanError("\n".join((*wrong[:PROBLEMS], *more)), HINT)


def _resource(state: State, operation: Operation, defaulted: set[str]) -> Resource:
    urn = text(state.get("urn"), "urn")
    parts = _parts(urn)
    if parts is None:
        raise Malformed(f"urn {urn[:80]!r} is no URN" if urn else "it has no urn")
    token = text(state.get("type"), "type") or parts[2].rsplit("$", 1)[-1]
    inputs = mapping(state.get("inputs"), "inputs")
    if token.startswith(PROVIDER_PREFIX):
        inputs = {name: value for name, value in inputs.items() if name != _INTERNAL}
    made_from = mapping(state.get("propertyDependencies"), "propertyDependencies")
    entries = {name: _urns(made_from[name], f"propertyDependencies.{name}") for name in sorted(made_from)}
    return Resource(
        urn=urn,
        type=token,
        name=parts[3],
        inputs=_object(inputs, "", defaulted, 0),
        parent=text(state.get("parent"), "parent") or None,
        provider=text(state.get("provider"), "provider").rsplit("::", 1)[0] or None,
        dependencies=_urns(state.get("dependencies"), "dependencies"),
        property_dependencies={name: urns for name, urns in entries.items() if urns},
        source=_source(state),
        custom=flag(state.get("custom"), "custom"),
        protect=flag(state.get("protect"), "protect"),
        operation=operation,
        id=_known(text(state.get("id"), "id")),
        outputs=_object(mapping(state.get("outputs"), "outputs"), "", set(), 0),
    )


def _known(text: str) -> str:
    return "" if is_unknown(text) else text


def _urns(value: Any, what: str) -> tuple[str, ...]:
    return tuple(sorted({text(urn, what) for urn in sequence(value, what)}))


def _object(value: Mapping[str, Any], path: str, defaulted: set[str], depth: int) -> dict[str, Any]:
    names = value.get(_DEFAULTS)
    if isinstance(names, list):
        filled = cast("list[Any]", names)
        defaulted.update(f"{path}{name}" for name in filled if isinstance(name, str) and name in value)
        value = {name: inner for name, inner in value.items() if name != _DEFAULTS}
    return {name: _value(value[name], f"{path}{name}.", defaulted, depth + 1) for name in sorted(value)}


def _value(value: Any, path: str, defaulted: set[str], depth: int) -> Any:
    if depth > DEEPEST:
        raise Malformed("nested too deep")
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return [_value(item, f"{path}{index}.", defaulted, depth + 1) for index, item in enumerate(items)]
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return (
            _special(fields, path, defaulted, depth)
            if SIGNATURE in fields
            else _object(fields, path, defaulted, depth)
        )
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _special(fields: Mapping[str, Any], path: str, defaulted: set[str], depth: int) -> Any:
    match fields[SIGNATURE]:
        case code if code == SECRET_SIGNATURE:
            return SECRET
        case code if code == OUTPUT_SIGNATURE:
            if fields.get("secret"):
                return SECRET
            return _value(fields["value"], path, defaulted, depth + 1) if "value" in fields else UNKNOWN
        case code if code == RESOURCE_SIGNATURE:
            return fields.get("id" if "id" in fields else "urn") or UNKNOWN
        case code if code in (ASSET_SIGNATURE, ARCHIVE_SIGNATURE):
            # The hash is of the engine's making; the text is missing from an event log.
            told = {name: given for name, given in fields.items() if name not in (SIGNATURE, "hash")}
            if told.get("text") == ELIDED:
                told["text"] = UNKNOWN
            inner = _object(told, path, defaulted, depth)
            return {"asset" if code == ASSET_SIGNATURE else "archive": inner}
        case code:
            return {"signature": code if isinstance(code, str) else ""}


def _source(state: State) -> str:
    """The innermost frame that is the program's own, as ``path:line``; empty when none is told.

    The engine gives positions from the project's folder: ``project:///infra/program.py#73``.
    """
    frames: list[Any] = [state]
    trace = state.get("stackTrace")
    if isinstance(trace, list):
        frames += cast("list[Any]", trace)
    for frame in frames:
        given: Any = cast("dict[str, Any]", frame).get("sourcePosition") if isinstance(frame, dict) else None
        if not isinstance(given, str) or not given.startswith("project:///"):
            continue
        place, _, line = unquote(given.removeprefix("project:///")).partition("#")
        if place.startswith(("../", *_OWN)) or any(name in f"/{place}" for name in _LIBRARIES):
            continue
        return f"{place}:{line.partition(',')[0]}" if line else place
    return ""


def _default_provider(urn: str, config: Mapping[str, str]) -> Resource:
    _, _, token, name = _parts(urn) or ("", "", "", "")
    prefix = f"{token.removeprefix(PROVIDER_PREFIX)}:"
    inputs = {key.removeprefix(prefix): config[key] for key in sorted(config) if key.startswith(prefix)}
    return Resource(urn=urn, type=token, name=name, inputs=inputs)


def _estate(resources: Mapping[str, Resource], sides: Mapping[str, Mapping[str, Resource]]) -> Estate:
    rows = {**sides["delete"], **resources}
    root = next((row.urn for row in rows.values() if row.type == STACK_TYPE), next(iter(rows)))
    stack, project, _, _ = _parts(root) or ("", "", "", "")
    clouds = {row.type.split(":", 1)[0] for row in rows.values() if row.custom} & {*CLOUDS}
    cloud = clouds.pop() if len(clouds) == 1 else ""
    estate = Estate(
        project=project,
        stack=stack,
        cloud=cloud,
        resources=tuple(resources.values()),
        deleted=tuple(sides["delete"].values()),
        read=tuple(sides["read"].values()),
    )
    region = _region(estate, cloud) if cloud else ""
    place = region_by_code("alicloud" if cloud == "alicloud" else "aws", region) if region else None
    return replace(estate, metro=place.metro if place else "", region=region)


def _region(estate: Estate, cloud: str) -> str:
    counted: Counter[str] = Counter()
    for row in estate.resources:
        if row.custom and row.type.startswith(f"{cloud}:"):
            region = estate.region_of(row)
            counted["" if is_unknown(region) else region] += 1
    most = counted.most_common(2)
    if "" in counted or (len(most) > 1 and most[0][1] == most[1][1]):
        return ""
    return most[0][0] if most else ""
