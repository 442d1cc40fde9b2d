"""Writes what the installed SDK's own descriptions say about the inputs of the AWS types.

    python tests/catalog/described.py [--check]

The schema of the AWS provider cannot be had. Its SDK says of every input whether it is required, secret or
deprecated; whether the provider fills in what is left out shows in the types, for an output that is always there
though the input may be missing is one that the provider fills in. Descriptions say the rest, in sentences of a few
forms: only a sentence that is wholly of such a form is taken, so that a condition is never taken for a rule.

`infra/catalog/input.py` says what each fact means, and reads them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from infra.rehearsal.schema import Hint, Property, schema, texts, tokens

ROOT = Path(__file__).resolve().parents[2]
INPUTS = ROOT / "infra" / "catalog" / "data" / "aws_inputs.json"
AS_OF = "2026-11-18"
"""When the release of the SDK that is pinned was read."""

NAMED = {"bucket", "identifier", "name", "replicationGroupId"}
"""Inputs that Pulumi itself fills in, another name each time (pulumi-aws provider/resources.go at 00ba5ea)."""

DEPTH = 3
"""How deep objects inside objects are described."""

NAMES = r"(?:the )?(?:argument )?(?:either )?(`\w+`(?:(?:, | and |, and | or |, or )`\w+`)*)(?: argument)?"
FORMS: Mapping[str, re.Pattern[str]] = {
    "default": re.compile(
        r"(?:The )?[Dd]efault(?:s to| is| value is|:| to)(?: the)?(?: value)?(?: of)? "
        r"(`[^`]+`|\"[^\"]+\"|'[^']+'|true|false|[\d,]+)(?: \w+)?\.?"
    ),
    "conflicts": re.compile(
        rf"(?:Conflicts with|Cannot be (?:used|specified|set|configured)(?: together)? with) {NAMES}\.?"
    ),
    "replaces": re.compile(
        r"(?:Changing (?:this|the|any)(?: (?:value|argument|field|parameter|attribute|property))?(?: `\w+`)?"
        r"(?: will)? (?:forces?|triggers?) (?:the )?(?:creation of )?(?:a |an )?(?:new|replacement|re-?creation)\b"
        r"(?: resource)?(?: to be created| of the resource)?"
        r"|Forces (?:a )?(?:new resource|replacement)(?: (?:if|when) (?:changed|modified))?)\.?"
    ),
}
"""Fact -> the sentences that say it."""

MANAGED = "Region where this resource will be [managed]"
"""Begins the description of the input `region`, which replaces whatever has it ("Enhanced Region Support" of the
provider, read 2026-11)."""

PARAMETER = re.compile(r"^ +:param \S.*? (\w+): (.*?)(?=^ +:param |^ +\"\"\")", re.MULTILINE | re.DOTALL)
DEPRECATED = re.compile(r"@_utilities\.deprecated\(.*?\"\"\"\)\n    def (\w+)\(", re.DOTALL)
SECRET = re.compile(r"__dict__\[\"(\w+)\"\] = None if \w+ is None else pulumi\.Output\.secret\(")


def described(token: str) -> dict[str, Any]:
    """The facts of a type, by name of the fact."""
    found = schema(token)
    assert found is not None
    arguments, body = texts(token)
    facts: dict[str, Any] = {}
    secret = set(SECRET.findall(body))
    _add(facts, "secret", sorted(one.name for one in found.inputs.values() if one.python in secret))
    for fact, path, value in _said("", found.inputs, found.outputs, arguments, ()):
        if value is None:
            _add(facts, fact, [*facts.get(fact, ()), path])
        else:
            facts.setdefault(fact, {})[path] = value
    return {
        fact: sorted(it) if isinstance(it, list) else dict(sorted(it.items()))
        for fact, it in sorted(facts.items())
    }


def _add(facts: dict[str, Any], fact: str, paths: Sequence[str]) -> None:
    if paths:
        facts[fact] = list(paths)


def _said(
    above: str, inputs: Mapping[str, Property], outputs: Mapping[str, Property], text: str, within: tuple[str, ...]
) -> Iterator[tuple[str, str, Any]]:
    """Fact, path and value of everything said about properties and what is in them."""
    documents = {python: " ".join(said.split()) for python, said in PARAMETER.findall(text)}
    deprecated = set(DEPRECATED.findall(text))
    names = {one.python: one.name for one in inputs.values()}
    for name, one in sorted(inputs.items()):
        path = f"{above}{name}"
        if one.required:
            yield "required", path, None
        elif name in outputs and outputs[name].required and name not in NAMED:
            yield "computed", path, None
        if one.python in deprecated:
            yield "deprecated", path, None
        for fact, value in sentences(documents.get(one.python, ""), one.hint, names):
            rivals = [f"{above}{it}" for it in value] if fact == "conflicts" else value
            yield fact, path, rivals
        step, hint = (f"{path}[]", one.hint.parts[0]) if one.hint.form == "list" else (path, one.hint)
        if hint.form == "object" and hint.cls not in within and len(within) < DEPTH:
            yield from _said(f"{step}.", hint.properties(), hint.results(), hint.text(), (*within, hint.cls))


def sentences(text: str, hint: Hint, names: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """What a description says about an input, each fact once.

    Args:
        text: the description.
        hint: type of the input.
        names: Python name -> name on the wire, of the inputs beside it.
    """
    if text.startswith(MANAGED):
        yield "replaces", None
        return
    taken: set[str] = set()
    for sentence in re.split(r"(?<=[.!?])\s+|\s+(?:> )?\*\*\w+:?\*\*:?\s+", text):
        for fact, form in FORMS.items():
            match = form.fullmatch(sentence)
            if (
                match is None
                or fact in taken
                or (fact == "default" and len(re.findall("default", text, re.I)) > 1)
            ):
                continue  # of several defaults each has a condition
            value = {"default": _literal, "conflicts": _rivals}.get(fact, lambda *_: None)(match, hint, names)
            if fact == "replaces" or value not in (None, []):
                taken.add(fact)
                yield fact, value


def _literal(match: re.Match[str], hint: Hint, _: Mapping[str, str]) -> Any:
    """The default in the type of the input; None where it has another one."""
    text = match[1].strip("`\"'").strip("\"'")
    match hint.form:
        case "boolean":
            return {"true": True, "false": False}.get(text.lower())
        case "integer" | "number":
            digits = text.replace(",", "")
            return int(digits) if re.fullmatch(r"-?\d+", digits) else None
        case "string":
            return text
        case _:
            return None


def _rivals(match: re.Match[str], _: Hint, names: Mapping[str, str]) -> list[str]:
    """The inputs named; none where one is not beside it."""
    words = re.findall(r"`(\w+)`", match[1])
    return sorted(names[word] for word in words) if all(word in names for word in words) else []


def document() -> str:
    """The file: a line for each type."""
    source = f"descriptions of pulumi-aws {version('pulumi-aws')}"
    rows = {token: facts for token in tokens("aws") if (facts := described(token))}
    lines = ",\n".join(f"    {json.dumps(token)}: {json.dumps(row)}" for token, row in rows.items())
    head = f'{{\n  "source": {json.dumps(source)},\n  "as_of": {json.dumps(AS_OF)},\n  "types": {{\n'
    return f"{head}{lines}\n  }}\n}}\n"


def main(arguments: Sequence[str]) -> int:
    """Writes the file, or says whether it would change."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the file would change")
    options = parser.parse_args(arguments)
    text = document()
    if INPUTS.exists() and INPUTS.read_text(encoding="utf-8") == text:
        return 0
    print(f"{INPUTS.relative_to(ROOT)} {'would change' if options.check else 'written'}")
    if not options.check:
        INPUTS.write_text(text, encoding="utf-8")
    return int(options.check)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
