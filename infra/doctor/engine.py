"""The `pulumi` command and its Python language host."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from infra.doctor.check import Check, attempt
from infra.engine.binary import FOLDER, INSTALL, find_engine, find_language_host, path_folders
from infra.errors import EngineError

TOPIC = "engine"
SITE = "install it as https://www.pulumi.com/docs/install/ says"
PURPOSE = "twinstack preview, up, refresh, destroy and rehearse; plain pulumi"


def engine(root: Path | None) -> Iterator[Check]:
    """The command that the verbs would run, and its language host.

    Args:
        root: the checkout; None outside one.
    """
    try:
        found = find_engine(root)
    except EngineError as error:
        yield Check(
            topic=TOPIC, name="pulumi", status="broken", found=error.message, purpose=PURPOSE, next=error.hint
        )
        return
    if found is None:
        step = INSTALL if root and shutil.which("go") else SITE
        yield Check(topic=TOPIC, name="pulumi", status="missing", purpose=PURPOSE, next=step)
        return
    where = place(found.pulumi, root)
    yield Check(
        topic=TOPIC,
        name="pulumi",
        status="ok",
        found=f"{found.version}, {found.pulumi} ({where})",
        purpose=PURPOSE,
    )
    yield _language_host(found.pulumi, root)


def place(path: Path, root: Path | None) -> str:
    """How an executable was found: ``on PATH``, ``in .engine`` or ``installed by pulumi``."""
    if path.parent in path_folders():
        return "on PATH"
    if root and path.is_relative_to(root / FOLDER):
        return f"in {FOLDER}"
    return "installed by pulumi"


def _language_host(pulumi: Path, root: Path | None) -> Check:
    name, purpose = "Python language host", "plain pulumi; twinstack's own verbs bring one where there is none"
    found = find_language_host(pulumi)
    if found is None:
        step = f"{SITE}: the host comes with it"
        if root:
            step += "; or make engine, and put .engine/bin on PATH"
        return Check(topic=TOPIC, name=name, status="missing", purpose=purpose, next=step)
    trial = attempt((found, "-version"))
    if trial.failure:
        said = f"{found} {trial.failure}"
        step = "install Pulumi anew: the host comes with it"
        return Check(topic=TOPIC, name=name, status="broken", found=said, purpose=purpose, next=step)
    said = f"{trial.output.removeprefix('v')}, {found}"
    return Check(topic=TOPIC, name=name, status="ok", found=said, purpose=purpose)
