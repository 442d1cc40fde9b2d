"""Readings: one fact about a resource, or why nobody knows it yet."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from infra.estate.resource import SECRET, UNKNOWN, Resource

T_co = TypeVar("T_co", covariant=True)

State = Literal["value", "default", "absent", "unknown", "secret", "outside", "malformed", "inapplicable"]

LONGEST = 120
"""Characters of a value that are shown."""


class NotKnown(Exception):  # noqa: N818
    """A fact is asked for that nobody knows: it comes with the update, is secret, outside or malformed.

    Whoever judges or prices catches it once; nobody else does.
    """

    def __init__(self, reading: Reading[Any], expected: str = "") -> None:
        super().__init__(f"{reading.path}: {reading.shown}")
        self.reading = reading
        self.expected = expected


class Inapplicable(Exception):  # noqa: N818
    """A fact is asked for that this kind of resource cannot have; says why."""


class Reading(Generic[T_co]):
    """One fact.

    Attributes:
        resource: what it was read from, which can be another one than the view's own.
        path: the input it was read from; the first one looked for where none is set.
        state: whether it is a value, the provider's default, not set at all, or why it is not known.
        raw: the value as it is written.
        note: what there is to say: which default, what is malformed, what is outside.
    """

    __slots__ = ("_value", "note", "path", "raw", "resource", "state")

    def __init__(
        self, resource: Resource, path: str, state: State, value: Any = None, raw: Any = None, note: str = ""
    ) -> None:
        self.resource = resource
        self.path = path
        self.state: State = state
        self._value = value
        self.raw = raw
        self.note = note

    @property
    def value(self) -> T_co:
        """The value; the provider's default where it is not set, None where there is none.

        Raises:
            NotKnown: nobody knows it.
            Inapplicable: this kind of resource has no such thing.
        """
        if self.state in ("value", "default", "absent"):
            return self._value
        if self.state == "inapplicable":
            raise Inapplicable(self.note)
        raise NotKnown(self)

    @property
    def known(self) -> T_co | None:
        """The value, or None where it is not known or cannot be."""
        return self._value if self.state in ("value", "default", "absent") else None

    @property
    def is_known(self) -> bool:
        """Whether `value` says it."""
        return self.state in ("value", "default", "absent")

    @property
    def given(self) -> bool:
        """Whether it is set, to whatever: a value that comes with the update is set.

        Raises:
            NotKnown: what it is set to cannot be read.
        """
        if self.state == "malformed":
            raise NotKnown(self)
        return self.state in ("value", "unknown", "secret", "outside")

    @property
    def shown(self) -> str:
        """What it is, in a few words, as a finding or a price line says it."""
        match self.state:
            case "absent":
                return "not set"
            case "default":
                return self.note or f"not set (default {show(self._value if self.raw is None else self.raw)})"
            case "unknown":
                return self.note or "known only after the update"
            case "secret":
                return "a secret"
            case "outside" | "malformed" | "inapplicable":
                return self.note
            case "value":
                return show(self._value if self.raw is None else self.raw)

    def as_is(self, value: Any) -> Reading[Any]:
        """What this fact means for another one: its place and state with another value."""
        raw = self._value if self.raw is None and self.state == "value" else self.raw
        return Reading(self.resource, self.path, self.state, value, raw, self.note)

    def place(self, subject: Resource) -> str:
        """Where it stands, seen from the resource that is judged: with the other's name where it is another's."""
        if self.resource.urn == subject.urn:
            return self.path
        return f"{self.resource.name}.{self.path}" if self.path else self.resource.name

    def __repr__(self) -> str:
        return f"<{self.state} {self.path}: {self.shown}>"


def show(value: Any) -> str:
    """A value as text."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        value = ", ".join(show(item) for item in value) or "empty"
    text = "known only after the update" if value == UNKNOWN else "a secret" if value == SECRET else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


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
