"""Validations: what a provider refuses in a preview, before it asks the cloud, in the words of its framework.

They follow from the facts about a type (terraform-plugin-sdk 1.17.2, helper/schema and helper/validation);
tests/rehearsal/alicloud/test_validation.py sends the same wrong values to the provider's own plugin. What a
provider checks in another way is in the table of its cloud.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from infra.catalog.input import Facts
from infra.estate.resource import is_unknown
from infra.rehearsal.checks import values
from infra.rehearsal.kind import Problem


def problems(facts: Facts, inputs: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything about inputs, of the types the SDK declares, that contradicts the facts."""
    yield from _choices(facts, inputs)
    yield from _numbers(facts, inputs)
    yield from _lengths(facts, inputs)
    yield from _items(facts, inputs)
    yield from _together(facts, inputs)


def _choices(facts: Facts, inputs: Mapping[str, Any]) -> Iterator[Problem]:
    for path, choices in facts.choices.items():
        words = [str(choice) for choice in choices]
        for where, value in values(inputs, path):
            text = str(value)
            if text not in words and not (
                path in facts.any_case and text.lower() in (word.lower() for word in words)
            ):
                yield Problem(where, f"expected {snake(where)} to be one of [{' '.join(words)}], got {value}")


def _numbers(facts: Facts, inputs: Mapping[str, Any]) -> Iterator[Problem]:
    for path, (low, high) in facts.range.items():
        for where, value in values(inputs, path):
            number = _number(value)
            if number is not None and not (low is None or low <= number) & (high is None or number <= high):
                yield Problem(where, f"expected {snake(where)} to be {_within(low, high)}, got {number}")


def _within(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"in the range ({low} - {high})"
    return f"at least ({low})" if high is None else f"at most ({high})"


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return int(number) if number.is_integer() else number


def _lengths(facts: Facts, inputs: Mapping[str, Any]) -> Iterator[Problem]:
    for path, (fewest, most) in facts.length.items():
        for where, value in values(inputs, path):
            if not fewest <= len(str(value)) <= most:
                words = f"expected length of {snake(where)} to be in the range ({fewest} - {most}), got {value}"
                yield Problem(where, words)


def _items(facts: Facts, inputs: Mapping[str, Any]) -> Iterator[Problem]:
    for limits, said in ((facts.most, "item maximum"), (facts.least, "item as a minimum")):
        for path, limit in limits.items():
            for where, value in values(inputs, path):
                count = len(cast("Sequence[Any]", value)) if isinstance(value, list) else limit
                if count > limit if limits is facts.most else count < limit:
                    words = f"attribute supports {limit} {said}, config has {count} declared"
                    yield Problem(where, f"{snake(where)}: {words}")


def _together(facts: Facts, inputs: Mapping[str, Any]) -> Iterator[Problem]:
    """What must, or must not, be there at once; what is unknown may turn out not to be there."""
    for path, rivals in facts.conflicts.items():
        there = next((rival for rival in rivals if _there(inputs, rival)), None)
        if _there(inputs, path) and there:
            yield Problem(path, f'"{snake(path)}": conflicts with {snake(there)}')
    for path, others in facts.needs.items():
        if _there(inputs, path) and not all(_maybe(inputs, other) for other in others):
            yield Problem(path, f'"{snake(path)}": all of `{_listed(path, *others)}` must be specified')
    for group in (*facts.exactly_one, *facts.at_least_one):
        there = [path for path in group if _there(inputs, path)]
        if not there and not any(_maybe(inputs, path) for path in group):
            yield Problem(group[0], f'"{snake(group[0])}": one of `{_listed(*group)}` must be specified')
        elif len(there) > 1 and group in facts.exactly_one:
            words = f"only one of `{_listed(*group)}` can be specified, but `{_listed(*there)}` were specified."
            yield Problem(there[1], f'"{snake(there[1])}": {words}')


def _listed(*paths: str) -> str:
    return ",".join(sorted(map(snake, paths)))


def _there(inputs: Mapping[str, Any], path: str) -> bool:
    return next(values(inputs, path), None) is not None


def _maybe(inputs: Mapping[str, Any], path: str) -> bool:
    """Whether it is there or may be, being unknown itself or inside of something unknown."""
    return _there(inputs, path) or is_unknown(inputs.get(path.split(".")[0].removesuffix("[]")))


def snake(path: str) -> str:
    """The provider's own name of an input: ``systemDisk.category`` is ``system_disk.0.category`` there."""
    steps = [
        re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: f"_{found[1].lower()}", step) for step in path.split(".")
    ]
    return ".0.".join(steps)
