"""Writes what follows from the module's schema and the installed SDK together.

    python tests/engine/provider/generate.py [--check] [PLUGIN]

tokens.json, by which the plugin serves the module, and data/alicloud_inputs.json of the catalogue. Neither depends
on the tokens.json that the plugin was built with.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from facts import facts
from pairs import Pair, matched, overrides, pairs

from infra.rehearsal.schema import schema, tokens

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PLUGIN = ROOT / ".engine" / "providers" / "pulumi-resource-alicloud"
TOKENS = HERE / "tokens.json"
INPUTS = ROOT / "infra" / "catalog" / "data" / "alicloud_inputs.json"
MODULE = "github.com/aliyun/terraform-provider-alicloud"


def main(arguments: Sequence[str]) -> int:
    """Writes the files, or says which of them would change."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file would change")
    parser.add_argument("plugin", nargs="?", default=PLUGIN, help="the built provider plugin")
    options = parser.parse_args(arguments)
    described = json.loads(
        subprocess.run((options.plugin, "--describe"), stdout=subprocess.PIPE, check=True).stdout
    )
    found = pairs(described["resources"])
    texts = {TOKENS: _tokens(described, found), INPUTS: _inputs(described["module"], found)}
    changed = [path for path, text in texts.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        print(f"{path.relative_to(ROOT)} {'would change' if options.check else 'written'}")
        if not options.check:
            path.write_text(texts[path], encoding="utf-8")
    return 1 if changed and options.check else 0


def _tokens(described: Mapping[str, Any], found: Sequence[Pair]) -> str:
    provider = schema("pulumi:providers:alicloud")
    assert provider is not None
    config, lacks = matched(described["provider"], provider.inputs)
    served = {token for pair in found for token in (pair.schema.token, *pair.also)}
    rows = {
        pair.kind: {"token": pair.schema.token} | _if("also", pair.also) | _if("fields", overrides(pair.fields))
        for pair in found
    }
    return _document(
        {
            "sdk": version("pulumi-alicloud"),
            "module": described["module"],
            "config": overrides(config),
            "config_lacks": list(lacks),
            "unpaired_tokens": [token for token in tokens("alicloud") if token not in served],
            "unpaired_resources": sorted(set(described["resources"]) - set(rows)),
        },
        resources=rows,
    )


def _inputs(module: str, found: Sequence[Pair]) -> str:
    source = f"Go module {MODULE} v{module}, its schema; names of pulumi-alicloud {version('pulumi-alicloud')}"
    rows = {token: facts(pair) for pair in found for token in (pair.schema.token, *pair.also)}
    head = {"source": source, "as_of": _released(module), "complete": True}
    return _document(head, types=dict(sorted(rows.items())))


def _released(module: str) -> str:
    """The date of a version of the module; asks Go where the file is of another version."""
    if INPUTS.exists():
        before = json.loads(INPUTS.read_text("utf-8"))
        if f"{MODULE} v{module}," in before["source"]:
            return before["as_of"]
    said = subprocess.run(
        ("go", "list", "-C", HERE, "-m", "-json", MODULE), stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    row = json.loads(said)
    assert row["Version"] == f"v{module}", "the plugin was built from another version"
    return row["Time"][:10]


def _document(head: Mapping[str, Any], **tables: Mapping[str, Any]) -> str:
    """JSON with a line for each row of a table."""
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    for name, rows in tables.items():
        inside = ",\n".join(f"    {json.dumps(key)}: {json.dumps(row)}" for key, row in rows.items())
        lines.append(f"  {json.dumps(name)}: {{\n{inside}\n  }}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _if(name: str, value: Any) -> dict[str, Any]:
    return {name: value} if value else {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
