"""Workload files: read, checked whole, every problem at once."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from infra.errors import Problem, SpecError
from infra.nearest import nearest
from infra.spec.document import Document, parse, read
from infra.spec.embedded import embedded_source, embedded_workloads
from infra.spec.model import Workload
from infra.spec.plain import plain
from infra.spec.problems import problems
from infra.spec.schema import workload_schema

LONGEST_NAME = 63
"""Characters of the longest word that is looked for among the workloads; what is longer can only be a path."""


def load_workload(source: str | Path, environment: str = "") -> Workload:
    """The workload of a name that comes with the product (``shop``) or of a path to a YAML file.

    Args:
        source: the name or the path.
        environment: what a stack sets; it wins over what the workload says.

    Raises:
        SpecError: with every problem of the file, in the order of its lines.
    """
    workload = _load(source)
    return workload.model_copy(update={"environment": environment}) if environment else workload


def _load(source: str | Path) -> Workload:
    names = embedded_workloads()
    if isinstance(source, str):
        if source in names:
            return parse_workload(embedded_source(source), f"{source}.yaml")
        if _is_word(source) and not Path(source).exists():
            near = nearest(source, names)
            hint = f"did you mean {near}? " if near else ""
            hint += f"workloads: {', '.join(names)}; or give the path of a YAML file"
            raise SpecError((Problem(source or "workload", 1, 1, "no such workload"),), hint)
    return _workload(read(Path(source)))


def parse_workload(data: bytes, path: str = "workload.yaml") -> Workload:
    """The workload that `data` says; `path` is what problems show.

    Raises:
        SpecError: with every problem, in the order of the lines.
    """
    return _workload(parse(data, path))


def _is_word(source: str) -> bool:
    path = Path(source)
    return path.name == source.strip() and path.suffix not in (".yaml", ".yml") and len(source) <= LONGEST_NAME


def _workload(document: Document) -> Workload:
    found = list(document.problems)
    if document.root is not None:
        try:
            workload = Workload.model_validate(plain(document.root, workload_schema()))
        except ValidationError as error:
            found += problems(document, error.errors(include_url=False, include_input=False))
        else:
            if not found:
                return workload
    raise SpecError(tuple(sorted(found, key=lambda problem: (problem.line, problem.column, problem.message))))
