"""The whole examination."""

from __future__ import annotations

from infra.doctor.check import Check
from infra.doctor.credential import credentials
from infra.doctor.engine import engine
from infra.doctor.pack import pack
from infra.doctor.package import packages
from infra.doctor.plugin import plugins
from infra.doctor.state import state
from infra.project import find_project


def examine() -> tuple[Check, ...]:
    """Everything that was looked for, by topic. Runs what it finds; asks no network and no cloud.

    Raises:
        StackError: Pulumi.yaml of the checkout cannot be read.
    """
    root = find_project().root
    return (*packages(), *engine(root), *plugins(root), *credentials(), *state(root), *pack(root))
