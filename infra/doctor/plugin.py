"""Provider plugins: which there are, whether they are real."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from infra.catalog.cloud import CLOUDS, NAMES, Cloud
from infra.doctor.check import Check, attempt
from infra.doctor.engine import place
from infra.engine.binary import FOLDER, find_providers

TOPIC = "provider plugins"

SIMULATED = b"infra.rehearsal.plugin"
"""What the script of a simulated plugin runs."""

MODULE = "+module."
"""What stands in the version of a plugin that serves the Terraform provider's module (tests/engine/provider)."""

HEAD = 4096
"""Bytes of an executable that are looked at; a real plugin is hundreds of megabytes."""


def plugins(root: Path | None) -> Iterator[Check]:
    """Every plugin of both clouds, in the order in which the engine looks for them.

    Args:
        root: the checkout; None outside one.
    """
    for cloud in sorted(CLOUDS):
        found = tuple(find_providers(cloud, root))
        yield from (_plugin(cloud, path, root) for path in found)
        if not any(_real(path) for path in found):
            yield Check(
                topic=TOPIC,
                name=f"{cloud} plugin",
                status="missing",
                found="no real one",
                purpose=f"updates on {NAMES[cloud]}; plans, prices and rehearsals do without",
                next=_install(cloud),
            )


def _real(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return SIMULATED not in file.read(HEAD)
    except OSError:
        return True


def _plugin(cloud: Cloud, path: Path, root: Path | None) -> Check:
    where, name = place(path, root), f"{cloud} plugin"
    purpose = f"updates on {NAMES[cloud]}"
    if where == f"in {FOLDER}":
        purpose = "tests against the real provider; for updates let pulumi install one"
    if not _real(path):
        return Check(
            topic=TOPIC,
            name=name,
            status="missing",
            found=f"simulated, {path} ({where})",
            purpose=purpose,
            next="take it off PATH: twinstack rehearse brings its own, and real updates fail on it",
        )
    trial = attempt((path, "-version"))
    if trial.failure:
        said = f"real, {path} ({where}) {trial.failure}"
        return Check(topic=TOPIC, name=name, status="broken", found=said, purpose=purpose, next=_install(cloud))
    sdk, _, module = trial.output.removeprefix("v").partition(MODULE)
    says = f"module {module} under SDK {sdk}'s tokens" if module else sdk or "of no known version"
    wanted = _wanted(cloud)
    if wanted and sdk != wanted:
        says += f" (the SDK is {wanted})"
    return Check(topic=TOPIC, name=name, status="ok", found=f"real, {says}, {path} ({where})", purpose=purpose)


def _wanted(cloud: Cloud) -> str:
    """Version of the SDK that programs use, which is the plugin's too; empty when there is none."""
    try:
        return version(f"pulumi-{cloud}")
    except PackageNotFoundError:
        return ""


def _install(cloud: Cloud) -> str:
    command = f"pulumi plugin install resource {cloud} {_wanted(cloud)}".rstrip()
    return f"{command} (the first preview does it too)"
