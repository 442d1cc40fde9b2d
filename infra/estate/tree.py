"""A plan as a tree of lines: what contains what, then how many there are."""

from __future__ import annotations

from collections.abc import Iterator

from infra.estate.estate import COMPONENT_PREFIX, Estate
from infra.estate.resource import STACK_TYPE, Resource

WIDTH = 80
ELLIPSIS = "…"
GAP = "  "


def tree(plan: Estate, width: int = WIDTH) -> tuple[str, ...]:
    """One line for each resource below its parent, and a last line that counts them.

    A resource whose parent is not in the plan stands at the top.
    """
    children: dict[str, list[Resource]] = {}
    tops: list[Resource] = []
    for resource in plan.resources:
        if resource.parent and resource.parent in plan.by_urn:
            children.setdefault(resource.parent, []).append(resource)
        else:
            tops.append(resource)
    rows = [row for top in _sorted(tops) for row in _rows(top, children, "", "")]
    column = min(max((len(lead) for lead, _ in rows), default=0), width * 3 // 5)
    lines = [_line(lead, short_type(token, plan.cloud), column, width) for lead, token in rows]
    native = _count(len(plan.native), "resource")
    components = _count(
        sum(not found.custom and found.type != STACK_TYPE for found in plan.resources), "component"
    )
    return (*lines, "", f"{native} in {components}{_workload(plan)}")


def _workload(plan: Estate) -> str:
    named = plan.workload.get("name"), plan.workload.get("environment")
    return f": {named[0]} for {named[1]}" if all(named) else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _rows(
    resource: Resource, children: dict[str, list[Resource]], first: str, rest: str
) -> Iterator[tuple[str, str]]:
    yield f"{first}{resource.name}", resource.type
    found = _sorted(children.get(resource.urn, []))
    for index, child in enumerate(found):
        last = index == len(found) - 1
        yield from _rows(child, children, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


def _sorted(resources: list[Resource]) -> list[Resource]:
    return sorted(resources, key=lambda resource: (resource.name, resource.type))


def short_type(token: str, cloud: str = "") -> str:
    """A type token without what says nothing new.

    ``aws:ec2/vpc:Vpc`` is ``aws.ec2.Vpc``, and ``ec2.Vpc`` in a plan of AWS.
    """
    package, _, rest = token.partition(":")
    module, _, name = rest.partition(":")
    if not name or ":" in name:
        return token
    if package == "pulumi":
        return f"{module.removesuffix('s')} {name}" if module == "providers" else name
    if token.startswith(COMPONENT_PREFIX):
        return name if module == cloud else f"{module}.{name}"
    parts = (package if package != cloud else "", module.split("/", 1)[0], name)
    return ".".join(part for part in parts if part not in ("", "index"))


def _line(lead: str, token: str, column: int, width: int) -> str:
    """Name and type in two columns; a long type moves to the left as far as it needs and can."""
    lead = _cut(lead, column)
    start = max(len(lead), min(column, width - len(GAP) - len(token)))
    return f"{lead.ljust(start)}{GAP}{_cut(token, width - start - len(GAP))}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS
