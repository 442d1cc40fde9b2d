"""What is said about AWS inputs is what the installed SDK says, and as true as it is for the other SDK."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from runpy import run_path

import pytest

from infra.catalog.input import facts, known_types
from infra.catalog.table import rows
from infra.rehearsal.registry import kinds
from infra.rehearsal.schema import Hint, hint_at, tokens

GENERATOR = run_path(str(Path(__file__).with_name("described.py")))
described, sentences, INPUTS = (GENERATOR[name] for name in ("described", "sentences", "INPUTS"))
WRITTEN = json.loads(INPUTS.read_text(encoding="utf-8"))["types"]

FLAGS = ("required", "replaces", "computed", "unordered", "secret", "deprecated", "overlooked")


def _some(types, share):
    """The same share of types each time."""
    return [token for token in types if int(sha256(token.encode()).hexdigest(), 16) % share == 0]


def test_the_file_is_what_the_installed_sdk_says():
    """All types are compared by described.py --check; here those that are simulated and some others."""
    for token in {*kinds("aws"), *_some(tokens("aws"), 20)}:
        assert (token, described(token)) == (token, WRITTEN.get(token, {}))
    assert set(WRITTEN) <= set(tokens("aws"))


@pytest.mark.parametrize("fact", ["required", "computed", "secret", "deprecated"])
def test_what_types_say_of_the_other_cloud_is_what_its_schema_says(fact):
    """The same rules on the SDK whose provider's schema is known; it is a little younger than the schema."""
    right = wrong = missed = 0
    for token in _some(known_types("alicloud"), 5):
        known = facts(token)
        said = {path for path in described(token).get(fact, ()) if "." not in path} - known.lacks
        schema = {path for path in getattr(known, fact) if "." not in path}
        right += len(said & schema)
        wrong += len(said - schema)
        missed += len(schema - said - ({"name"} if fact == "computed" else set()))
    assert right > 10 * (wrong + missed)


STRING, NUMBER, FLAG = Hint("string"), Hint("integer"), Hint("boolean")


@pytest.mark.parametrize(
    ("text", "hint", "said"),
    [
        ("Size of it. Defaults to `8`.", NUMBER, [("default", 8)]),
        ("The default value is 300 seconds.", NUMBER, [("default", 300)]),
        ('Default is `"off"`.', STRING, [("default", "off")]),
        ("Whether. Default: true", FLAG, [("default", True)]),
        ("Defaults to `8` when `b` is set.", NUMBER, []),
        ("With HTTP the default is 200. The default is 12.", NUMBER, []),
        ("Defaults to the size of `b`.", NUMBER, []),
        ("Conflicts with `b_c`.", STRING, [("conflicts", ["bC"])]),
        ("Conflicts with `d`, and `b_c`. Changing this forces a new resource.", STRING, [
            ("conflicts", ["bC", "d"]), ("replaces", None),
        ]),
        ("Conflicts with `elsewhere.b`.", STRING, []),
        ("Changing this value forces replacement.", STRING, [("replaces", None)]),
        ("When decreased, changing this forces a new resource.", STRING, []),
        ("Changing this forces a new resource if `b_c` is set.", STRING, []),
        ("Region where this resource will be [managed](x). Defaults to `y`.", STRING, [("replaces", None)]),
    ],
)  # fmt: skip
def test_only_sentences_without_conditions_are_taken(text, hint, said):
    assert list(sentences(text, hint, {"b_c": "bC", "d": "d"})) == said


def test_what_was_added_by_hand_is_of_the_sdk_and_has_a_source():
    for row in rows("inputs"):
        assert row["source"] and row["as_of"], row
        assert row["fact"] in FLAGS, row
        for path in row["path"].split():
            assert hint_at(row["type"], path) is not None, (row["type"], path)
            assert path in getattr(facts(row["type"]), row["fact"])


def test_nothing_was_added_by_hand_that_is_generated():
    for row in rows("inputs"):
        if row["type"].startswith("aws:"):
            assert not set(row["path"].split()) & set(WRITTEN.get(row["type"], {}).get(row["fact"], ())), row
