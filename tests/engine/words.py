"""Holds a command line of `aws` or `aliyun` against what the tool would take: ``words.py aws|aliyun WORD...``.

The operations and parameters of `aws` are those of botocore's service models. Alibaba Cloud publishes none in the
installed SDK: a command of `aliyun` is held to the shape that all of them have.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

GLOBAL = {"region": str, "profile": str, "output": str, "query": str}


def main(tool: str, *words: str) -> str | None:
    """What is wrong with a command line; None when nothing is."""
    return aws(*words) if tool == "aws" else aliyun(*words)


def aws(service: str, command: str, *options: str) -> str | None:
    import botocore.session
    from botocore import xform_name

    model = botocore.session.get_session().get_service_model(service)
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    if command not in operations:
        return f"aws {service} has no {command}"
    shape = model.operation_model(operations[command]).input_shape
    members = {xform_name(name, "-"): name for name in (shape.members if shape else ())}
    given = [option.removeprefix("--") for option in options[::2]]
    if strange := set(given) - set(members) - set(GLOBAL):
        return f"aws {service} {command} has no {strange}"
    required = {xform_name(name, "-") for name in (shape.required_members if shape else ())}
    if missing := required - set(given):
        return f"aws {service} {command} needs {missing}"
    for name, value in zip(given, options[1::2], strict=True):
        if name.endswith("document") and value.startswith("file://"):
            json.loads(Path(value.removeprefix("file://")).read_text(encoding="utf-8"))
    return None


def aliyun(product: str, action: str, *options: str) -> str | None:
    if not re.fullmatch(r"[a-z]+", product) or not re.fullmatch(r"([A-Z][A-Za-z]+)", action):
        return f"aliyun {product} {action} is no product and action"
    for name, value in zip(options[::2], options[1::2], strict=True):
        if not re.fullmatch(r"--[A-Z][A-Za-z]+", name):
            return f"aliyun {product} {action}: {name} is no parameter"
        if name.endswith("Document"):
            json.loads(value)
    return None


if __name__ == "__main__":
    if wrong := main(*sys.argv[1:]):
        sys.exit(wrong)
