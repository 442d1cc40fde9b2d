"""What may follow from what a stack was made as, and what may not."""

import pytest

from infra.catalog.region import region
from infra.errors import StackError
from infra.record import record
from infra.refusal import ELSEWHERE, RULES, refuse
from infra.settings import Settings
from infra.spec.load import load_workload

ZONES = ("ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c")


def made(cloud, zones=ZONES[:2], organization="acme", site="International", **changes):
    workload = load_workload("shop")
    for path, value in changes.items():
        workload = _changed(workload, path.split("__"), value)
    settings = Settings(
        cloud=cloud, metro="singapore", workload="shop", organization=organization, account_site=site
    )
    return record(settings, workload, region(cloud, "singapore"), zones)


def _changed(model, path, value):
    first, *rest = path
    return model.model_copy(update={first: _changed(getattr(model, first), rest, value) if rest else value})


def refused(before, after, discard=()):
    """The fields that are in the way, and the hint."""
    try:
        refuse(before, after, discard)
    except StackError as error:
        return [line.split(" ")[0] for line in error.message.splitlines()], error.hint
    return [], ""


@pytest.mark.parametrize("cloud", ["aws", "alicloud"])
def test_what_is_the_same_may_follow(cloud):
    assert refused(made(cloud), made(cloud)) == ([], "")
    assert refused({}, made(cloud)) == ([], "")


EVERYWHERE = [
    ({"name": "store"}, "name"),
    ({"environment": "staging"}, "environment"),
    ({"organization": "other"}, "twinstack:organization"),
    ({"database__storage_gb": 90}, "database.storage_gb"),
    ({"zones": ("ap-southeast-1a", "ap-southeast-1c")}, "database.zones"),
    ({"zones": ("ap-southeast-1b", "ap-southeast-1a")}, "cache.zones"),
    ({"zones": ("ap-southeast-1b", "ap-southeast-1a")}, "database.zones"),
    ({"key": None}, "key"),
    ({"key": None}, "database.key"),
    ({"database": None}, "database"),
    ({"cache": None}, "cache"),
    ({"bucket": None}, "bucket"),
    ({"logs": None}, "logs"),
]


@pytest.mark.parametrize(("change", "field"), EVERYWHERE)
@pytest.mark.parametrize("cloud", ["aws", "alicloud"])
def test_what_neither_cloud_changes_is_refused(cloud, change, field):
    fields, hint = refused(made(cloud), made(cloud, **change))
    assert field in fields
    assert hint


@pytest.mark.parametrize(
    ("cloud", "change", "fields"),
    [
        ("aws", {"database__standby": False}, []),
        ("alicloud", {"database__standby": False}, ["database.standby"]),
        ("alicloud", {"cache__standby": False}, []),
        ("alicloud", {"database": None, "zones": ("ap-southeast-1a", "ap-southeast-1c")}, ["database"]),
        ("aws", {"bucket__zone_redundant": False}, []),
        ("alicloud", {"bucket__zone_redundant": False}, ["bucket.zone_redundant"]),
        ("aws", {"site": "Domestic"}, []),
        ("alicloud", {"site": "Domestic"}, ["twinstack:accountSite"]),
        ("aws", {"load_balancer__alicloud__edition": "Basic"}, []),
        ("alicloud", {"load_balancer__alicloud__edition": "Basic"}, ["load_balancer.alicloud.edition"]),
        ("alicloud", {"load_balancer__alicloud__edition": "StandardWithWaf"}, []),
        ("aws", {"zones": ZONES}, []),
        ("alicloud", {"zones": ZONES}, []),
        ("aws", {"database__storage_gb": 200}, []),
        ("aws", {"database__aws__version": "8.4.5"}, []),
        ("aws", {"database__aws__version": "8.0"}, ["database.version"]),
        ("aws", {"database__aws__version": "9.0"}, ["database.version"]),
        ("aws", {"database__aws__version": "9.0", "database__allow_major_upgrade": True}, []),
        ("alicloud", {"database__alicloud__version": "5.7"}, ["database.version"]),
        ("alicloud", {"cache__alicloud__version": "6.0"}, ["cache.version"]),
    ],
)
def test_what_a_cloud_changes_in_place_is_not(cloud, change, fields):
    assert refused(made(cloud), made(cloud, **change))[0] == fields


def test_another_engine_says_nothing_of_its_version():
    after = made("aws", database__engine="postgresql", database__version="17")
    assert refused(made("aws"), after)[0] == ["database.engine"]


@pytest.mark.parametrize(
    ("before", "after", "lower"), [("17.5", "17.4", True), ("17", "17.4", False), ("17.4", "17", False)]
)
def test_a_minor_version_goes_up_alone(before, after, lower):
    fields = refused({"database.version": before}, {"database.version": after})[0]
    assert fields == (["database.version"] if lower else [])


def test_a_second_zone_may_follow_under_a_cache_alone_and_not_go_again():
    alone = {"database": None, "network__zones": 1}
    one, two = made("aws", ZONES[:1], **alone), made("aws", **alone)
    assert refused(one, two)[0] == []
    assert refused(two, one)[0] == ["cache.zones"]


def test_all_reasons_and_ways_are_said_at_once():
    before, after = made("aws"), made("aws", key=None, name="store", database__storage_gb=20)
    with pytest.raises(StackError) as caught:
        refuse(before, after)
    message, hint = caught.value.message, caught.value.hint
    assert message.splitlines() == [
        "key cannot be left out: it would be deleted with all that it holds",
        "cache.key cannot change from the workload's to the cloud's: ElastiCache encrypts a cache with the key it"
        " was made with",
        "database.key cannot change from the workload's to the cloud's: both clouds encrypt a database with the"
        " key it was made with",
        "database.storage_gb cannot change from 100 to 20: RDS takes no storage back",
        "name cannot change from shop to store: every name in the cloud begins with it, and names stay",
    ]
    assert hint.startswith(ELSEWHERE)
    assert hint.count(ELSEWHERE) == 1
    assert "leave database.storage_gb as it was" in hint
    assert "pulumi config set twinstack:discard cache,database,key, for this one update" in hint


def test_what_may_be_lost_is_lost_and_nothing_else():
    before, after = made("aws"), made("aws", database__engine="postgresql", database__version="17", cache=None)
    assert refused(before, after, ["database"])[0] == ["cache"]
    assert refused(before, after, ["cache"])[0] == ["database.engine"]
    assert refused(before, after, ["cache", "database"])[0] == []
    fields, hint = refused(before, made("aws", name="store"), ["database", "cache"])
    assert (fields, hint) == (["name"], ELSEWHERE)


def test_the_rules_stand_in_order_and_are_of_fields_that_are_recorded():
    assert [rule.field for rule in RULES] == sorted(rule.field for rule in RULES)
    assert {rule.field for rule in RULES} <= {*made("aws"), *made("alicloud")}
