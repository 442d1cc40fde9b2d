"""Parameter groups: settings of a database engine, kept apart from the databases that take them."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class Parameter(View):
    """One setting of an engine."""

    name: Reading[str | None]
    value: Reading[str | None]


@dataclass(frozen=True, eq=False)
class ParameterGroup(View):
    """A group of settings."""

    parameters: Reading[tuple[Parameter, ...]]
