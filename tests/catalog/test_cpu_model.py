"""Years of CPU generations."""

from __future__ import annotations

import pytest

from infra.catalog.cpu_model import cpu_models, cpu_year
from infra.catalog.table import rows


@pytest.mark.parametrize(
    ("model", "year"),
    [
        ("Xeon 8488C", 2023),
        ("Xeon 8475B", 2023),
        ("Xeon 8369B", 2021),
        ("Xeon 8269CY", 2019),
        ("Xeon 8175M", 2017),
        ("EPYC 9T24", 2022),
        ("Yitian 710", 2021),
        ("Graviton3 (Neoverse-V1)", 2021),
        ("Xeon 0000", None),
        ("", None),
    ],
)
def test_years(model: str, year: int | None) -> None:
    assert cpu_year(model) == year


def test_every_model_of_an_instance_is_in_the_table_and_no_other() -> None:
    assert set(cpu_models()) == {row["cpu_model"] for row in rows("instances") if row["cpu_model"]}


def test_one_generation_has_one_year() -> None:
    years: dict[str, set[int]] = {}
    for found in cpu_models().values():
        years.setdefault(found.generation, set()).add(found.year)
    assert all(len(found) == 1 for found in years.values())
    assert all(2017 <= found.year <= 2026 for found in cpu_models().values())
