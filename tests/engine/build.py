"""Fills .engine/ with what the tests on the real engine run: ``make engine``.

    .engine/bin/pulumi                           the Pulumi command, where none is on PATH
    .engine/bin/pulumi-language-python           the project's own language host, where the command has none
    .engine/providers/pulumi-resource-alicloud   the Alibaba Cloud provider, built from provider/

What Go builds is kept in the user's cache folder, under a digest of what it was built from.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from infra.engine.binary import FOLDER, LANGUAGE_HOST, find_engine, find_language_host
from infra.engine.workspace import install_language_host
from infra.errors import EngineError

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twinstack" / "engine"
PREBUILT = ROOT.parent / "shared" / "engine" / "unpack"
"""Puts a command built beforehand into a folder, where there is one."""

PULUMI = "github.com/pulumi/pulumi"
GO = {"CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", "GOWORK": "off"}
"""The same build, whatever else the user has set for Go."""

KEPT_DAYS = 30
"""What nobody has asked for so long was built from other sources."""


class NoGoError(Exception):
    """There is nothing to build with."""


def main(arguments: Sequence[str]) -> int:
    """Fills the folder; says what is there now.

    Args:
        arguments: the folder, when it is not .engine of the checkout.

    Returns:
        2 when something could neither be found nor built.
    """
    folder = Path(arguments[0]).absolute() if arguments else ROOT / FOLDER
    try:
        pulumi = _pulumi(folder / "bin" / "pulumi")
        _say(f"{pulumi}, {_output(pulumi, 'version')}")
        host = _language_host(pulumi, folder / "bin" / LANGUAGE_HOST)
        _say(f"{host}, {_output(host, '-version')}")
        plugin = _provider(folder / "providers" / "pulumi-resource-alicloud")
        _say(f"{plugin}, {_output(plugin, '-version')}")
    except (EngineError, NoGoError) as error:
        print(f"engine: {error}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"engine: {error}", file=sys.stderr)
        return error.returncode
    _forget()
    return 0


def _pulumi(own: Path) -> Path:
    """The command: one on PATH, else our own, made anew when it is not of the version in go.mod."""
    if shutil.which("pulumi") and (found := find_engine()):
        return found.pulumi
    module = f"{PULUMI}/pkg/v3"
    wanted = re.search(rf"{module} (v\S+)", (HERE / "go.mod").read_text("utf-8"))
    assert wanted
    if _version(own) != wanted[1] and PREBUILT.is_file():
        _say("unpacking the Pulumi command")
        subprocess.run(("bash", PREBUILT, own.parents[1]), stdout=subprocess.DEVNULL, check=False)
    if _version(own) != wanted[1]:
        flag = f"-X {PULUMI}/sdk/v3/go/common/version.Version={wanted[1]}"
        sources = (HERE / "go.mod", HERE / "go.sum")
        _put(_built("pulumi", f"{module}/cmd/pulumi", HERE, sources, flag), own)
    return own


def _version(pulumi: Path) -> str:
    """The version of a command; empty when it is not there or does not run."""
    try:
        return _output(pulumi, "version")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _language_host(pulumi: Path, own: Path) -> Path:
    """The host that the command finds, else the project's own."""
    found = find_language_host(pulumi)
    if found and found != own:
        return found
    install_language_host(own.parent)
    return own


def _provider(plugin: Path) -> Path:
    folder = HERE / "provider"
    sources = [path for path in folder.rglob("*") if path.suffix in (".go", ".json", ".mod", ".sum")]
    _put(_built(plugin.name, ".", folder, sources), plugin)
    return plugin


def _built(name: str, package: str, folder: Path, sources: Iterable[Path], flag: str = "") -> Path:
    """An executable in the cache, built there when it is not."""
    digest = hashlib.sha256(f"{platform.system()} {platform.machine()} {package} {flag}".encode())
    for path in sorted(sources):
        digest.update(f"\n{path.relative_to(folder)}\n".encode() + path.read_bytes())
    built = CACHE / digest.hexdigest()[:16] / name
    if not built.exists():
        if not shutil.which("go"):
            raise NoGoError(f"no Go to build {name} with: install it as https://go.dev/doc/install says")
        _say(f"building {name} from Go modules (once; up to ten minutes on two cores)")
        built.parent.mkdir(parents=True, exist_ok=True)
        new = built.with_name(f"{name}.{os.getpid()}")
        command = ("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", f"-s -w {flag}", "-o", new, package)
        subprocess.run(command, cwd=folder, env={**os.environ, **GO}, check=True)
        new.replace(built)
    os.utime(built.parent)
    return built


def _put(built: Path, place: Path) -> None:
    """The same file at another place, without a copy where the file system can."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists() and place.samefile(built):
        return
    new = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        new.hardlink_to(built)
    except OSError:
        shutil.copy2(built, new)
    new.replace(place)


def _forget() -> None:
    """Removes what was built from other sources, when nobody has asked for it in a month."""
    for folder in CACHE.iterdir():
        if folder.stat().st_mtime < time.time() - KEPT_DAYS * 24 * 3600:
            shutil.rmtree(folder, ignore_errors=True)


def _output(command: Path, word: str) -> str:
    return subprocess.run((command, word), stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def _say(text: str) -> None:
    print(f"engine: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
