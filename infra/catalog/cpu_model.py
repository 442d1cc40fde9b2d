"""CPU models and the year their generation came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from infra.catalog.table import records


@dataclass(frozen=True, slots=True)
class CpuModel:
    """One CPU model.

    Attributes:
        cpu_model: model as the provider's API names it.
        generation: the maker's name of the generation.
        year: year the maker launched the generation, for a cloud's own CPU the year it was announced. It
            compares CPU of different makers; the generation digit in an instance family's name does not.
        source: where year and model were read.
        as_of: date of the source of the year, or of the event it reports.
        note: what a reader must know.
    """

    cpu_model: str
    generation: str
    year: int
    source: str
    as_of: str
    note: str


@lru_cache
def cpu_models() -> Mapping[str, CpuModel]:
    """Model -> what is known of it. A model without a sourced year is not in it."""
    return {found.cpu_model: found for found in records(CpuModel, "cpu_models", year=int)}


def cpu_year(cpu_model: str) -> int | None:
    """The year of the model's generation; None when no source gives one."""
    found = cpu_models().get(cpu_model)
    return found.year if found else None
