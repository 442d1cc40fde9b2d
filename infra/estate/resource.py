"""One resource, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from itertools import chain
from typing import Any, Literal, TypeGuard, get_args

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Stands for a value nobody knows before the update; the engine prints the same string."""

SECRET = "[secret]"
"""Stands for a secret value; the engine prints the same string."""

STACK_TYPE = "pulumi:pulumi:Stack"

Operation = Literal["create", "same", "update", "replace", "delete", "read"]
"""What happens to a resource: what exists and stays is ``same``, what is only looked up is ``read``."""

OPERATIONS: tuple[Operation, ...] = get_args(Operation)


def is_unknown(value: Any) -> bool:
    """Whether nobody can say what the value is: it comes with the update, or is secret."""
    return isinstance(value, str) and value in (UNKNOWN, SECRET)


def is_known_text(value: Any) -> TypeGuard[str]:
    """Whether the value is text that somebody can compare: neither empty nor unknown."""
    return isinstance(value, str) and value not in ("", UNKNOWN, SECRET)


def whole(value: Any) -> int | None:
    """An input as a whole number, given as a number or as text; None where it is none or not known."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
        return int(number) if number == int(number) else None
    except (ArithmeticError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Resource:
    """What one resource is asked to be, or is.

    Attributes:
        urn: the URN the engine would give.
        type: Pulumi type token, such as ``aws:rds/instance:Instance``.
        name: logical name, unique for the type and parent.
        inputs: JSON values under the provider's own (camelCase) input names; unknown values are `UNKNOWN`,
            secret ones `SECRET`.
        parent: URN of the parent, None for the stack itself.
        provider: URN of the provider; None for components, and in an offline plan for a default provider.
        dependencies: URNs this resource waits for, sorted.
        property_dependencies: input name -> URNs its value was made from, sorted.
        source: ``path:line`` of the call in the program, relative to the project; empty when not known.
        custom: False for components.
        protect: whether Pulumi refuses to delete it.
        operation: what happens to it.
        id: the cloud's own id; empty where it is not known.
        outputs: what the cloud says of it, under the provider's names; empty for what does not exist yet.
        region, account: where it is, as far as whoever read it knows; see `Estate.region_of`.
    """

    urn: str
    type: str
    name: str
    inputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    parent: str | None = None
    provider: str | None = None
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    source: str = ""
    custom: bool = True
    protect: bool = False
    operation: Operation = "create"
    id: str = ""
    outputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    region: str = ""
    account: str = ""

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Resource:
        """Reads one resource of a plan file.

        Raises:
            KeyError, TypeError, AttributeError: it is something else.
        """
        texts = [row["urn"], row["type"], row["name"], row["source"]]
        texts += [urn for urn in (row["parent"], row["provider"]) if urn is not None]
        texts += [row.get(name, "") for name in ("id", "region", "account")]
        whole = isinstance(row["inputs"], dict) and isinstance(row.get("outputs", {}), dict)
        if not whole or not all(isinstance(text, str) for text in texts):
            raise TypeError(f"{row['urn']} is not a resource")
        if row.get("operation", "create") not in OPERATIONS:
            raise TypeError(f"nobody knows what happens to {row['urn']}")
        urns = chain(row["dependencies"], *row["property_dependencies"].values())
        if not all(isinstance(urn, str) for urn in urns):
            raise TypeError(f"{row['urn']} depends on what is no URN")
        values: dict[str, Any] = {
            **row,
            "dependencies": tuple(row["dependencies"]),
            "property_dependencies": {name: tuple(urns) for name, urns in row["property_dependencies"].items()},
        }
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads back; what a plan of something new does not have is left out."""
        values = {name: getattr(self, name) for name in _NAMES}
        return {name: value for name, value in values.items() if name not in _LATER or value != _LATER[name]}

    @property
    def stack(self) -> str:
        """The stack it belongs to; empty where its URN is none of an engine's."""
        return _part(self.urn, 0)

    @property
    def project(self) -> str:
        """The project of that stack."""
        return _part(self.urn, 1)

    @property
    def arn(self) -> str:
        """Its Amazon Resource Name; empty where it is not known or has none."""
        for value in (self.outputs.get("arn"), self.inputs.get("arn"), self.id):
            if isinstance(value, str) and value.startswith("arn:"):
                return value
        return ""

    @property
    def told(self) -> Mapping[str, Any]:
        """What is said of it: what was asked for, else (of what was read from a cloud) what is there."""
        return self.inputs or self.outputs

    def get(self, path: str, default: Any = None) -> Any:
        """The input at a dotted path such as ``metadataOptions.httpTokens`` or ``rules.0.cidr``.

        Returns `default` when a step is missing, and `UNKNOWN` when a step on the way is unknown.
        """
        value: Any = self.told
        for step in path.split("."):
            if value == UNKNOWN:
                return UNKNOWN
            if isinstance(value, Mapping):
                value = value.get(step)
            elif isinstance(value, list | tuple) and step.isdigit() and int(step) < len(value):
                value = value[int(step)]
            else:
                return default
            if value is None:
                return default
        return value

    def refers_to(self, urn: str, input_name: str = "") -> bool:
        """Whether this resource (or the one named input) was made from an output of `urn`."""
        if input_name:
            return urn in self.property_dependencies.get(input_name, ())
        return urn in self.dependencies or any(urn in urns for urns in self.property_dependencies.values())


_NAMES = tuple(item.name for item in fields(Resource))
_LATER: Mapping[str, Any] = {"operation": "create", "id": "", "outputs": {}, "region": "", "account": ""}
"""Fields that a plan of something new leaves out -> what they are then."""


def _part(urn: str, index: int) -> str:
    parts = urn.removeprefix("urn:pulumi:").split("::", 2)
    return parts[index] if urn.startswith("urn:pulumi:") and len(parts) > index else ""
