"""Every command of the README and the how-to pages runs, in the order of the page, and prints what the page says.

In what a page shows, ``...`` stands for anything, and so do times. Commands of the engine run on simulated clouds.
None asks: what would ask is answered. Of other tools nothing is run: `aws` is held to the service models of its
SDK, `aliyun` to the shape that its commands have.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
LANGUAGES = ("console", "json", "python", "sh", "text", "yaml")
"""What a block is: commands with what they print, a file, commands, or what something else prints."""

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OF_THE_ENGINE = re.compile(
    r"^(?:\$ )?(?:pulumi|twinstack (?:destroy|preview|refresh|rehearse|up)|.* preview\.json)\b", re.MULTILINE
)

FILES = {
    "docs/ci.md": {"thresholds.yaml": ("yaml", 0), "budget.json": ("json", 0)},
    "docs/compare.md": {"my.yaml": ("yaml", 0)},
}
"""Page -> file that its commands read -> the block of that language that holds it."""

BEFORE = {
    "README.md": "cp infra/workloads/desk.yaml my.yaml",
    "docs/deploy.md": "touch shop.pem shop.key",
    "docs/rehearse.md": "echo -----BEGIN CERTIFICATE----- > new.pem",
    "docs/troubleshoot.md": """
        ln -s "${PULUMI_BACKEND_URL#file://}/.pulumi" .pulumi
        command pulumi up -s STACK --yes --skip-preview
    """,
}
"""Page -> what its reader has done before."""

STACKS = {
    "README.md": {
        "aws-singapore": "desk", "alicloud-singapore": "desk", "aws-tokyo": "desk", "alicloud-tokyo": "desk",
    },
    "docs/ci.md": {"aws-singapore": "shop"},
    "docs/change.md": {"aws-singapore": "desk"},
    "docs/deploy.md": {"aws-singapore": "desk", "alicloud-tokyo": "shop"},
    "docs/troubleshoot.md": {"aws-singapore": "desk"},
}  # fmt: skip
"""Page -> the stacks that its reader has, and their workloads."""

REFUSED = frozenset({0, 1, 255})
"""How a command may end whose page shows what it prints: fine, at a gate, or refused by the engine."""

PRELUDE = f"""
set -euo pipefail
pulumi() {{
    case "$1" in
        install | login) ;;
        up | refresh | destroy) command pulumi "$@" --yes --skip-preview ;;
        config) echo Rehearsal0Password | command pulumi "$@" ;;
        *) command pulumi "$@" ;;
    esac
}}
twinstack() {{
    case "$1" in
        up | refresh | destroy) command twinstack "$@" --yes ;;
        *) command twinstack "$@" || [[ $? = 1 && "$*" == *--fail-on* ]] ;;  # a gate may be shut
    esac
}}
generate-workload() {{ cat infra/workloads/desk.yaml; }}
jq() {{ python -m json.tool > /dev/null; }}
make() {{ command make --dry-run --directory {ROOT} "$@" > /dev/null; }}
aws() {{ python {Path(__file__).with_name("words.py")} aws "$@"; }}
aliyun() {{ python {Path(__file__).with_name("words.py")} aliyun "$@"; }}
"""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    text: str

    @property
    def steps(self) -> list[tuple[str, str | None]]:
        """Each command and what it is said to print; None where nothing is said."""
        if self.language == "sh":
            return [(self.text, None)]
        if self.language != "console":
            return []
        parts = re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]
        return [(command, printed or None) for command, _, printed in (part.partition("\n") for part in parts)]

    @property
    def on_engine(self) -> bool:
        """Whether one of its commands needs the engine, or what the engine has written."""
        return bool(OF_THE_ENGINE.search(self.text)) and self.language in {"console", "sh"}


def blocks(page: str) -> list[Block]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [Block(page, text[: found.start()].count("\n") + 1, *found.groups()) for found in FENCE.finditer(text)]


def _run(command: str, folder: Path, environment: dict[str, str], codes: frozenset[int] = frozenset({0})) -> str:
    command = re.sub(r"\bSTACK\b", "aws-singapore", command)
    ran = subprocess.run(
        ("/bin/bash", "-c", f"{PRELUDE}\n{command}"),
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert ran.returncode in codes, f"{command}\n{ran.returncode}\n{ran.stdout}"
    assert "Traceback" not in ran.stdout, f"{command}\n{ran.stdout}"
    return ran.stdout


def _follow(block: Block, folder: Path, environment: dict[str, str]) -> None:
    where = f"{block.page}:{block.line}"
    for command, said in block.steps:
        printed = _run(command, folder, environment, frozenset({0}) if said is None else REFUSED)
        if said is None:
            continue
        assert _pattern(said).search(_plain(printed)), f"{where}: {command}\n{printed}"


def _plain(text: str) -> str:
    """Without colours, how columns are padded, how long it took and where its log lies."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    text = re.sub(r"\b\d+:\d\d\b", "TIME", text)
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile(r"[\s\S]*?".join(map(re.escape, _plain(said).split("..."))))


@pytest.mark.parametrize("page", PAGES)
def test_every_block_says_what_it_is(page):
    assert {block.language for block in blocks(page)} <= set(LANGUAGES)


def _follow_all(found: list[Block], folder: Path, environment: dict[str, str]) -> None:
    if not found:
        return
    page = found[0].page
    for name, (language, index) in FILES.get(page, {}).items():
        text = [block.text for block in blocks(page) if block.language == language][index]
        (folder / name).write_text(text, encoding="utf-8")
    _run(BEFORE.get(page, "true"), folder, environment)
    for block in found:
        _follow(block, folder, environment)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_the_engine(page, tmp_path):
    for name in ("Pulumi.yaml", "infra", "policies"):
        source, target = ROOT / name, tmp_path / name
        _ = shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    environment = {
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), "/usr/bin", "/bin")),
        "HOME": str(tmp_path / "home"),
        "LANG": "C.UTF-8",
    }
    _follow_all([block for block in blocks(page) if not block.on_engine], tmp_path, environment)


@pytest.mark.parametrize("page", [page for page in PAGES if any(block.on_engine for block in blocks(page))])
def test_a_page_on_the_engine(page, checkout):
    for stack, workload in STACKS.get(page, {}).items():
        checkout.init(stack, workload=workload, organization="my-company")
    environment = {**checkout.environment, "XDG_STATE_HOME": str(checkout.root.parent / "state")}
    elsewhere = {block.text for other in PAGES if other > page for block in blocks(other)}
    found = [block for block in blocks(page) if block.on_engine and block.text not in elsewhere]
    if any("preview.json" in block.text for block in found):
        preview = checkout.pulumi("preview", "-s", "aws-singapore", "--json")
        (checkout.root / "preview.json").write_text(preview.stdout, encoding="utf-8")
    _follow_all(found, checkout.root, environment)
