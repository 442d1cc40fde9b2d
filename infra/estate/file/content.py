"""Contents of a file: an estate together with what its source could not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.estate.estate import Estate


@dataclass(frozen=True, slots=True)
class Content:
    """One plan, read from a file.

    Attributes:
        plan: what the stack asks for.
        warnings: sentences about what is missing from the plan, for whoever uses it.
        silent: fields of `Resource` that the source never tells, such as ``dependencies``.
        defaulted: URN -> dotted paths of the inputs that the provider filled in by itself.
        config: the stack's configuration as far as the source tells it.
        deployed: whether the stack exists, so that ids are known which no plan of a new stack knows.
    """

    plan: Estate
    warnings: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()
    defaulted: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    config: Mapping[str, str] = field(default_factory=dict[str, str])
    deployed: bool = False
