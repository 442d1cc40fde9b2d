"""The table of changes is whole: every field of a workload, and every key of a stack, is changed in it."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from infra.settings import FIELDS, SECRETS
from infra.spec.load import parse_workload
from infra.spec.model import Workload
from infra.usage import Usage
from tests.engine.change.cell import CLOUDS, NAMESPACE, Cell, changed, load, split
from tests.engine.change.page import render
from tests.engine.change.world import GIVEN_UP, IN_PLACE, NOTHING, REFUSED, REPLACED

PAGE = Path(__file__).resolve().parents[3] / "docs" / "change.md"
OUTCOMES = {GIVEN_UP, IN_PLACE, NOTHING, REFUSED, REPLACED}
TABLE = load()


def options(annotation: Any) -> tuple[tuple[Any, ...], bool]:
    """What a field may be besides None, and whether it may be None."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        found = get_args(annotation)
        kept = tuple(options(one)[0][0] for one in found if one is not type(None))
        return kept, type(None) in found
    return (annotation,), False


def fields(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any, bool]]:
    """Path of every field, what it is, and whether it may be left out; those of a section after it."""
    for name, field in model.model_fields.items():
        (first, *_), optional = options(field.annotation)
        path = f"{prefix}{name}"
        if isinstance(first, type) and issubclass(first, BaseModel):
            if optional:
                yield path, first, True
            yield from fields(first, f"{path}.")
        elif first is Usage:
            yield from ((f"{path}.{one.name}", Decimal, False) for one in dataclasses.fields(Usage))
        else:
            yield path, get_origin(first) or first, optional


def demanded(kind: Any, optional: bool) -> set[str] | int:
    """Kinds of change that a field must have, or how many different ones."""
    if kind in (int, Decimal):
        return 2 if optional else {"lower", "raise"}
    return 2 if kind in (bool, dict, tuple) or (isinstance(kind, type) and issubclass(kind, BaseModel)) else 1


def kinds(path: str) -> set[str]:
    """The kinds of change that a field or key is given."""
    return {cell.kind for cell in TABLE.cells if path in cell.change}


@pytest.mark.parametrize(("path", "kind", "optional"), list(fields(Workload)), ids=lambda value: str(value))
def test_every_field_is_changed(path: str, kind: Any, optional: bool) -> None:
    if path in TABLE.irrelevant:
        assert not kinds(path)
        return
    # What is said of use makes nothing in a cloud, whatever it says.
    demand = 1 if path.startswith("usage.") else demanded(kind, optional)
    if isinstance(demand, set):
        assert demand <= kinds(path)
    else:
        assert len(kinds(path)) >= demand


@pytest.mark.parametrize("key", (*FIELDS, *SECRETS))
def test_every_key_of_a_stack_is_changed(key: str) -> None:
    assert bool(kinds(NAMESPACE + key)) != (NAMESPACE + key in TABLE.irrelevant)


def test_no_reason_is_left_for_what_is_gone() -> None:
    known = {path for path, *_ in fields(Workload)} | {NAMESPACE + key for key in (*FIELDS, *SECRETS)}
    assert set(TABLE.irrelevant) <= known
    assert {path for cell in TABLE.cells for path in cell.change} <= known


def test_a_new_field_would_be_missed() -> None:
    class Wider(Workload):
        colour: str = ""

    assert [path for path, *_ in fields(Wider) if not kinds(path) and path not in TABLE.irrelevant] == ["colour"]


@pytest.mark.parametrize("cell", TABLE.cells, ids=lambda cell: cell.name)
def test_a_cell_changes_what_it_says(cell: Cell) -> None:
    workload, settings = TABLE.base(cell.base, "aws")
    workloads, configured = split(cell.change)
    before, after = parsed(workload), parsed(changed(workload, workloads))
    assert (before, settings) != (after, changed(settings, configured))
    for path, value in workloads.items():
        old = at(before, path)
        if cell.kind in ("lower", "raise") and isinstance(value, int | float) and not isinstance(value, bool):
            assert (value > old) == (cell.kind == "raise"), path


@pytest.mark.parametrize("cell", TABLE.cells, ids=lambda cell: cell.name)
def test_every_outcome_is_one_that_nobody_fears(cell: Cell) -> None:
    for cloud in CLOUDS:
        kind, _, reason = cell.expected[cloud].partition(": ")
        assert kind in OUTCOMES
        assert bool(reason) == (kind == REFUSED)


def test_data_is_given_up_where_that_is_said_alone() -> None:
    for cell in TABLE.cells:
        said = "twinstack:discard" in cell.change and len(cell.change) > 1
        assert said == (GIVEN_UP in cell.expected.values())


def test_names_are_unique() -> None:
    assert len({cell.name for cell in TABLE.cells}) == len(TABLE.cells)


def test_some_of_each_outcome_are_always_walked() -> None:
    for cloud in CLOUDS:
        walked = {cell.expected[cloud].partition(":")[0] for cell in TABLE.cells if cell.always}
        assert walked == OUTCOMES - {GIVEN_UP}


def test_the_page_shows_the_table(request: pytest.FixtureRequest) -> None:
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition("<!-- generated: changes -->\n")
    _, end, after = rest.partition("<!-- end -->")
    page = before + begin + render(TABLE) + end + after
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page, encoding="utf-8")
    assert page == PAGE.read_text(encoding="utf-8")


def parsed(workload: Mapping[str, Any]) -> Workload:
    """A workload, validated as a file's would be."""
    import yaml

    return parse_workload(yaml.safe_dump(dict(workload)).encode())


def at(workload: Workload, path: str) -> Any:
    """The value of a field; None where a section above it is left out."""
    found: Any = workload
    for name in path.split("."):
        found = getattr(found, name, None)
    return found
