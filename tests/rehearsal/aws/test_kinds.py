"""The tables as a whole, against the SDK and the plans of the shipped workloads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from infra.catalog.region import region
from infra.estate.estate import Estate
from infra.estate.resource import UNKNOWN
from infra.rehearsal.difference import deletes_first
from infra.rehearsal.kind import Draft, Kind
from infra.rehearsal.registry import kinds, tables
from infra.rehearsal.schema import Hint, schema

KINDS = tuple(kinds("aws").values())
PLACE = region("aws", "singapore")
WORKLOADS = ("shop", "desk")
SENTENCE = re.compile(r"[A-Z][A-Za-z]+(\.[A-Za-z]+)*: \S")

each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.token for kind in KINDS])


def _exists(path: str, hint: Hint) -> bool:
    step, _, rest = path.partition(".")
    found = hint.properties().get(step.removesuffix("[]"))
    if found is None:
        return False
    inner = found.hint.parts[0] if step.endswith("[]") else found.hint
    return not rest or _exists(rest, inner)


def _input(kind: Kind, path: str) -> bool:
    known = schema(kind.token)
    step, _, rest = path.partition(".")
    found = known.inputs.get(step.removesuffix("[]")) if known else None
    if found is None or step.endswith("[]") != (found.hint.form == "list"):
        return False
    return not rest or _exists(rest, found.hint.parts[0] if step.endswith("[]") else found.hint)


@pytest.mark.parametrize("workload", WORKLOADS)
def test_every_type_that_the_program_uses_is_known(
    workload: str, twins: Callable[[str, str], tuple[Estate, Estate]]
) -> None:
    plan = next(plan for plan in twins(workload, "singapore") if plan.cloud == "aws")
    used = {found.type for found in plan.resources if found.type.startswith("aws:")}
    assert used
    assert used <= set(kinds("aws"))


@pytest.mark.parametrize("noun", tables("aws"))
def test_each_table_is_sorted(noun: str) -> None:
    tokens = [kind.token for kind in tables("aws")[noun]]
    assert tokens
    assert tokens == sorted(tokens)


@each_kind
def test_what_a_kind_names_is_an_input_of_the_sdk(kind: Kind) -> None:
    paths = {part for name in kind.names for part in (name.path, *name.within)}
    paths |= {reference.path for reference in kind.references}
    known = schema(kind.token)
    assert known
    top = {path for path in paths if path in known.inputs}
    assert not {path for path in paths - top if not _input(kind, path)}


@each_kind
def test_what_a_kind_computes_is_an_output_of_the_sdk(kind: Kind) -> None:
    known = schema(kind.token)
    assert known
    draft = Draft(kind.token, "thing", {}, PLACE, "123456789012", "seed")
    assert not set(kind.outputs(draft, kind.identity(draft))) - set(known.outputs)


@each_kind
def test_what_the_cloud_says_begins_with_a_code(kind: Kind) -> None:
    said = [kind.quota, kind.absent, kind.busy, *([kind.stock] if kind.stock else [])]
    said += [text for one in kind.references for text in (one.missing, one.holds) if text]
    said += [text for one in kind.names for text in (one.illegal, one.taken) if text]
    assert not [text for text in said if not SENTENCE.match(text)]
    assert kind.source


@each_kind
def test_a_kind_judges_nothing_that_is_unknown(kind: Kind) -> None:
    known = schema(kind.token)
    assert known
    inputs = dict.fromkeys(known.inputs, UNKNOWN)
    draft = Draft(kind.token, "thing", inputs, PLACE, "123456789012", "seed")
    found = [problem.path for check in kind.validations for problem in check(draft, Nothing())]
    # All sources of a rule at once are too many, whatever they are.
    assert found == (["cidrIpv6"] if "referencedSecurityGroupId" in inputs else [])


@each_kind
def test_the_same_draft_has_the_same_id_and_another_seed_another_one(kind: Kind) -> None:
    draft = Draft(kind.token, "thing", {}, PLACE, "123456789012", "seed")
    again = replace(draft, seed="another")
    assert kind.identity(draft) == kind.identity(draft)
    if kind.identity(draft) == kind.identity(again):
        # Its name is its id; it is asked for, or follows from what it belongs to.
        assert kind.names or kind.token in NAMED_BY_OTHERS


NAMED_BY_OTHERS = {
    "aws:autoscaling/policy:Policy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    *(kind.token for kind in KINDS if kind.token.startswith("aws:s3/bucket")),
}


class Nothing:
    """A cloud in which there is nothing."""

    account = "123456789012"
    region = PLACE

    def get(self, token: str, id: str) -> None:
        return None

    def all(self, *tokens: str) -> tuple[()]:
        return ()


UNIQUE = tuple(
    (kind, name.path)
    for kind in KINDS
    for name in kind.names
    if name.taken and name.path in ("bucket", "identifier", "name", "replicationGroupId")
)


@pytest.mark.parametrize(("kind", "path"), UNIQUE, ids=[kind.token for kind, _ in UNIQUE])
def test_names_that_are_unique_are_freed_before_they_are_taken_again(kind: Kind, path: str) -> None:
    """The provider deletes first what has a name of the user's own: nameRequiresDeleteBeforeReplace of the bridge.

    A database's identifier is made up by a function of its own, which the rule does not know: whoever sets it and
    replaces the database is told that the name is taken.
    """
    assert deletes_first(kind, {path: "mine"}) == (path != "identifier")
    assert not deletes_first(kind, {f"{path}Prefix": "mine"})
    assert not deletes_first(kind, {})
