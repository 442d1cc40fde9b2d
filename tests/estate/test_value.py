"""Values on the wire, read and written."""

import pytest

from infra.estate import value
from infra.estate.resource import SECRET, UNKNOWN
from infra.estate.value import lift, lower, plain, secret, wire


def special(code, **fields):
    return wire({value.SIGNATURE: code, **fields})


@pytest.mark.parametrize("given", [None, True, 0, 2.5, "text", [], {}, {"a": [1, {"b": None}]}])
def test_json_round_trip(given):
    assert plain(wire(given)) == given


def test_whole_numbers_are_integers():
    assert [type(plain(wire(number))) for number in (1, 1.0, 1.5, 2.0**60)] == [int, int, float, float]


def test_what_is_not_json_is_refused():
    with pytest.raises(TypeError, match="set is not JSON"):
        wire({"a": {1}})


@pytest.mark.parametrize("inner", ["hush", UNKNOWN, {"deep": "hush"}, ["hush"], None])
def test_a_secret_is_masked_whatever_it_holds(inner):
    assert plain(wire({"a": [inner]})) != SECRET
    assert plain(special(value.SECRET_SIGNATURE, value=inner)) == SECRET


def test_outputs():
    assert plain(special(value.OUTPUT_SIGNATURE)) == UNKNOWN
    assert plain(special(value.OUTPUT_SIGNATURE, value="a")) == "a"
    assert plain(special(value.OUTPUT_SIGNATURE, value="hush", secret=True)) == SECRET
    assert plain(special(value.OUTPUT_SIGNATURE, secret=True)) == SECRET


def test_resources_are_their_id_else_their_urn():
    assert plain(special(value.RESOURCE_SIGNATURE, urn="urn:x")) == "urn:x"
    assert plain(special(value.RESOURCE_SIGNATURE, urn="urn:x", id="i-1")) == "i-1"
    assert plain(special(value.RESOURCE_SIGNATURE, urn="urn:x", id=UNKNOWN)) == UNKNOWN
    assert plain(special(value.RESOURCE_SIGNATURE, urn="urn:x", id="")) == UNKNOWN


def test_a_secret_is_marked_once():
    once = secret(wire("hush"))
    assert secret(once) == once


def test_what_a_transform_gets_and_gives_back_is_the_same():
    given = wire({"a": [UNKNOWN, 1], "b": {"c": "text"}})
    hidden = secret(wire("hush"))
    for original in (given, hidden, wire(UNKNOWN)):
        found = set()
        assert lower(lift(original, ()), found) == original
        assert found == set()
        assert lower(lift(original, ("urn:b", "urn:a")), found) == original
        assert found == {"urn:a", "urn:b"}
