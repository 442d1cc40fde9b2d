"""Property values: to JSON without secrets, and back with them."""

from __future__ import annotations

import pulumi
from pulumi.provider.experimental.property_value import PropertyValue, ResourceReference

from infra.estate.resource import SECRET, UNKNOWN
from infra.rehearsal.value import plain, plain_values, revealed, revive


def _value(value, *, secret=False):
    if isinstance(value, PropertyValue):
        return value
    if isinstance(value, dict):
        value = {name: _value(item) for name, item in value.items()}
    elif isinstance(value, list):
        value = [_value(item) for item in value]
    elif isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    return PropertyValue(value, is_secret=secret)


PASSWORD = _value("hunter2", secret=True)


def test_values_become_json():
    values = _value({"a": [1, 2.5, True, None, "x"], "b": {"c": UNKNOWN}}).value

    found = plain_values(values)

    assert found == {"a": [1, 2.5, True, None, "x"], "b": {"c": UNKNOWN}}
    assert [type(item) for item in found["a"][:3]] == [int, float, bool]


def test_secrets_are_masked_wherever_they_are():
    secret_list = _value([{"x": 1}], secret=True)
    text = str(plain(_value({"a": PASSWORD, "b": [{"c": PASSWORD}], "d": secret_list})))

    assert "hunter2" not in text
    assert text == str({"a": SECRET, "b": [{"c": SECRET}], "d": SECRET})


def test_to_compare_secrets_are_in_the_clear():
    assert revealed(_value({"a": PASSWORD, "b": [{"c": PASSWORD}]})) == {"a": "hunter2", "b": [{"c": "hunter2"}]}


def test_what_is_unknown_may_come_in_two_forms():
    assert plain(PropertyValue.computed()) == UNKNOWN
    assert plain(_value(UNKNOWN)) == UNKNOWN


def test_assets_and_resources_have_a_description():
    assert plain(PropertyValue(pulumi.StringAsset("text"))) == {"asset": {"text": "text"}}
    assert plain(PropertyValue(ResourceReference("urn", PropertyValue("id-1")))) == "id-1"


def test_what_is_stored_comes_back_as_the_caller_sent_it():
    sent = _value({"password": PASSWORD, "list": [PASSWORD, "x"], "n": 1, "u": UNKNOWN}).value

    assert revive(plain_values(sent), sent) == dict(sent)


def test_what_was_computed_is_added_and_what_drifted_is_shown():
    sent = _value({"password": PASSWORD, "port": 1, "tags": {"a": "b", "s": PASSWORD}}).value
    stored = {"password": SECRET, "port": 2, "tags": {"a": "c", "s": SECRET}, "arn": "arn:1", "n": None}

    found = revive(stored, sent)

    assert found["password"] == PASSWORD
    assert found["tags"].value["s"] == PASSWORD
    assert plain_values(found) == stored


def test_a_mask_without_its_secret_is_left_out():
    assert revive({"password": SECRET, "list": [SECRET, "x"]}, {}) == {"list": _value(["x"])}


def test_a_secret_that_was_overwritten_is_shown_as_it_is():
    found = revive({"password": "changed"}, {"password": PASSWORD})

    assert found == {"password": PropertyValue("changed")}
