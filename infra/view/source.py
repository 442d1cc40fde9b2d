"""Sources: where a fact stands in a resource, and how it is written there.

These functions are what a reader is written with. Each says that it returns the fact, so that a reader is checked
like the noun it fills; in truth it returns the place, which `infra.view.view.bind` turns into the fact.

An input can have several names, because providers rename them; the first that is set counts. What is not asked for
but said by the cloud (an output of a state) counts before the provider's default. Null, text where a list belongs
and whatever else cannot be read is not known, never absent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar, cast, overload

from infra.estate.resolver import Reference
from infra.estate.resource import SECRET, UNKNOWN, Resource
from infra.view.reading import Reading, State, kind
from infra.view.view import Subject, V, View, bind, sources

T = TypeVar("T")
S = TypeVar("S")

YES = frozenset({"1", "active", "enable", "enabled", "on", "open", "true", "yes"})
NO = frozenset({"0", "close", "closed", "disable", "disabled", "false", "inactive", "no", "off", "suspended"})
"""How providers write true and false, in lower case."""

LARGEST = 10**12
"""No resource has more of anything; beyond it arithmetic on a hostile plan would overflow."""


class _Missing:
    """Stands for what is not set."""


class Malformed:
    """Stands for what cannot be read; says what it is."""

    def __init__(self, note: str) -> None:
        self.note = note


MISSING = _Missing()
_NULL = Malformed("null")


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def look(inputs: Any, path: str) -> Any:
    """What stands at a path: a value, `MISSING`, the marker of an unknown or secret, or what is malformed.

    A list of one object counts as the object: providers have changed from one to the other and back.
    """
    value = inputs
    for step in _steps(path):
        if type(value) is list and len(value) == 1 and not step.isdigit():
            value = value[0]
        if isinstance(value, Mapping):
            value = cast("Mapping[str, Any]", value).get(step, MISSING)
            if value is MISSING:
                return MISSING
        elif value in (UNKNOWN, SECRET):
            return value
        elif value is None:
            return _NULL
        elif isinstance(value, list) and not value:
            return MISSING
        elif isinstance(value, list) and step.isdigit():
            items = cast("list[Any]", value)
            if int(step) >= len(items):
                return MISSING
            value = items[int(step)]
        elif isinstance(value, Malformed):
            return value
        else:
            return Malformed(f"{kind(value)}, not an object")
    return _NULL if value is None else value


class Source:
    """Where one fact stands.

    Attributes:
        paths: the inputs it is read from; one of another type as ``<token> <path>``.
    """

    paths: tuple[str, ...] = ()

    def read(self, at: Subject) -> Reading[Any]:
        """The fact of one resource."""
        raise NotImplementedError


class _Scalar(Source):
    def __init__(self, paths: tuple[str, ...], parse: Callable[[Any], Any], default: Any, computed: bool) -> None:
        self.paths = paths
        self._parse = parse
        self._written = default
        self._default = None if default is None else parse(default)
        self._computed = computed

    def read(self, at: Subject) -> Reading[Any]:
        for path in self.paths:
            raw = look(at.inputs, path)
            if raw is not MISSING and raw != "":
                return self._typed(at, at.prefix + path, raw)
        if at.outputs and self._computed:
            for path in self.paths:
                raw = look(at.outputs, path)
                if raw not in (MISSING, "", UNKNOWN) and not isinstance(raw, Malformed):
                    return self._typed(at, at.prefix + path, raw)
        state = "absent" if self._default is None else "default"
        return Reading(at.resource, at.prefix + self.paths[0], state, self._default, self._written)

    def _typed(self, at: Subject, path: str, raw: Any) -> Reading[Any]:
        if not_known := _not_known(at.resource, path, raw):
            return not_known
        try:
            return Reading(at.resource, path, "value", self._parse(raw), raw)
        except ValueError as error:
            return Reading(at.resource, path, "malformed", raw=raw, note=str(error))


def _not_known(resource: Resource, path: str, raw: Any) -> Reading[Any] | None:
    if raw == UNKNOWN:
        return Reading(resource, path, "unknown")
    if raw == SECRET:
        return Reading(resource, path, "secret")
    if isinstance(raw, Malformed):
        return Reading(resource, path, "malformed", note=raw.note)
    return None


def _text(raw: Any) -> str:
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, str | int | float):
        return str(raw)
    raise ValueError(f"{kind(raw)}, not text")


def _flag(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = _text(raw).lower() if isinstance(raw, str | int | float) else ""
    if word in YES or word in NO:
        return word in YES
    raise ValueError(
        f"{kind(raw)}, not true or false" if not isinstance(raw, str) else f"{raw}, not true or false"
    )


def _word(raw: Any, lower: Mapping[str, Any], words: Iterable[str]) -> Any:
    name = _text(raw)
    if name.lower() in lower:
        return lower[name.lower()]
    raise ValueError(f"{name}, not {' or '.join(words)}")


def _number(raw: Any) -> Decimal:
    try:
        found = Decimal(str(raw)) if isinstance(raw, str | int | float) and not isinstance(raw, bool) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or abs(found) > LARGEST:
        raise ValueError(f"{raw}, not a number" if isinstance(raw, str) else f"{kind(raw)}, not a number")
    return found


def _whole(raw: Any) -> int:
    found = _number(raw)
    if found != int(found):
        raise ValueError(f"{raw}, not a whole number")
    return int(found)


@overload
def text(*paths: str, names: Mapping[str, str] | None = None, computed: bool = True) -> Reading[str | None]: ...
@overload
def text(
    *paths: str, default: str, names: Mapping[str, str] | None = None, computed: bool = True
) -> Reading[str]: ...
def text(*paths: str, default: Any = None, names: Mapping[str, str] | None = None, computed: bool = True) -> Any:
    """Text; with `names`, a word of the noun for each word of the provider, whatever its case."""

    def word(raw: Any) -> str:
        found = _text(raw)
        return found if names is None else names.get(found.lower(), found.lower())

    return _Scalar(paths, word, default, computed)


@overload
def flag(*paths: str, on: Iterable[str] = (), off: Iterable[str] = ()) -> Reading[bool | None]: ...
@overload
def flag(
    *paths: str, default: bool | str | int, on: Iterable[str] = (), off: Iterable[str] = ()
) -> Reading[bool]: ...
def flag(*paths: str, default: Any = None, on: Iterable[str] = (), off: Iterable[str] = ()) -> Any:
    """True or false, however the provider spells it, also the default; `on` and `off` are further words."""
    more = {**{word.lower(): True for word in on}, **{word.lower(): False for word in off}}

    def parse(raw: Any) -> bool:
        known = more.get(raw.lower()) if isinstance(raw, str) else None
        return _flag(raw) if known is None else known

    return _Scalar(paths, parse, default, True)


@overload
def one_of(words: Mapping[str, T], *paths: str) -> Reading[T | None]: ...
@overload
def one_of(words: Mapping[str, T], *paths: str, default: str) -> Reading[T]: ...
def one_of(words: Mapping[str, Any], *paths: str, default: Any = None) -> Any:
    """What a word of the provider means; another word than these is malformed."""
    lower = {word.lower(): meaning for word, meaning in words.items()}
    return _Scalar(paths, lambda raw: _word(raw, lower, words), default, True)


@overload
def whole(*paths: str) -> Reading[int | None]: ...
@overload
def whole(*paths: str, default: int) -> Reading[int]: ...
def whole(*paths: str, default: Any = None) -> Any:
    """A whole number."""
    return _Scalar(paths, _whole, default, True)


@overload
def number(*paths: str) -> Reading[Decimal | None]: ...
@overload
def number(*paths: str, default: int) -> Reading[Decimal]: ...
def number(*paths: str, default: Any = None) -> Any:
    """A number."""
    return _Scalar(paths, _number, default, True)


def required(source: Reading[T | None]) -> Reading[T]:
    """What the provider wants to be set: of what leaves it out, nobody knows what it is."""

    def how(at: Subject) -> Reading[T]:
        found = at.read(source)
        if found.state == "absent":
            return Reading(found.resource, found.path, "malformed", note="not set")
        return cast("Reading[T]", found)

    return made(how, source)


def fixed(value: T, why: str = "") -> Reading[T]:
    """The same for every resource of the type: nothing can be set, or it is what the type is."""
    return cast("Reading[T]", _Fixed(value, why))


def assumed(value: T, shown: str = "") -> Reading[T]:
    """What the provider makes of what no input of the type says; a resource beside it can say otherwise.

    Where nothing does, `shown` says what is missing.
    """
    return cast("Reading[T]", _Fixed(value, shown, "default"))


def never(reason: str) -> Reading[Any]:
    """What resources of the type cannot have."""
    return cast("Reading[Any]", _Never(reason))


class _Fixed(Source):
    def __init__(self, value: Any, why: str, state: State = "value") -> None:
        self._value = value
        self._why = why
        self._state: State = state

    def read(self, at: Subject) -> Reading[Any]:
        return Reading(at.resource, at.prefix.removesuffix("."), self._state, self._value, note=self._why)


class _Never(Source):
    def __init__(self, reason: str) -> None:
        self._reason = reason

    def read(self, at: Subject) -> Reading[Any]:
        return Reading(at.resource, "", "inapplicable", note=self._reason)


def texts(*paths: str, split: str = "") -> Reading[tuple[Reading[str], ...]]:
    """A list of texts, each of which is known or not; with `split` also as one text."""
    return cast("Reading[tuple[Reading[str], ...]]", _List(paths, _each_text, split))


def rows(path: str, row: V, *others: str) -> Reading[tuple[V, ...]]:
    """A list of objects, each read as `row` says. Null in it is no row; of what is not known every fact is not."""

    def each(at: Subject, where: str, items: Sequence[Any]) -> Iterator[V]:
        for index, item in enumerate(items):
            if item is not None:
                prefix = f"{where}.{index}."
                yield bind(row, Subject(at.resource, at.views, item, prefix))

    inner = {source for found in sources(row).values() for source in found.paths}
    return cast("Reading[tuple[V, ...]]", _List((path, *others), each, "", tuple(sorted(inner))))


def _each_text(at: Subject, where: str, items: Sequence[Any]) -> Iterator[Reading[Any]]:
    for index, item in enumerate(items):
        path = f"{where}.{index}"
        try:
            raw = _NULL if item is None else item
            yield _not_known(at.resource, path, raw) or Reading(at.resource, path, "value", _text(raw), raw)
        except ValueError as error:
            yield Reading(at.resource, path, "malformed", raw=item, note=str(error))


class _List(Source):
    def __init__(
        self,
        paths: tuple[str, ...],
        each: Callable[[Subject, str, Sequence[Any]], Iterator[Any]],
        split: str,
        inner: tuple[str, ...] = (),
    ) -> None:
        self._lists = paths
        self._each = each
        self._split = split
        self.paths = (*paths, *(f"{path}.*.{source}" for path in paths for source in inner))

    def read(self, at: Subject) -> Reading[Any]:
        for path in self._lists:
            raw = look(at.inputs, path)
            if raw is MISSING:
                continue
            where = at.prefix + path
            if not_known := _not_known(at.resource, where, raw):
                return not_known
            if self._split and isinstance(raw, str):
                raw = [part for word in raw.split(self._split) if (part := word.strip())]
            if isinstance(raw, Mapping):
                raw = [raw]  # a provider that takes one where another version took several
            if not isinstance(raw, list | tuple):
                return Reading(at.resource, where, "malformed", raw=raw, note=f"{kind(raw)}, not a list")
            items = tuple(self._each(at, where, cast("Sequence[Any]", raw)))
            return Reading(at.resource, where, "value" if items else "absent", items, raw)
        return Reading(at.resource, at.prefix + self._lists[0], "absent", ())


def document(*paths: str) -> Reading[Mapping[str, Any] | None]:
    """A JSON document, as text or as an object."""
    return cast("Reading[Mapping[str, Any] | None]", _Scalar(paths, parsed, None, True))


def parsed(raw: Any) -> Mapping[str, Any]:
    """A JSON document as an object.

    Raises:
        ValueError: it is none; says why.
    """
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except (ValueError, RecursionError):
            raise ValueError("not JSON") from None
    if not isinstance(raw, Mapping):
        raise ValueError("not an object")
    return cast("Mapping[str, Any]", raw)


def link(path: str, noun: type[V], *others: str) -> Reading[V | None]:
    """Another resource of the estate, as its own view; outside where it is none of them."""
    return cast("Reading[V | None]", _Link((path, *others), noun))


def links(path: str, noun: type[V], *others: str) -> Reading[tuple[Reading[V], ...]]:
    """Other resources of the estate, each as its own view, by a list of what names them."""
    return cast("Reading[tuple[Reading[V], ...]]", _Links((path, *others), noun))


class _Link(Source):
    def __init__(self, paths: tuple[str, ...], noun: type[View]) -> None:
        self.paths = paths
        self._noun = noun

    def read(self, at: Subject) -> Reading[Any]:
        for path in self.paths:
            raw = look(at.inputs, path)
            if raw is MISSING or raw == "":
                continue
            where = at.prefix + path
            return _unnamed(at, where, raw) or self._found(at, self._refer(at, where, (raw,))[0])
        return Reading(at.resource, at.prefix + self.paths[0], "absent")

    def _refer(self, at: Subject, path: str, names: Sequence[str]) -> Sequence[Reference]:
        from infra.view.registry import tokens_of

        tokens = tokens_of(self._noun)
        if len(names) == 1:
            return (at.estate.resolver.refer(at.resource, path, names[0], tokens),)
        return at.estate.resolver.refer_each(at.resource, path, names, tokens)

    def _found(self, at: Subject, found: Reference) -> Reading[Any]:
        raw, target = found.value, found.target
        if target is not None:
            return Reading(at.resource, found.path, "value", at.views.one(target, self._noun), target.name)
        if found.state == "outside":
            return Reading(at.resource, found.path, "outside", raw=raw, note=f"{raw}, which is outside the stack")
        return Reading(at.resource, found.path, "unknown", raw=raw)


class _Links(_Link):
    def read(self, at: Subject) -> Reading[Any]:
        for path in self.paths:
            raw = look(at.inputs, path)
            if raw is MISSING:
                continue
            where = at.prefix + path
            if not_known := _not_known(at.resource, where, raw):
                return not_known
            if not isinstance(raw, list | tuple):
                return Reading(at.resource, where, "malformed", raw=raw, note=f"{kind(raw)}, not a list")
            items = cast("Sequence[Any]", raw)
            found: dict[int, Reading[Any]] = {}
            for index, item in enumerate(items):
                if wrong := _unnamed(at, f"{where}.{index}", _NULL if item is None else item):
                    found[index] = wrong
            named = [index for index in range(len(items)) if index not in found]
            names = [cast("str", items[index]) for index in named]
            for index, one in zip(named, self._refer(at, where, names) if names else (), strict=True):
                found[index] = self._found(at, replace(one, path=f"{where}.{index}"))
            value = tuple(found[index] for index in sorted(found))
            return Reading(at.resource, where, "value" if value else "absent", value, raw)
        return Reading(at.resource, at.prefix + self.paths[0], "absent", ())


def _unnamed(at: Subject, path: str, raw: Any) -> Reading[Any] | None:
    """Why nothing is named by a value that is neither text nor unknown."""
    if isinstance(raw, str):
        return None
    note = raw.note if isinstance(raw, Malformed) else f"{kind(raw)}, not text"
    return Reading(at.resource, path, "malformed", note=note)


def beside(own: Reading[T], link: str, owners: tuple[str, ...], others: Mapping[str, Reading[Any]]) -> Reading[T]:
    """A setting that is made in the resource itself or in one that belongs to it.

    Of several that are set, one that is on (or says something) counts before one that is off; one that is not
    known before that, and so does the doubt whether there are others.

    Args:
        own: the setting in the resource itself.
        link: the input by which the others say what they belong to.
        owners: the types they can belong to.
        others: their type -> the setting there.
    """
    return cast("Reading[T]", _Beside(own, link, owners, others))


class _Beside(Source):
    def __init__(self, own: Any, link: str, owners: tuple[str, ...], others: Mapping[str, Any]) -> None:
        self._own: Source = own
        self._link = link
        self._owners = owners
        self._others: Mapping[str, Source] = others
        found = (f"{token} {path}" for token, source in self._others.items() for path in (link, *source.paths))
        self.paths = (*self._own.paths, *found)

    def read(self, at: Subject) -> Reading[Any]:
        own = self._own.read(at)
        given, doubt = self._found(at)
        if own.state not in ("absent", "default"):
            given.append(own)
        best = next((one for one in given if one.is_known and one.value), None)
        best = best or next((one for one in given if not one.is_known), None)
        if best is not None:
            return best
        if doubt:
            return Reading(at.resource, own.path, "unknown", note=doubt)
        return given[0] if given else own

    def _found(self, at: Subject) -> tuple[list[Reading[Any]], str]:
        cloud = at.resource.type.partition(":")[0]
        tokens = [token for token in self._others if token.startswith(f"{cloud}:")]
        found = at.estate.resolver.beside(at.resource, self._link, tokens, self._owners)
        return [self._others[one.type].read(Subject(one, at.views)) for one in found.found], found.doubt


def all_beside(
    own: Reading[T], link: str, owners: tuple[str, ...], others: Mapping[str, Reading[Any]]
) -> Reading[tuple[Reading[T], ...]]:
    """Every place where such a setting is made, as `beside` finds them; what is not set is left out."""
    return cast("Reading[tuple[Reading[T], ...]]", _AllBeside(own, link, owners, others))


class _AllBeside(_Beside):
    def read(self, at: Subject) -> Reading[Any]:
        own = self._own.read(at)
        given, doubt = self._found(at)
        found = tuple(one for one in (own, *given) if one.state not in ("absent", "default"))
        if doubt:
            found = (*found, Reading[Any](at.resource, own.path, "unknown", note=doubt))
        return Reading(at.resource, own.path, "value" if found else "absent", found)


def attached(
    noun: type[V], link: str, owners: tuple[str, ...], tokens: tuple[str, ...]
) -> Reading[tuple[Reading[V], ...]]:
    """What belongs to the resource: those of these types whose input `link` refers to it, each as a noun."""
    nothing = cast("Reading[V]", _Fixed(None, "", "default"))
    return all_beside(nothing, link, owners, dict.fromkeys(tokens, cast("Reading[V]", _AsView(noun))))


class _AsView(Source):
    def __init__(self, noun: type[View]) -> None:
        self._noun = noun

    def read(self, at: Subject) -> Reading[Any]:
        return Reading(at.resource, "", "value", at.views.one(at.resource, self._noun))


def made(how: Callable[[Subject], Reading[T]], *parts: Reading[Any], paths: tuple[str, ...] = ()) -> Reading[T]:
    """A fact that is made of others: by a function, which reads `parts` (and `paths` by itself)."""
    return cast("Reading[T]", _Made(how, parts, paths))


class _Made(Source):
    def __init__(
        self, how: Callable[[Subject], Reading[Any]], parts: tuple[Any, ...], paths: tuple[str, ...]
    ) -> None:
        self._how = how
        self.paths = (*paths, *(path for part in cast("tuple[Source, ...]", parts) for path in part.paths))

    def read(self, at: Subject) -> Reading[Any]:
        return self._how(at)


def either(*parts: Reading[bool]) -> Reading[bool]:
    """True where one of them is; not known where none is and one is not known. The last one is cited otherwise."""

    def how(at: Subject) -> Reading[bool]:
        found = [at.read(part) for part in parts]
        yes = next((one for one in found if one.is_known and one.value), None)
        open_one = next((one for one in found if not one.is_known and one.state != "inapplicable"), None)
        return yes or open_one or found[-1]

    return made(how, *parts)


def is_set(*paths: str, but: tuple[str, ...] = ()) -> Reading[bool]:
    """Whether one of the inputs is set, to whatever: a value that comes with the update is set.

    Of an input in an object that comes with the update nobody knows.

    Words in `but` stand for nothing, such as ``disabled`` in the place of a key.
    """
    return cast("Reading[bool]", _IsSet(paths, but))


class _IsSet(Source):
    def __init__(self, paths: tuple[str, ...], but: tuple[str, ...]) -> None:
        self.paths = paths
        self._but = but

    def read(self, at: Subject) -> Reading[Any]:
        for path in self.paths:
            for inputs in (at.inputs, at.outputs):
                raw = look(inputs, path)
                if isinstance(raw, Malformed):
                    if inputs is at.inputs:
                        return Reading(at.resource, at.prefix + path, "malformed", note=raw.note)
                elif raw not in (MISSING, "", [], {}) and not (inputs is at.outputs and raw == UNKNOWN):
                    if _within(inputs, path) in (UNKNOWN, SECRET):
                        return Reading(at.resource, at.prefix + path, "secret" if raw == SECRET else "unknown")
                    return Reading(at.resource, at.prefix + path, "value", raw not in self._but, raw)
        return Reading(at.resource, at.prefix + self.paths[0], "absent", False)


def _within(inputs: Any, path: str) -> Any:
    """What an input stands in."""
    outer, dot, _ = path.rpartition(".")
    return look(inputs, outer) if dot else inputs
