"""Tags of a workload's own: both clouds take every one that is accepted."""

from __future__ import annotations

import re

import botocore.session
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.errors import SpecError
from infra.spec.load import parse_workload
from infra.spec.model import Workload
from infra.spec.tag import KEY, MOST, RESERVED

SESSION = botocore.session.get_session()
NO_KEY = "is no key of a tag on both clouds (expected 1 to 64 letters, digits, spaces inside, and _.:/=+-@)"
HEAD = "name: web\nowner: me\n"


def tagged(text: str) -> dict[str, str]:
    return parse_workload(f"{HEAD}tags:\n{text}".encode()).tags


def complaints(text: str) -> list[str]:
    with pytest.raises(SpecError) as caught:
        tagged(text)
    return [re.sub(r"^.*?:\d+:\d+: ", "", line) for line in str(caught.value).splitlines()]


def test_values_are_text_as_written() -> None:
    assert tagged("  cost-center: 0471\n  a/b: yes\n  Stage 2: 1:30\n") == {
        "cost-center": "0471",
        "a/b": "yes",
        "Stage 2": "1:30",
    }
    assert parse_workload(HEAD.encode()).tags == {}


def test_every_wrong_key_is_named_with_all_else_that_is_wrong() -> None:
    assert complaints(
        '  Owner: x\n  AWS:x: y\n  "a$": b\n  Team: a\n  team: b\n  " x": c\n  acs:y: d\nnetwork: {zones: 9}\n'
    ) == [
        "tags.Owner: every resource has the tag owner already (leave it out)",
        "tags.AWS:x: a cloud keeps keys for itself that begin with aws:",
        f"tags.a$: {NO_KEY}",
        "tags.team: differs from Team in its case alone (AWS takes one of them)",
        f"tags. x: {NO_KEY}",
        "tags.acs:y: a cloud keeps keys for itself that begin with acs:",
        "network.zones: 9 is more than 6 (expected a whole number, 1 to 6)",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  a: ''\n", "tags.a: '' is not valid here (expected text such as 4711 or shop-eu, 1 to 128 characters)"),
        ("  a:\n", "tags.a: has no value ("),
        ("  a: [1]\n", "tags.a: is a list ("),
        (f"  a: {'x' * 129}\n", "tags.a: xxxxx"),
        (f"  {'x' * 65}: a\n", f"tags.{'x' * 65}: is no key of a tag on both clouds"),
        ("  a: ä\n", "tags.a: ä is not valid here"),
        ("  5\n", "tags: 5 is not a mapping (expected a mapping of at most 12 names, each to text"),
        ("".join(f"  t{n}: a\n" for n in range(MOST + 1)), "tags: is a mapping (expected a mapping of at most 12"),
    ],
)
def test_one_that_a_cloud_refuses(text: str, said: str) -> None:
    [line] = complaints(text)
    assert line.startswith(said)


@settings(deadline=None)
@given(
    st.dictionaries(st.from_regex(rf"\A{KEY}\Z"), st.text("aZ0 _.:/=+-@", min_size=1, max_size=128), max_size=3)
)
def test_what_is_accepted_is_what_both_clouds_take(tags: dict[str, str]) -> None:
    try:
        accepted = Workload.model_validate({"name": "web", "owner": "me", "tags": tags}).tags
    except ValueError:
        return
    assert len(accepted) + len(RESERVED) <= 20
    shapes = [SESSION.get_service_model(service).shape_for("Tag").members for service in ("iam", "elbv2", "acm")]
    for key, value in accepted.items():
        assert 1 <= len(key.encode()) <= 64
        assert 1 <= len(value.encode()) <= 128
        assert not key.lower().startswith(("aws:", "acs:", "aliyun", "http://", "https://"))
        for members in shapes:
            for text, name in ((key, "Key"), (value, "Value")):
                rule = members[name].metadata
                pattern = rule["pattern"].replace(r"\p{L}\p{Z}\p{N}", r"\w\s")
                assert rule["min"] <= len(text) <= rule["max"]
                assert re.fullmatch(pattern, text)
