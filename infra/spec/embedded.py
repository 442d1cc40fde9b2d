"""The workloads that come with the product."""

from __future__ import annotations

from importlib.resources import files

SUFFIX = ".yaml"


def embedded_workloads() -> tuple[str, ...]:
    """Their names, sorted."""
    folder = files("infra").joinpath("workloads")
    return tuple(sorted(file.name.removesuffix(SUFFIX) for file in folder.iterdir() if file.name.endswith(SUFFIX)))


def embedded_source(name: str) -> bytes:
    """The file of one of them."""
    return files("infra").joinpath("workloads", name + SUFFIX).read_bytes()
