"""Refusal: changes of a running stack that no cloud makes in place, and that would lose data or stop the service.

They are refused in the preview, before anything is changed: by what the stack was made as (`infra.record`), or by
what a resource of it was last brought to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from infra.errors import StackError
from infra.project import NAME
from infra.record import Record
from infra.settings import HOLDERS

ELSEWHERE = (
    "deploy it as a stack of its own beside this one, move data and visitors there, then destroy this one"
    " (docs/deploy.md, What a running stack cannot change)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A field that cannot change at will.

    Attributes:
        field: of the workload or the settings.
        refuses: whether it refuses to go from one value to the other.
        why: what the cloud does not do.
        way: how to get there all the same, or how to stay.
        unless: field whose own change says it all.
    """

    field: str
    refuses: Callable[[str, str, Record], bool]
    why: str
    way: str = ELSEWHERE
    unless: str = ""

    @property
    def noun(self) -> str:
        """The capability whose data it is about; the first word of the field."""
        return self.field.partition(".")[0]


def _changed(_old: str, _new: str, _after: Record) -> bool:
    return True


def _lowered(old: str, new: str, _after: Record) -> bool:
    before, after = _numbers(old), _numbers(new)
    shared = min(len(before), len(after))
    return after[:shared] < before[:shared]


def _raised_without_leave(old: str, new: str, after: Record) -> bool:
    return _major(new) > _major(old) and after.get("database.allow_major_upgrade") != "true"


def _moved(old: str, new: str, _after: Record) -> bool:
    return not f"{new},".startswith(f"{old},")


def _basic(_old: str, new: str, _after: Record) -> bool:
    """WAF-enabled becomes Standard, neither becomes Basic (ALB API, UpdateLoadBalancerEdition, 2026-01)."""
    return new == "Basic"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def _major(version: str) -> tuple[int, ...]:
    """What a version of the engine is a part of: 8.4 of 8.4.3, 17 of 17.5."""
    numbers = _numbers(version)
    return numbers[:2] if numbers[:1] < (10,) else numbers[:1]


RULES: tuple[Rule, ...] = (
    Rule(
        field="bucket.zone_redundant", refuses=_changed, why="OSS chooses the zones of a bucket when it makes it"
    ),
    Rule(field="cache.key", refuses=_changed, why="ElastiCache encrypts a cache with the key it was made with"),
    Rule(
        field="cache.zones",
        refuses=_moved,
        why="a cache does not leave its zones while it runs",
        way=f"name the zones with {NAME}:zones in their old order, and add others after them",
    ),
    Rule(field="database.engine", refuses=_changed, why="no cloud turns the data of one engine into another's"),
    Rule(
        field="database.key", refuses=_changed, why="both clouds encrypt a database with the key it was made with"
    ),
    Rule(field="database.standby", refuses=_changed, why="ApsaraDB RDS adds and removes no standby in place"),
    Rule(
        field="database.zones",
        refuses=_moved,
        why="a database does not leave its zones while it runs",
        way=f"name the zones with {NAME}:zones in their old order, and add others after them",
        unless="database.standby",
    ),
    Rule(field="environment", refuses=_changed, why="every name in the cloud says it, and names stay"),
    Rule(
        field="key.zones",
        refuses=_moved,
        why="a KMS instance stays in the zone it was made in, and its key with it",
        way=f"name the zones with {NAME}:zones in their old order, and add others after them",
    ),
    Rule(field="name", refuses=_changed, why="every name in the cloud begins with it, and names stay"),
    Rule(
        field="network.cidr", refuses=_changed, why="a network keeps its range, and all that stands in it with it"
    ),
    Rule(field=f"{NAME}:accountSite", refuses=_changed, why="an account stays on its site"),
    Rule(field=f"{NAME}:cloud", refuses=_changed, why="what holds data stays where it is"),
    Rule(field=f"{NAME}:metro", refuses=_changed, why="what holds data stays where it is"),
    Rule(
        field=f"{NAME}:organization",
        refuses=_changed,
        why="buckets and log projects have it in their names, and names stay",
        way=f"leave {NAME}:organization as it was",
    ),
)
"""What a stack was made as, by field."""

LIMITS: tuple[Rule, ...] = (
    Rule(
        field="cache.version",
        refuses=_lowered,
        why="no cloud takes a cache back to an older version",
        way="leave cache.version as it was",
    ),
    Rule(
        field="database.storage_gb",
        refuses=_lowered,
        why="RDS takes no storage back",
        way="leave database.storage_gb as it was",
    ),
    Rule(
        field="database.version",
        refuses=_raised_without_leave,
        why="another major version may break what uses it, and there is no way back",
        way=(
            "set database.allow_major_upgrade: true in the workload after a test with a copy,"
            " or name the version that runs"
        ),
    ),
    Rule(
        field="database.version",
        refuses=_lowered,
        why="no cloud takes a database back to an older version",
        way="name the version that runs",
    ),
    Rule(
        field="load_balancer.alicloud.edition",
        refuses=_basic,
        why="ALB takes no instance back to the Basic edition",
        way="leave load_balancer.alicloud.edition as it was",
    ),
)
"""What a resource takes one way alone, by field."""


def refuse(before: Record, after: Record, discard: Collection[str] = ()) -> None:
    """Nothing, where a stack may go from one record to the other.

    Args:
        before: what the stack was made as.
        after: what it would be.
        discard: capabilities whose data may be lost (`HOLDERS`).

    Raises:
        StackError: it may not; says all that is in the way, and the way round each.
    """
    problems: list[str] = []
    ways: list[str] = []
    holders: set[str] = set()
    for noun in HOLDERS:
        if noun in before and noun not in after and noun not in discard:
            problems.append(f"{noun} cannot be left out: it would be deleted with all that it holds")
            holders.add(noun)
    for rule, problem in _broken(RULES, before, after):
        if rule.noun in discard or (rule.unless and before.get(rule.unless) != after.get(rule.unless)):
            continue
        problems.append(problem)
        ways.append(rule.way)
        if rule.noun in HOLDERS:
            holders.add(rule.noun)
    if holders:
        nouns = ",".join(sorted({*holders, *discard}))
        ways.append(
            f"where that data may be lost: pulumi config set {NAME}:discard {nouns}, for this one update"
            " (a protected stack wants its protection off before)"
        )
    _stop(problems, ways)


def limit(before: Record, after: Record) -> None:
    """Nothing, where a resource may go from one record to the other.

    Args:
        before: what it is.
        after: what it would be; ``database.allow_major_upgrade`` too, where that is allowed.

    Raises:
        StackError: it may not, as for `refuse`.
    """
    broken = list(_broken(LIMITS, before, after))
    _stop([problem for _, problem in broken], [rule.way for rule, _ in broken])


def _broken(rules: tuple[Rule, ...], before: Record, after: Record) -> Iterator[tuple[Rule, str]]:
    for rule in rules:
        old, new = before.get(rule.field), after.get(rule.field)
        if old is not None and new is not None and old != new and rule.refuses(old, new, after):
            yield rule, f"{rule.field} cannot change from {old or 'none'} to {new or 'none'}: {rule.why}"


def _stop(problems: list[str], ways: list[str]) -> None:
    if problems:
        raise StackError("\n".join(problems), "\n        ".join(dict.fromkeys(ways)))
