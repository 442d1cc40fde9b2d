"""What may follow from what a stack was made as, and what may not."""

import pytest

from infra.catalog.region import region
from infra.errors import StackError
from infra.record import record
from infra.refusal import ELSEWHERE, LIMITS, RULES, limit, refuse
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
        ("alicloud", {"load_balancer__alicloud__edition": "StandardWithWaf"}, []),
        ("aws", {"zones": ZONES}, []),
        ("alicloud", {"zones": ZONES}, []),
        ("aws", {"database__storage_gb": 200}, []),
        ("aws", {"database__aws__version": "8.4.5"}, []),
    ],
)
def test_what_a_cloud_changes_in_place_is_not(cloud, change, fields):
    assert refused(made(cloud), made(cloud, **change))[0] == fields


def test_another_engine_says_nothing_of_its_version():
    after = made("aws", database__engine="postgresql", database__version="17")
    assert refused(made("aws"), after)[0] == ["database.engine"]


ALLOWED = {"database.allow_major_upgrade": "true"}


@pytest.mark.parametrize(
    ("field", "before", "after", "way"),
    [
        ("cache.version", "7.0", "6.0", "leave cache.version as it was"),
        ("database.storage_gb", "100", "90", "leave database.storage_gb as it was"),
        ("database.version", "17.5", "17.4", "name the version that runs"),
        ("database.version", "8.4", "8.0", "name the version that runs"),
        ("database.version", "16", "17", "set database.allow_major_upgrade: true in the workload"),
        ("load_balancer.alicloud.edition", "Standard", "Basic", "leave load_balancer.alicloud.edition as it was"),
    ],
)
def test_what_a_resource_does_not_go_back_from(field, before, after, way):
    with pytest.raises(StackError) as caught:
        limit({field: before}, {field: after})
    assert caught.value.message.startswith(f"{field} cannot change from {before} to {after}: ")
    assert caught.value.hint.startswith(way)


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("cache.version", "6.0", "7.0"),
        ("database.storage_gb", "100", "1000"),
        ("database.version", "17", "17.4"),
        ("database.version", "17.4", "17"),
        ("database.version", "8.4", "8.4.5"),
        ("load_balancer.alicloud.edition", "Basic", "StandardWithWaf"),
        ("load_balancer.alicloud.edition", "StandardWithWaf", "Standard"),
    ],
)
def test_what_a_resource_goes_to(field, before, after):
    limit({field: before}, {field: after})


def test_a_major_version_goes_up_where_that_is_allowed_and_never_down():
    limit({"database.version": "16"}, {"database.version": "17", **ALLOWED})
    with pytest.raises(StackError):
        limit({"database.version": "17"}, {"database.version": "16", **ALLOWED})


def test_what_nobody_knows_is_no_way_back():
    limit({}, {"database.storage_gb": "90"})
    limit({"database.storage_gb": "90"}, {})


def test_a_second_zone_may_follow_under_a_cache_alone_and_not_go_again():
    alone = {"database": None, "network__zones": 1}
    one, two = made("aws", ZONES[:1], **alone), made("aws", **alone)
    assert refused(one, two)[0] == []
    assert refused(two, one)[0] == ["cache.zones"]


def test_all_reasons_and_ways_are_said_at_once():
    before, after = made("aws"), made("aws", key=None, name="store")
    with pytest.raises(StackError) as caught:
        refuse(before, after)
    message, hint = caught.value.message, caught.value.hint
    assert message.splitlines() == [
        "key cannot be left out: it would be deleted with all that it holds",
        "cache.key cannot change from the workload's to the cloud's: ElastiCache encrypts a cache with the key it"
        " was made with",
        "database.key cannot change from the workload's to the cloud's: both clouds encrypt a database with the"
        " key it was made with",
        "name cannot change from shop to store: every name in the cloud begins with it, and names stay",
    ]
    assert hint.startswith(ELSEWHERE)
    assert hint.count(ELSEWHERE) == 1
    assert "pulumi config set twinstack:discard cache,database,key, for this one update" in hint


def test_what_may_be_lost_is_lost_and_nothing_else():
    before, after = made("aws"), made("aws", database__engine="postgresql", database__version="17", cache=None)
    assert refused(before, after, ["database"])[0] == ["cache"]
    assert refused(before, after, ["cache"])[0] == ["database.engine"]
    assert refused(before, after, ["cache", "database"])[0] == []
    fields, hint = refused(before, made("aws", name="store"), ["database", "cache"])
    assert (fields, hint) == (["name"], ELSEWHERE)


def test_the_rules_stand_in_order_and_are_of_fields_that_are_recorded():
    for rules in (RULES, LIMITS):
        assert [rule.field for rule in rules] == sorted(rule.field for rule in rules)
    assert {rule.field for rule in RULES} <= {*made("aws"), *made("alicloud")}
