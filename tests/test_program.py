"""The program as both the engine and the offline planner run it."""

import functools
import json
import logging
import re
from dataclasses import asdict, replace
from datetime import date

import pulumi
import pytest

from infra.catalog.region import metros, region
from infra.catalog.zone import doubts, region_zones, usable_zones
from infra.cost.estimate import estimate
from infra.errors import CatalogError, PlanError, SpecError, StackError
from infra.estate.difference import compare as differences
from infra.estate.estate import Estate
from infra.estate.offline.capture import capture
from infra.estate.offline.stack import plan_stack
from infra.estate.resource import SECRET, UNKNOWN
from infra.estate.tree import tree
from infra.parity.comparison import compare
from infra.parity.fit import fit
from infra.policy.check import check
from infra.policy.rule import Settings as PolicySettings
from infra.pricing.book import PriceBook
from infra.program import main, program
from infra.spec.embedded import embedded_source
from infra.stack import StackConfig
from policies.registry import RULES
from policies.taggable import taggable

CLOUDS = ("aws", "alicloud")
ORGANIZATION = "twinstack:organization"
SECRETS = {
    "twinstack:certificatePem": "PEM-of-the-test",
    "twinstack:certificateKey": "KEY-of-the-test",
    "twinstack:databasePassword": "Database-0-password",
    "twinstack:cachePassword": "Cache0passwordOfTest",
}


def stack(cloud, metro="singapore", workload="shop", **values):
    return StackConfig(name=f"{cloud}-{metro}", cloud=cloud, metro=metro, workload=workload, **values)


@functools.cache
def planned(cloud, workload="shop"):
    return plan_stack(stack(cloud, workload=workload))


def config(cloud, workload="shop", **values):
    return {"twinstack:cloud": cloud, "twinstack:metro": "singapore", "twinstack:workload": workload, **values}


def run(values, *, preview=True, secrets=None, entry=program):
    return capture(
        entry,
        project="twinstack",
        stack="dev",
        preview=preview,
        config={**values, **(secrets or {})},
        secrets=frozenset(secrets or {}),
    )


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_shop_has_every_capability_once(cloud):
    plan = planned(cloud)
    components = [resource.type for resource in plan.resources if not resource.custom and resource.parent]
    assert sorted(components) == [
        f"twinstack:{cloud}:{noun}"
        for noun in (
            "Bucket",
            "Cache",
            "Compute",
            "Database",
            "Firewall",
            "Identity",
            "Key",
            "LoadBalancer",
            "Logs",
            "Network",
        )
    ]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_desk_has_only_what_it_asks_for(cloud):
    plan = planned(cloud, "desk")
    capabilities = {plan.capability(resource) for resource in plan.resources} - {""}
    assert capabilities == {"bucket", "compute", "database", "firewall", "identity", "network"}


@pytest.mark.parametrize("workload", ["shop", "desk"])
@pytest.mark.parametrize("cloud", CLOUDS)
def test_everything_is_of_the_stack_s_one_provider(cloud, workload):
    plan = planned(cloud, workload)
    (provider,) = plan.of_type(f"pulumi:providers:{cloud}")
    assert {resource.provider for resource in plan.native} == {provider.urn}
    assert {resource.type.split(":")[0] for resource in plan.native} == {cloud}
    own = {resource.type for resource in plan.resources if resource.custom} - {row.type for row in plan.native}
    assert own == {provider.type, "pulumi:index:Stash"}
    assert provider.inputs["region"] == plan.region == "ap-southeast-1"


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_resource_stands_in_a_component_and_has_a_source(cloud):
    for resource in planned(cloud).native:
        assert planned(cloud).capability(resource), resource.urn
        assert resource.source.startswith(f"infra/components/{cloud}/"), resource.urn
        assert re.search(r":\d+$", resource.source)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_references_stay_inside_the_plan(cloud):
    plan = planned(cloud)
    for resource in plan.resources:
        assert set(resource.dependencies) <= set(plan.by_urn)
        assert all(set(urns) <= set(plan.by_urn) for urns in resource.property_dependencies.values())


def test_urns_are_those_of_the_engine():
    plan = planned("aws")
    assert "urn:pulumi:aws-singapore::twinstack::twinstack:aws:Network::network" in plan.by_urn
    assert "urn:pulumi:aws-singapore::twinstack::twinstack:aws:Network$aws:ec2/vpc:Vpc::network-vpc" in plan.by_urn
    assert "urn:pulumi:aws-singapore::twinstack::pulumi:providers:aws::aws-ap-southeast-1" in plan.by_urn


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_same_stack_plans_the_same_twice(cloud):
    first = planned(cloud).to_json()
    plan_stack(stack("aws" if cloud == "alicloud" else "alicloud", "frankfurt"))
    assert plan_stack(stack(cloud)).to_json() == first


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_plan_is_a_document_with_its_workload(cloud):
    plan = planned(cloud)
    assert Estate.from_json(plan.to_json()) == plan
    assert (plan.project, plan.stack, plan.cloud, plan.metro) == (
        "twinstack",
        f"{cloud}-singapore",
        cloud,
        "singapore",
    )
    assert plan.workload["name"] == "shop"
    assert plan.workload["usage"]["log_gb"] == "60"


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_tree_is_readable_at_80_columns(cloud):
    lines = tree(planned(cloud))
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if line.count("…") > 1]


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize("cloud", CLOUDS)
def test_secrets_reach_their_resources_and_nothing_else(cloud, preview):
    resources = run(config(cloud, **{ORGANIZATION: "acme"}), preview=preview, secrets=SECRETS)
    text = json.dumps([asdict(resource) for resource in resources])
    for value in SECRETS.values():
        assert value not in text
    assert SECRET in text


@pytest.mark.parametrize("cloud", CLOUDS)
def test_placeholders_stay_secret_too(cloud):
    assert "laceholder" not in planned(cloud).to_json()


@pytest.mark.parametrize(
    ("cloud", "missing"),
    [
        ("aws", ["cachePassword"]),
        ("alicloud", ["certificatePem", "certificateKey", "databasePassword", "cachePassword"]),
    ],
)
def test_an_update_names_all_that_is_missing_before_it_makes_anything(cloud, missing):
    made = []

    def watched():
        pulumi.runtime.register_stack_transformation(lambda args: made.append(args.type_))
        program()

    with pytest.raises(StackError) as caught:
        run(config(cloud), preview=False, entry=watched)
    assert caught.value.message == f"the stack has no organization, {', '.join(missing)}"
    assert caught.value.hint.splitlines() == [
        "run",
        "    pulumi config set twinstack:organization NAME",
        *(f"    pulumi config set --secret twinstack:{key}" for key in missing),
    ]
    assert made == []


def test_an_existing_certificate_needs_no_own_one():
    given = config("alicloud", **{"twinstack:certificate": "1234567-ap-southeast-1", ORGANIZATION: "acme"})
    with pytest.raises(StackError) as caught:
        run(given, preview=False)
    assert caught.value.message == "the stack has no databasePassword, cachePassword"
    listeners = [found for found in run(given) if found.type == "alicloud:alb/listener:Listener"]
    assert "1234567-ap-southeast-1" in json.dumps([listener.inputs for listener in listeners])
    assert not [found for found in run(given) if found.type.startswith("alicloud:cas/")]


def test_a_workload_without_cache_and_balancer_needs_fewer_secrets():
    assert run(config("aws", "desk", **{ORGANIZATION: "acme"}), preview=False)
    with pytest.raises(StackError, match=r"^the stack has no databasePassword\n"):
        run(config("alicloud", "desk", **{ORGANIZATION: "acme"}), preview=False)


def test_only_what_has_names_across_all_accounts_needs_an_organization(tmp_path):
    path = tmp_path / "web.yaml"
    path.write_text("name: web\nowner: web-team\ncompute: {vcpu: 2, memory_gib: 8}\n")
    assert run(config("aws", str(path)), preview=False)
    path.write_text("name: web\nowner: web-team\nlogs: {}\n")
    with pytest.raises(StackError, match=r"^the stack has no organization\n"):
        run(config("aws", str(path)), preview=False)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_what_is_planned_without_an_organization_says_so(cloud):
    buckets = [resource for resource in planned(cloud).resources if resource.type.endswith("/bucket:Bucket")]
    assert buckets
    assert all(bucket.inputs["bucket"].startswith("your-organization--shop-") for bucket in buckets)
    own = plan_stack(stack(cloud, organization="acme"))
    assert "your-organization" not in own.to_json()


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_environment_of_the_stack_wins(cloud):
    plan = plan_stack(stack(cloud, environment="staging"))
    assert plan.workload["environment"] == "staging"
    tags = [resource.get("tags") for resource in plan.native if isinstance(resource.get("tags"), dict)]
    assert tags
    assert {found["environment"] for found in tags} == {"staging"}
    assert tree(plan)[-1].endswith(": shop for staging")
    assert tree(planned(cloud))[-1].endswith(": shop for production")


@pytest.mark.parametrize("entry", [program, plan_stack])
def test_a_stack_called_after_another_environment_is_refused(entry):
    """Without its setting it would have the names of production."""
    name = "aws-singapore-staging"
    with pytest.raises(StackError) as caught:
        if entry is plan_stack:
            plan_stack(StackConfig(name=name, cloud="aws", metro="singapore"))
        else:
            capture(program, project="twinstack", stack=name, config=config("aws"))
    assert caught.value.message == (
        "aws-singapore-staging would make production, which shop is unless the stack says otherwise"
    )
    assert caught.value.hint == f"run\n    pulumi config set -s {name} twinstack:environment staging"
    assert plan_stack(StackConfig(name=name, cloud="aws", metro="singapore", environment="staging"))


@pytest.mark.parametrize("cloud", CLOUDS)
def test_outputs_name_places_and_hold_no_secrets(cloud, monkeypatch):
    exported = {}
    monkeypatch.setattr(pulumi, "export", exported.__setitem__)
    run(config(cloud), secrets=SECRETS)
    assert sorted(exported) == [
        "bucket",
        "cache",
        "compute",
        "database",
        "loadBalancer",
        "network",
        "region",
        "zones",
    ]
    assert exported["region"] == "ap-southeast-1"
    assert exported["loadBalancer"]["url"] == "https://shop.example.com"
    assert exported["database"]["port"] == 3306
    assert "assword" not in str(exported)


@pytest.mark.parametrize(("environment", "protected"), [("production", True), ("staging", False)])
def test_only_production_refuses_to_lose_its_balancer(environment, protected, tmp_path):
    path = tmp_path / "web.yaml"
    path.write_text(
        f"name: web\nowner: web-team\nenvironment: {environment}\n"
        "load_balancer: {domain: web.example.com}\ncompute: {vcpu: 2, memory_gib: 8}\n"
    )
    plan = plan_stack(stack("aws", workload=str(path)))
    (balancer,) = plan.of_type("aws:lb/loadBalancer:LoadBalancer")
    assert balancer.get("enableDeletionProtection", False) is protected
    plan = plan_stack(stack("alicloud", workload=str(path)))
    (balancer,) = plan.of_type("alicloud:alb/loadBalancer:LoadBalancer")
    enabled = balancer.get("deletionProtectionEnabled", False) or balancer.get(
        "deletionProtectionConfig.enabled", False
    )
    assert enabled is protected


SAFE = {
    "aws": {
        "aws:autoscaling/group:Group", "aws:cloudwatch/logGroup:LogGroup",
        "aws:elasticache/replicationGroup:ReplicationGroup", "aws:kms/key:Key", "aws:lb/loadBalancer:LoadBalancer",
        "aws:rds/instance:Instance", "aws:s3/bucket:Bucket",
    },
    "alicloud": {
        "alicloud:alb/loadBalancer:LoadBalancer", "alicloud:ess/scalingGroup:ScalingGroup",
        "alicloud:kms/instance:Instance", "alicloud:kms/key:Key", "alicloud:kvstore/instance:Instance",
        "alicloud:log/project:Project", "alicloud:log/store:Store", "alicloud:oss/bucket:Bucket",
        "alicloud:rds/instance:Instance",
    },
}  # fmt: skip
"""Cloud -> types that hold data or serve."""


@pytest.mark.parametrize(
    ("environment", "protect", "protected"),
    [("production", "", True), ("production", "false", False), ("staging", "", False), ("staging", "true", True)],
)
@pytest.mark.parametrize("cloud", SAFE)
def test_a_protected_stack_keeps_everything_that_holds_data_or_serves(
    cloud, environment, protect, protected, tmp_path
):
    path = tmp_path / "shop.yaml"
    text = embedded_source("shop").decode()
    path.write_text(text.replace("environment: production", f"environment: {environment}"))
    plan = plan_stack(stack(cloud, workload=str(path), protect=protect))
    safe = SAFE[cloud] | {"pulumi:index:Stash"}
    assert {resource.type for resource in plan.resources if resource.protect} == (safe if protected else set())
    assert not next(resource for resource in plan.resources if resource.name == "deployed").protect
    assert all(resource.protect == protected for resource in plan.resources if resource.type in SAFE[cloud])


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_destroy_comes_to_the_protection_first(cloud):
    plan = planned(cloud)
    protection = next(stash for stash in plan.of_type("pulumi:index:Stash") if stash.name == "protection")
    assert {resource.urn for resource in plan.native} <= set(protection.dependencies)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_everything_waits_for_the_judgement_of_a_change(cloud):
    plan = planned(cloud)
    record = next(stash for stash in plan.of_type("pulumi:index:Stash") if stash.name == "deployed")
    (provider,) = plan.of_type(f"pulumi:providers:{cloud}")
    assert provider.dependencies == (record.urn,)
    assert record.inputs["input"]["database.engine"] == "mysql"


def test_missing_configuration_is_said_at_once():
    with pytest.raises(StackError) as caught:
        run({})
    assert [line.split(" ")[0] for line in caught.value.message.splitlines()] == [
        "twinstack:cloud",
        "twinstack:metro",
        "twinstack:workload",
    ]


@pytest.mark.parametrize(
    ("values", "error", "text"),
    [
        (config("gcp"), StackError, "twinstack:cloud is 'gcp'"),
        (config("aws", **{"twinstack:accountSite": "Intl"}), StackError, "accountSite is 'Intl'"),
        (config("aws", **{"twinstack:allowImpaired": "yes"}), StackError, "allowImpaired is 'yes'"),
        (config("aws", **{"twinstack:protect": "yes"}), StackError, "protect is 'yes'"),
        (
            config("aws", **{"twinstack:organization": "My_Company"}),
            StackError,
            "twinstack:organization: My_Company",
        ),
        (config("aws", **{ORGANIZATION: "your-organization"}), StackError, "set the name of your own"),
        (config("aws", **{"twinstack:environment": "prod"}), StackError, "twinstack:environment is 'prod'"),
        (config("aws", **{"twinstack:certificate": "a b"}), StackError, "twinstack:certificate: a b"),
        (config("aws", **{"twinstack:metro": "singapor"}), CatalogError, "singapor"),
        (config("aws", "shoop"), SpecError, "no such workload"),
    ],
)
def test_mistakes_are_named(values, error, text):
    with pytest.raises(error, match=re.escape(text)):
        run(values)


def test_a_network_too_small_for_its_zones_is_named(tmp_path):
    path = tmp_path / "tiny.yaml"
    path.write_text("name: tiny\nowner: web-team\nnetwork: {cidr: 10.0.0.0/23, zones: 3}\n")
    assert plan_stack(stack("aws", workload=str(path)))
    path.write_text("name: tiny\nowner: web-team\nnetwork: {cidr: 10.0.0.0/24, zones: 6}\n")
    with pytest.raises((StackError, SpecError, CatalogError), match="zones"):
        plan_stack(stack("aws", "northern-virginia", workload=str(path)))
    path.write_text("name: tiny\nowner: web-team\nnetwork: {cidr: 10.0.0.0/24, zones: 2}\n")
    assert plan_stack(stack("aws", workload=str(path)))
    with pytest.raises(StackError, match="has room for 2 zones, not for 3; use /23 or larger") as refused:
        plan_stack(stack("aws", workload=str(path), zones="ap-southeast-1a,ap-southeast-1c"))
    assert refused.value.hint == "10.0.0.0/24 has room for the zones ap-southeast-1a, ap-southeast-1b"


@pytest.mark.parametrize(
    ("cloud", "first", "second"),
    [
        ("aws", ("network-public-c", "availabilityZone"), ("network-public-b", "availabilityZone")),
        ("alicloud", ("database-instance", "zoneId"), ("database-instance", "zoneIdSlaveA")),
    ],
)
def test_named_zones_are_used_in_their_order(cloud, first, second):
    plan = plan_stack(stack(cloud, zones="ap-southeast-1c, ap-southeast-1b"))
    found = {resource.name: resource for resource in plan.resources}
    assert found[first[0]].get(first[1]) == "ap-southeast-1c"
    assert found[second[0]].get(second[1]) == "ap-southeast-1b"


@pytest.mark.parametrize(
    ("zones", "message"),
    [
        ("ap-southeast-1a", "network.zones is 2"),
        ("ap-southeast-1a,ap-southeast-1z", r"zones: ap-southeast-1z is not in ap-southeast-1\n"),
        ("ap-southeast-1z,ap-southeast-1z", r"zones: ap-southeast-1z is not in .*\n.*network.zones is 2"),
        ("ap-southeast-1a,ap-southeast-1a", "network.zones is 2"),
        ("ap-southeast-1a,ap-southeast-1b,ap-southeast-1c", "network.zones is 2"),
        ("ap-southeast-1a,ap-southeast-2b", "ap-southeast-2b is not in ap-southeast-1"),
        ("ap-southeast-1a,ap-southeast-1z", "ap-southeast-1z is not in ap-southeast-1"),
    ],
)
def test_wrong_zones_are_named(zones, message):
    with pytest.raises(StackError, match=message):
        plan_stack(stack("aws", zones=zones))


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("metro", metros())
def test_every_zone_of_the_catalogue_may_be_named_and_no_other(cloud, metro, tmp_path):
    path = tmp_path / "store.yaml"
    path.write_text("name: store\nowner: store-team\nnetwork: {zones: 1, cidr: 10.0.0.0/16}\nbucket: {}\n")
    here = region(cloud, metro, allow_impaired=True)

    def planned_in(zone):
        return plan_stack(stack(cloud, metro, workload=str(path), zones=zone, allow_impaired=True))

    known = [zone.zone for zone in region_zones(here)]
    usable = {zone.zone for zone in usable_zones(here)}
    for zone in known:
        assert [*doubts(here, [zone])] == [] or zone not in usable
    assert planned_in(known[-1])
    with pytest.raises(StackError) as caught:
        planned_in(f"{known[-1][:-1]}z")
    assert caught.value.message == f"twinstack:zones: {known[-1][:-1]}z is not in {here.region}"
    assert caught.value.hint.endswith(f"the catalogue knows {', '.join(known)}")


def test_a_zone_that_new_accounts_lack_is_used_with_a_warning(monkeypatch):
    said = []
    monkeypatch.setattr(pulumi.log, "warn", said.append)
    assert plan_stack(stack("aws", "tokyo", zones="ap-northeast-1a,ap-northeast-1b"))
    assert [text for text in said if "zones" in text] == [
        f"twinstack:zones: {doubt}" for doubt in doubts(region("aws", "tokyo"), ["ap-northeast-1b"])
    ]
    assert "ap-northeast-1b is not offered to new accounts (" in str(said)
    said.clear()
    assert plan_stack(stack("aws", "northern-virginia", zones="us-east-1a,us-east-1e"))
    assert "list no instance family of the catalogue in us-east-1e" in str(said)


def test_under_the_engine_a_mistake_is_a_message():
    with pytest.raises(pulumi.RunError) as caught:
        run({}, entry=main)
    assert str(caught.value).startswith("twinstack:cloud is not set")
    assert "hint: run\n    pulumi config set twinstack:cloud" in str(caught.value)
    assert caught.value.__cause__ is None


def test_plan_errors_are_messages_under_the_engine(monkeypatch):
    def refuse():
        raise PlanError("no", "do that")

    monkeypatch.setattr("infra.program.program", refuse)
    with pytest.raises(pulumi.RunError, match="no\n  hint: do that"):
        main()


@pytest.mark.parametrize(
    ("cloud", "metro", "level", "command"),
    [
        ("aws", "singapore", None, ""),
        ("aws", "bangkok", "WARNING", "aws ssm get-parameter --region ap-southeast-7 --name /aws/service/"),
        (
            "alicloud",
            "tokyo",
            "INFO",
            "aliyun ecs DescribeImages --RegionId ap-northeast-1 --ImageOwnerAlias system",
        ),
    ],
)
def test_an_image_that_nobody_saw_in_the_region_is_told(caplog, cloud, metro, level, command):
    with caplog.at_level(logging.INFO):
        run(config(cloud, "desk", **{"twinstack:metro": metro}))
    told = [record for record in caplog.records if "has the image" in record.message]
    assert [record.levelname for record in told] == ([level] if level else [])
    assert all(command in record.message for record in told)


def test_an_image_that_the_workload_names_is_not_doubted(caplog, tmp_path):
    path = tmp_path / "site.yaml"
    path.write_text(
        "name: site\nowner: web\ncompute: {vcpu: 2, memory_gib: 8, min: 1, max: 1, "
        "alicloud: {image: m-t4n0000000000000000}}\n"
    )
    with caplog.at_level(logging.INFO):
        run(config("alicloud", str(path)))
    assert not [record for record in caplog.records if "has the image" in record.message]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_tags_of_the_workload_are_on_everything_that_takes_tags(cloud, tmp_path):
    source = embedded_source("shop").decode()
    path = tmp_path / "shop.yaml"
    path.write_text(source + 'tags:\n  cost-center: "4711"\n  Data Class: internal\n')
    plan = plan_stack(stack(cloud, workload=str(path)))
    own = {"cost-center": "4711", "Data Class": "internal"}

    def tags(resource, name="tags"):
        found = resource.get(name) or {}
        return found if isinstance(found, dict) else {row["key"]: row["value"] for row in found}

    tagged = [resource for resource in plan.native if resource.type in taggable()]
    assert len(tagged) > 20
    for resource in tagged:
        assert own.items() <= tags(resource).items(), resource.urn
        assert {"workload", "owner", "environment", "metro"} <= tags(resource).keys()
        assert len(tags(resource)) <= 20
    for resource in planned(cloud).native:
        assert not own.keys() & tags(resource).keys()
    for specification in plan.of_type("aws:ec2/launchTemplate:LaunchTemplate"):
        assert all(own.items() <= row["tags"].items() for row in specification.get("tagSpecifications"))
    for template in plan.of_type("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate"):
        assert own.items() <= tags(template, "templateTags").items()


@pytest.mark.parametrize("cloud", CLOUDS)
def test_required_tags_of_a_policy_can_be_met(cloud, tmp_path):
    settings = PolicySettings(required_tags=("owner", "cost-center"))

    def lacking(workload):
        plan = plan_stack(stack(cloud, workload=workload))
        return [found for found in check(plan, settings, RULES.values()) if found.rule == "stack-owner-tags"]

    path = tmp_path / "desk.yaml"
    path.write_text(embedded_source("desk").decode() + "tags: {cost-center: it}\n")
    assert lacking("desk")
    assert lacking(str(path)) == []


@pytest.mark.parametrize(
    ("metro", "asked", "told"),
    [
        ("singapore", "", None),
        ("seoul", "", "the bucket is kept in one zone: ap-northeast-2 keeps none in several"),
        ("seoul", "zone_redundant: false", None),
        ("paris", "", "the bucket is kept in one zone: eu-west-2 is not known to keep any in several"),
        ("paris", "zone_redundant: true", "whether eu-west-2 keeps buckets in several zones is not known"),
    ],
)
def test_a_bucket_that_stays_in_one_zone_is_told(caplog, tmp_path, metro, asked, told):
    path = tmp_path / "site.yaml"
    path.write_text(f"name: site\nowner: web\nbucket: {{{asked}}}\n")
    with caplog.at_level(logging.WARNING):
        run(config("alicloud", str(path), **{"twinstack:metro": metro}))
    assert [record.message for record in caplog.records if "zone" in record.message] == ([told] if told else [])


def test_a_bucket_that_a_region_cannot_keep_in_several_zones_is_refused(tmp_path):
    path = tmp_path / "site.yaml"
    path.write_text("name: site\nowner: web\nbucket: {zone_redundant: true}\n")
    with pytest.raises(CatalogError, match="keeps no bucket in several zones"):
        run(config("alicloud", str(path), **{"twinstack:metro": "seoul"}))
    assert run(config("aws", str(path), **{"twinstack:metro": "seoul"}))


STORE = "name: store\nowner: store-team\nbucket: {}\nlogs: {}\nusage: {egress_gb: 50, bucket_gb: 10}\n"


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_bucket_with_logs_needs_no_network(cloud, tmp_path, monkeypatch):
    path = tmp_path / "store.yaml"
    path.write_text(STORE)
    exported = {}
    monkeypatch.setattr(pulumi, "export", exported.__setitem__)
    plan = plan_stack(stack(cloud, workload=str(path)))
    assert {plan.capability(resource) for resource in plan.resources} - {""} == {"bucket", "logs"}
    assert sorted(exported) == ["bucket", "region"]
    assert plan.workload["network"] is None
    assert fit(plan).distance == 0
    path.write_text(f"{STORE}network: {{}}\n")
    assert "network" in {
        found.capability(resource)
        for found in [plan_stack(stack(cloud, workload=str(path)))]
        for resource in found.resources
    }


def test_without_nat_the_twins_differ_in_one_known_fact(tmp_path):
    path = tmp_path / "inside.yaml"
    path.write_text(
        "name: inside\nowner: me\nnetwork: {nat: none}\ncompute: {vcpu: 2, memory_gib: 4}\n"
        "identity: {session_access: false}\nlogs: {}\nbucket: {}\n"
    )
    found = compare(*(plan_stack(stack(cloud, workload=str(path))) for cloud in CLOUDS))
    differs = [
        (item.capability, item.fact, item.aws, item.alicloud, item.status)
        for item in found
        if item.status != "equal"
    ]
    assert differs == [("network", "services_reachable", False, True, "known")]
    assert [(item.aws, item.alicloud) for item in found if item.fact == "nat"] == [("none", "none")]
    assert [(item.aws, item.alicloud) for item in found if item.fact == "private_subnets"] == [(2, 2)]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_traffic_of_a_bucket_alone_is_counted_or_said_to_be_unpriced(cloud, tmp_path):
    path = tmp_path / "store.yaml"
    path.write_text(STORE)
    lines = estimate(plan_stack(stack(cloud, workload=str(path))), PriceBook.embedded(), date(2026, 11, 26)).lines
    [traffic] = [line for line in lines if line.description.startswith("Traffic to the internet")]
    assert (traffic.capability, traffic.quantity) == ("bucket", 50)
    assert traffic.monthly is None or traffic.monthly.amount > 0


VAULT = """\
name: vault
owner: me
compute: {vcpu: 2, memory_gib: 4}
database: {engine: mysql, version: "8.0", vcpu: 2, memory_gib: 4, storage_gb: 20}
bucket: {}
"""
OWN_KEY_RULES = {"bucket-own-key", "compute-disk-own-key", "database-own-key"}


def vaults(tmp_path, key):
    path = tmp_path / "vault.yaml"
    path.write_text(f"{VAULT}{key}")
    return [plan_stack(stack(cloud, workload=str(path))) for cloud in CLOUDS]


def lacking_own_keys(plan):
    return {one.rule for one in check(plan, PolicySettings(), RULES.values())} & OWN_KEY_RULES


def test_default_keys_make_nothing_cost_nothing_and_are_said_to_be_no_own_ones(tmp_path):
    for chosen, left_out in zip(vaults(tmp_path, "key: {kind: default}\n"), vaults(tmp_path, ""), strict=True):
        assert {one.urn: one.inputs for one in chosen.resources} == {
            one.urn: one.inputs for one in left_out.resources
        }
        assert "key" not in {chosen.capability(one) for one in chosen.resources}
        assert lacking_own_keys(chosen) == OWN_KEY_RULES
        assert fit(chosen).distance == fit(left_out).distance
    found = {
        item.fact: (item.aws, item.alicloud, item.status)
        for item in compare(*vaults(tmp_path, "key: {kind: default}\n"))
        if item.capability == "key"
    }
    assert found == {"kind": ("default", "default", "equal"), "rotated_by_cloud": (True, False, "known")}


def test_one_cloud_may_take_default_keys_alone(tmp_path):
    own, default = vaults(tmp_path, "key: {alicloud: {kind: default}}\n")
    assert (lacking_own_keys(own), lacking_own_keys(default)) == (set(), OWN_KEY_RULES)
    assert fit(default).overrides == ("key.alicloud.kind: default",)
    assert "key" in {own.capability(one) for one in own.resources}
    assert "key" not in {default.capability(one) for one in default.resources}
    book = PriceBook.embedded()
    costs = [
        sum(
            line.monthly.amount
            for line in estimate(plan, book, date(2026, 11, 26)).lines
            if line.capability == "key" and line.monthly
        )
        for plan in (own, default)
    ]
    assert costs[0] > 0 and costs[1] == 0
    compared = compare(own, default)
    assert [item for item in compared if item.status == "unequal"] == []
    assert {f"{item.capability}.{item.fact}" for item in compared if "default keys" in item.reason} == {
        "bucket.own_key", "compute.disk_own_key", "database.own_key", "key.alias", "key.deletion_days", "key.kind",
        "key.rotated_by_cloud", "key.rotation_days",
    }  # fmt: skip


def test_a_missing_own_key_is_no_choice(tmp_path):
    own, _ = vaults(tmp_path, "key: {}\n")
    _, without = vaults(tmp_path, "")
    unequal = {f"{item.capability}.{item.fact}" for item in compare(own, without) if item.status == "unequal"}
    assert unequal >= {"bucket.own_key", "compute.disk_own_key", "database.own_key", "key.kind"}


def test_what_is_made_from_a_secret_that_was_not_read_is_not_known():
    unread = plan_stack(stack("alicloud", secrets=("twinstack:certificatePem", "aws:secretKey")))
    [certificate] = [
        row for row in unread.resources if row.type == "alicloud:cas/serviceCertificate:ServiceCertificate"
    ]
    assert certificate.inputs["certificateName"] == UNKNOWN
    assert certificate.inputs["cert"] == SECRET
    placeholder = planned("alicloud")
    assert not differences(placeholder, unread).same
    assert differences(unread, placeholder).same


POOLS = """\
name: fleet
owner: me
load_balancer: {domain: fleet.example.com}
compute: {vcpu: 2, memory_gib: 4, max: 2}
logs: {}
usage: {average_instances: 2}
"""
FURTHER = """\
pools:
  worker: {vcpu: 2, memory_gib: 8, min: 2, max: 4, cpu_target: 80, disk_gb: 60}
  api: {vcpu: 2, memory_gib: 4, load_balanced: true}
"""
POOL_KINDS = {
    "aws": ("aws:autoscaling/group:Group", "aws:autoscaling/attachment:Attachment", "name"),
    "alicloud": (
        "alicloud:ess/scalingGroup:ScalingGroup",
        "alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment",
        "scalingGroupName",
    ),
}


def fleets(tmp_path, text):
    path = tmp_path / "fleet.yaml"
    path.write_text(text)
    return [plan_stack(stack(cloud, workload=str(path))) for cloud in CLOUDS]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_further_pools_change_nothing_of_the_first(cloud, tmp_path, monkeypatch):
    exported = {}
    monkeypatch.setattr(pulumi, "export", exported.__setitem__)
    index = CLOUDS.index(cloud)
    alone, several = fleets(tmp_path, POOLS)[index], fleets(tmp_path, POOLS + FURTHER)[index]
    before, after = alone.by_urn, several.by_urn
    assert {urn: one.inputs for urn, one in before.items()} == {urn: after[urn].inputs for urn in before}
    added = [after[urn] for urn in after.keys() - before.keys()]
    assert {several.capability(one) for one in added} == {"compute"}
    assert {one.name.split("-")[1] for one in added} == {"api", "worker"}
    group, attachment, name = POOL_KINDS[cloud]
    assert {one.get(name) for one in several.of_type(group)} == {
        f"fleet-production-singapore-{noun}" for noun in ("compute", "pool-api", "pool-worker")
    }
    assert {one.name for one in several.of_type(attachment)} == {"compute-targets-8080", "pool-api-targets-8080"}
    assert sorted(exported["pools"]) == ["api", "worker"]
    names = [(one.type, one.get("name") or one.get("scalingRuleName")) for one in several.resources if one.custom]
    assert len([one for one in names if one[1] and "Rule" in one[0]]) == len(
        {one for one in names if one[1] and "Rule" in one[0]}
    )


def test_twins_are_compared_and_priced_pool_by_pool(tmp_path):
    plans = fleets(tmp_path, POOLS + FURTHER)
    compared = compare(*plans)
    assert [item for item in compared if item.status == "unequal"] == []
    asked = {(item.capability, item.fact): item.aws for item in compared}
    for pool, served, most, memory in (("", True, 2, 4), (" api", True, 1, 4), (" worker", False, 4, 8)):
        of = {fact: asked[f"compute{pool}", fact] for fact in ("behind_load_balancer", "max", "memory_gib")}
        assert of == {"behind_load_balancer": served, "max": most, "memory_gib": memory}
    for plan in plans:
        assert fit(plan).distance == 0
        lines = estimate(plan, PriceBook.embedded(), date(2026, 11, 26)).lines
        hours = {line.resource: line.quantity for line in lines if line.description == "Instances"}
        assert hours == {"compute-group": 1460, "pool-api-group": 730, "pool-worker-group": 1460}


def test_a_pool_that_is_not_as_asked_is_a_gap_and_breaks_parity(tmp_path):
    aws, _ = fleets(tmp_path, POOLS + FURTHER)
    _, alicloud = fleets(tmp_path, POOLS + FURTHER.replace("disk_gb: 60", "disk_gb: 50"))
    unequal = [(item.capability, item.fact) for item in compare(aws, alicloud) if item.status == "unequal"]
    assert unequal == [("compute worker", "disk_gb")]
    wanted = {**aws.workload["pools"], "worker": {**aws.workload["pools"]["worker"], "disk_gb": 120}}
    [gap] = fit(replace(aws, workload={**aws.workload, "pools": wanted})).gaps
    assert (gap.capability, gap.dimension, gap.asked, gap.got) == ("compute worker", "disk_gb", "120", "60")
