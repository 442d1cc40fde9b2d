"""One resource of a plan, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import Any

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Stands for a value nobody knows before the update; the engine prints the same string."""

SECRET = "[secret]"
"""Stands for a secret value; the engine prints the same string."""

STACK_TYPE = "pulumi:pulumi:Stack"


def is_unknown(value: Any) -> bool:
    """Whether nobody can say what the value is: it comes with the update, or is secret."""
    return isinstance(value, str) and value in (UNKNOWN, SECRET)


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
    """What the program asks one resource to be.

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

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Resource:
        """Reads one resource of a plan file.

        Raises:
            KeyError, TypeError, AttributeError: it is something else.
        """
        texts = [row["urn"], row["type"], row["name"], row["source"]]
        texts += [urn for urn in (row["parent"], row["provider"]) if urn is not None]
        if not all(isinstance(text, str) for text in texts) or not isinstance(row["inputs"], dict):
            raise TypeError(f"{row['urn']} is not a resource")
        urns = chain(row["dependencies"], *row["property_dependencies"].values())
        if not all(isinstance(urn, str) for urn in urns):
            raise TypeError(f"{row['urn']} depends on what is no URN")
        values: dict[str, Any] = {
            **row,
            "dependencies": tuple(row["dependencies"]),
            "property_dependencies": {name: tuple(urns) for name, urns in row["property_dependencies"].items()},
        }
        return cls(**values)

    def get(self, path: str, default: Any = None) -> Any:
        """The input at a dotted path such as ``metadataOptions.httpTokens`` or ``rules.0.cidr``.

        Returns `default` when a step is missing, and `UNKNOWN` when a step on the way is unknown.
        """
        value: Any = self.inputs
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
