"""The rules against the installed SDKs: type tokens, input names, which types take tags.

The SDKs' sources are read as text: importing every module of both takes minutes.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from policies.registry import RULES
from policies.taggable import PATH, taggable

TOKEN = re.compile(r"super\((\w+), __self__\)\.__init__\(\s*'((?:aws|alicloud):[\w/]+:\w+)'")
OTHER_TAGS = {
    "alicloud:mse/nacosConfig:NacosConfig": "one text, of Nacos's own",
    "aws:devopsguru/resourceCollection:ResourceCollection": "a filter, not labels",
}
"""Types whose input `tags` is something else."""


@lru_cache
def sources() -> dict[str, tuple[Path, str, str]]:
    """Type token -> file, class name, source."""
    found = {}
    for package in ("pulumi_alicloud", "pulumi_aws"):
        [root] = find_spec(package).submodule_search_locations
        for path in sorted(Path(root).rglob("*.py")):
            if not path.name.startswith(("_", "get_", "outputs", "config")):
                text = path.read_text(encoding="utf-8")
                if match := TOKEN.search(text):
                    found[match[2]] = (path, match[1], text)
    return found


def _inputs(token: str) -> set[str]:
    """The inputs of a type, as the provider names them."""
    _, _, text = sources()[token]
    body = text[text.index("def _internal_init") :]
    names = set(re.findall(r'__props__\.__dict__\["(\w+)"\]', body))
    return {re.sub(r"_(\w)", lambda match: match[1].upper(), name) for name in names} | set(
        re.findall(r'getter\(name="(\w+)"\)', text)
    )


@lru_cache
def _nested(module: Path) -> set[str]:
    text = (module / "_inputs.py").read_text(encoding="utf-8") if (module / "_inputs.py").exists() else ""
    return set(re.findall(r'getter\(name="(\w+)"\)', text)) | set(re.findall(r"def (\w+)\(self\)", text))


def test_every_type_exists():
    tokens = {token for rule in RULES.values() for token in rule.checks if "/" in token}

    assert tokens <= set(sources())


def test_every_input_of_the_tables_exists(cases):
    wrong = set()
    for case in cases:
        for resource in case.plan.resources:
            if resource.type.startswith("pulumi:"):
                continue
            known = _inputs(resource.type)
            nested = _nested(sources()[resource.type][0].parent)
            wrong |= {f"{resource.type} {name}" for name in resource.inputs if name not in known}
            wrong |= {
                f"{resource.type} {name}.{key}"
                for name, value in resource.inputs.items()
                for key in _keys(value)
                if name not in ("policy", "tags") and key not in nested
            }

    assert not wrong


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for item in value.values() for key in _keys(item)}
    return {key for item in value for key in _keys(item)} if isinstance(value, list) else set()


def test_taggable_types_are_those_of_the_sdks():
    expected = {}
    for token, (_, _, text) in sources().items():
        body = text[text.index("def _internal_init") :]
        if '__props__.__dict__["tags"] = tags' not in body or token in OTHER_TAGS:
            continue
        [shape] = set(re.findall(r"\n +tags: (.*?)= None", body))
        expected[token] = "map" if "Mapping[str" in shape else "list"

    assert taggable() == expected


def test_taggable_file_is_sorted():
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))

    assert rows[0] == ["type", "shape"]
    assert rows[1:] == sorted(rows[1:])


@pytest.mark.parametrize("token", OTHER_TAGS)
def test_what_is_left_out_has_tags_of_another_kind(token):
    _, _, text = sources()[token]
    assert '__props__.__dict__["tags"] = tags' in text
    assert token not in taggable()


def test_checking_imports_no_sdk():
    import subprocess
    import sys

    program = (
        "import sys, infra.policy.check; names = {name.split('.')[0] for name in sys.modules};"
        "print(sorted(names & {'pulumi', 'pulumi_alicloud', 'pulumi_aws', 'pydantic', 'yaml'}))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"
