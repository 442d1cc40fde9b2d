"""Errors a user can act on.

    TwinstackError            a user's mistake or a missing piece of the environment: message, hint, exit code 2
    ├── SpecError             a workload file that does not say something deployable; holds every problem found
    ├── CatalogError          a metro, region, zone, instance or class the catalogue does not offer
    ├── StackError            a stack file that is missing, unreadable or contradicts itself
    ├── PlanError             a plan file that cannot be read, or a program that cannot be planned offline
    ├── PriceError            a price book with rows that cannot be used
    └── EngineError           no engine, or one that failed: what went wrong and what to do next
        └── PolicyError       a mandatory policy stopped it, and nothing else did; exit code 1, as of any gate

Whatever is not one of these is a defect of the product and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

Asked = TypeVar("Asked")
Found = TypeVar("Found")


class TwinstackError(Exception):
    """Carries one clear message and, where there is one, the next step to take.

    Args:
        message: what is wrong, in one sentence or one line per problem.
        hint: what to do about it.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  hint: {self.hint}" if self.hint else self.message


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: where it is, what was expected, the nearest valid word."""

    path: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}"
        return f"{where}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class SpecError(TwinstackError):
    """Every problem of one workload file, in file order."""

    def __init__(self, problems: tuple[Problem, ...], hint: str = "") -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)), hint)


class CatalogError(TwinstackError):
    """A place or size that no row of the catalogue offers; the hint names the nearest that one does."""


class StackError(TwinstackError):
    """A stack file that is missing, unreadable or contradicts itself."""


class PlanError(TwinstackError):
    """A plan that cannot be read, or a program that cannot be planned without an engine."""


class PriceError(TwinstackError):
    """A price book with rows that cannot be used; names file and line of each."""


class EngineError(TwinstackError):
    """The engine is missing or has failed; the hint is the next step."""


class PolicyError(EngineError):
    """A mandatory policy forbids what the engine was asked for."""

    exit_code = 1


def each(read: Callable[[Asked], Found], asked: Iterable[Asked]) -> list[Found]:
    """What `read` makes of every one.

    Raises:
        TwinstackError: what is wrong with any of them, at once.
    """
    found: list[Found] = []
    wrong: list[TwinstackError] = []
    for one in asked:
        try:
            found.append(read(one))
        except TwinstackError as error:
            wrong.append(error)
    if wrong:
        raise joined(wrong)
    return found


def joined(errors: Iterable[TwinstackError]) -> TwinstackError:
    """Several errors as one, each message and each hint once."""
    found = list({str(error): error for error in errors}.values())
    if len(found) == 1:
        return found[0]
    hints = "; ".join(dict.fromkeys(error.hint for error in found if error.hint))
    return TwinstackError("\n".join(dict.fromkeys(error.message for error in found)), hints)
