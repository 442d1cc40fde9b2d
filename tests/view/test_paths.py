"""What an input is called is written where it is read, and nowhere else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("infra/cost", "infra/parity", "infra/policy", "policies")
INPUT = re.compile(r"[a-z]+[A-Z]\w*(\.[\w*]+)*|[a-z]\w*(\.[a-z*][\w*]*)*\.[a-z]+[A-Z]\w*")
"""A path of an input as providers write it: ``storageEncrypted``, ``metadataOptions.httpTokens``."""
RAW = {
    "infra/cost/alicloud/compute.py",
    "infra/cost/alicloud/disk.py",
    "infra/cost/alicloud/load_balancer.py",
    "infra/cost/alicloud/traffic.py",
    "infra/cost/aws/compute.py",
    "infra/cost/aws/load_balancer.py",
    "infra/cost/bearer.py",
    "infra/parity/alicloud/compute.py",
    "infra/parity/aws/compute.py",
    "infra/parity/fit.py",
    "policies/rules/compute.py",
    "policies/rules/stack.py",
}
"""Files about machines, and about what load balancers cost, that read inputs by themselves still."""


def paths(file: Path) -> set[str]:
    """The texts of a file that can only be inputs; docstrings are none."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told)
    return {text.value for text in texts if isinstance(text.value, str) and INPUT.fullmatch(text.value)}


FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_readers_and_components_know_what_inputs_are_called(file: Path) -> None:
    assert bool(paths(file)) == (str(file.relative_to(ROOT)) in RAW), paths(file)
