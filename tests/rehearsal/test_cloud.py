"""The engine of a simulated cloud, with small kinds of its own."""

from __future__ import annotations

from contextlib import closing

import pytest

from infra.catalog.region import region_by_code
from infra.estate.resource import SECRET, UNKNOWN
from infra.rehearsal.cloud import Refused, SimulatedCloud, name_of, region_of, token_of, values
from infra.rehearsal.kind import Kind, Name, Problem, Reference
from infra.rehearsal.store import Store

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
GROUP = "aws:rds/subnetGroup:SubnetGroup"
ROLE = "aws:iam/role:Role"
PROFILE = "aws:iam/instanceProfile:InstanceProfile"
DATABASE = "aws:rds/instance:Instance"

HERE = region_by_code("aws", "ap-southeast-1")
THERE = region_by_code("aws", "eu-central-1")


def _no_sevens(draft, cloud):
    if draft.known("cidrBlock") == "7":
        yield Problem("cidrBlock", "InvalidRange: sevens are not allowed")


def _unlike_others(draft, cloud):
    for other in cloud.all(VPC):
        if other.id != draft.id and other.inputs.get("cidrBlock") == draft.known("cidrBlock"):
            yield Problem("cidrBlock", f"Overlap: like {other.id}")


def _protection(record, cloud):
    return "Protected: switch the protection off first" if record.inputs.get("deletionProtection") else ""


KINDS = {
    kind.token: kind
    for kind in (
        Kind(
            token=VPC,
            identity=lambda draft: f"vpc-{draft.digits(8)}",
            outputs=lambda draft, id: {"arn": f"arn:{draft.region.region}:{id}", "instanceTenancy": "default"},
            validations=(_no_sevens,),
            checks=(_unlike_others,),
        ),
        Kind(
            token=SUBNET,
            identity=lambda draft: f"subnet-{draft.digits(8)}",
            references=(
                Reference(
                    path="vpcId",
                    to=(VPC,),
                    missing="NoVpc: '{value}' does not exist",
                    holds="InUse: {value} is used",
                ),
            ),
        ),
        Kind(
            token=GROUP,
            identity=lambda draft: draft.known("name"),
            references=(Reference(path="subnetIds[]", to=(SUBNET,), missing="NoSubnet: {value}", holds="InUse"),),
            names=(Name(path="name", legal="[a-z-]+", illegal="BadName: '{value}'", taken="Taken: '{value}'"),),
        ),
        Kind(
            token=ROLE,
            identity=lambda draft: draft.known("name"),
            outputs=lambda draft, id: {"arn": f"arn:iam:{id}"},
            names=(Name(path="name", taken="EntityAlreadyExists: {value}", everywhere=True),),
            everywhere=True,
        ),
        Kind(
            token=PROFILE,
            identity=lambda draft: f"profile-{draft.digits(4)}",
            references=(
                Reference(path="role", to=(ROLE,), by="arn", missing="NoRole: {value}", holds="DeleteConflict"),
            ),
        ),
        Kind(
            token=DATABASE,
            identity=lambda draft: draft.name,
            locked=_protection,
            states=("creating", "modifying", "available"),
            busy="InvalidState: {id} is {status}",
            absent="DBInstanceNotFound: {id}",
        ),
    )
}


@pytest.fixture
def cloud(tmp_path):
    with closing(Store.of(tmp_path, "aws")) as store:
        yield SimulatedCloud("aws", store, KINDS)


def _urn(token, name, stack="s"):
    return f"urn:pulumi:{stack}::p::app:x:Component${token}::{name}"


def _create(cloud, token, logical, /, region=HERE, **inputs):
    return cloud.create(_urn(token, logical), inputs, region)


def _refusal(call, /, *args, **inputs):
    with pytest.raises(Refused) as caught:
        call(*args, **inputs)
    return [(problem.path, problem.message) for problem in caught.value.problems]


def test_urns_are_taken_apart():
    urn = "urn:pulumi:s::p::a:b:C$aws:ec2/vpc:Vpc::my::name"

    assert (token_of(urn), name_of(urn)) == (VPC, "my::name")


def test_what_is_created_can_be_read_with_outputs(cloud):
    made = _create(cloud, VPC, "v", cidrBlock="10.0.0.0/16")

    assert made.id.startswith("vpc-")
    assert cloud.read(VPC, made.id, HERE) == made
    assert made.outputs["arn"] == f"arn:ap-southeast-1:{made.id}"
    assert made.outputs["cidrBlock"] == "10.0.0.0/16"
    assert made.outputs["instanceTenancy"] == "default"
    assert cloud.read(VPC, made.id, THERE) is None, "another region has another network"


def test_an_input_wins_over_the_default_of_an_output(cloud):
    assert _create(cloud, VPC, "v", instanceTenancy="dedicated").outputs["instanceTenancy"] == "dedicated"


def test_outputs_that_no_kind_computes_have_the_declared_type(cloud):
    outputs = _create(cloud, VPC, "v").outputs

    assert outputs["enableDnsHostnames"] is False
    assert outputs["tagsAll"] == {}
    assert isinstance(outputs["ownerId"], str)


def test_a_type_without_a_kind_works_too(cloud):
    topic = _create(cloud, "aws:sns/topic:Topic", "t", displayName="x")

    assert topic.id.startswith("topic-")
    assert topic.outputs["arn"] == f"arn:aws:sns:ap-southeast-1:000000000000:{topic.id}"
    cloud.update(topic.urn, topic.id, {"displayName": "y"}, HERE)
    assert cloud.read(topic.token, topic.id, HERE).outputs["displayName"] == "y"
    cloud.delete(topic.token, topic.id, HERE)
    assert cloud.read(topic.token, topic.id, HERE) is None


def test_each_creation_of_a_urn_gets_another_id(cloud):
    first, second = _create(cloud, VPC, "v", cidrBlock="1"), _create(cloud, VPC, "v", cidrBlock="2")

    assert first.id != second.id
    assert {it.id for it in cloud.store.by_urn(first.urn)} == {first.id, second.id}


def test_ids_are_the_same_in_every_rehearsal(cloud, tmp_path):
    made = _create(cloud, VPC, "v")
    with closing(Store.of(tmp_path / "other", "aws")) as store:
        assert _create(SimulatedCloud("aws", store, KINDS), VPC, "v").id == made.id


def test_a_refused_creation_leaves_nothing(cloud):
    _create(cloud, VPC, "v", cidrBlock="1")

    [(path, message)] = _refusal(_create, cloud, VPC, "w", cidrBlock="1")

    assert (path, message.split(":")[0]) == ("cidrBlock", "Overlap")
    assert not cloud.store.by_urn(_urn(VPC, "w"))
    assert cloud.store.times(_urn(VPC, "w")) == 0


def test_validations_are_the_providers_and_checks_the_clouds(cloud):
    urn = _urn(VPC, "v")

    assert [it.path for it in cloud.validate(urn, {"cidrBlock": "7"}, HERE)] == ["cidrBlock"]
    assert not cloud.validate(urn, {"cidrBlock": UNKNOWN}, HERE)
    _create(cloud, VPC, "other", cidrBlock="1")
    assert not cloud.validate(urn, {"cidrBlock": "1"}, HERE), "a preview does not ask the cloud"


def test_inputs_the_sdk_does_not_have_are_refused_before_any_check(cloud):
    [problem] = cloud.validate(_urn(VPC, "v"), {"cidrBlock": ["7"]}, HERE)

    assert problem.message == "must be text, not a list"


def test_a_reference_must_name_something_that_exists(cloud):
    assert _refusal(_create, cloud, SUBNET, "s", vpcId="vpc-0") == [("vpcId", "NoVpc: 'vpc-0' does not exist")]
    vpc = _create(cloud, VPC, "v", region=THERE)
    assert _refusal(_create, cloud, SUBNET, "s", vpcId=vpc.id), "the network is in another region"
    assert _create(cloud, SUBNET, "s", region=THERE, vpcId=vpc.id)


def test_every_missing_item_of_a_list_is_named(cloud):
    vpc = _create(cloud, VPC, "v")
    subnet = _create(cloud, SUBNET, "s", vpcId=vpc.id)

    assert _refusal(_create, cloud, GROUP, "g", name="g", subnetIds=["x", subnet.id, "y"]) == [
        ("subnetIds[0]", "NoSubnet: x"),
        ("subnetIds[2]", "NoSubnet: y"),
    ]


def test_what_others_hold_is_not_deleted(cloud):
    vpc = _create(cloud, VPC, "v")
    subnet = _create(cloud, SUBNET, "s", vpcId=vpc.id)

    [(_, message)] = _refusal(cloud.delete, VPC, vpc.id, HERE)

    assert message == f"InUse: {vpc.id} is used (held by {subnet.id}, which is 's' in Pulumi)"
    cloud.delete(SUBNET, subnet.id, HERE)
    cloud.delete(VPC, vpc.id, HERE)
    assert not cloud.store.everything()


def test_what_belongs_to_no_region_is_seen_and_held_from_every_region(cloud):
    role = _create(cloud, ROLE, "r", name="app")
    _create(cloud, PROFILE, "p", region=THERE, role="arn:iam:app")

    assert cloud.read(ROLE, "app", THERE) == role
    assert _refusal(_create, cloud, ROLE, "r2", region=THERE, name="app") == [("name", "EntityAlreadyExists: app")]
    assert _refusal(cloud.delete, ROLE, "app", HERE)[0][1].startswith("DeleteConflict")
    assert _refusal(_create, cloud, PROFILE, "q", role="app") == [("role", "NoRole: app")]


def test_names_must_be_legal_and_free_in_their_scope(cloud):
    _create(cloud, GROUP, "g", name="main")

    assert _refusal(_create, cloud, GROUP, "h", name="main") == [("name", "Taken: 'main'")]
    assert _refusal(_create, cloud, GROUP, "h", name="Main") == [("name", "BadName: 'Main'")]
    assert _create(cloud, GROUP, "h", region=THERE, name="main")


def test_what_is_unknown_or_secret_is_not_judged(cloud):
    assert _create(cloud, SUBNET, "s", vpcId=UNKNOWN)
    assert _create(cloud, PROFILE, "p", role=SECRET)


def test_an_update_keeps_id_and_computed_outputs(cloud):
    made = _create(cloud, VPC, "v", cidrBlock="1", tags={"a": "b"})

    changed = cloud.update(made.urn, made.id, {"cidrBlock": "1", "tags": {}}, HERE)

    assert (changed.id, changed.seed, changed.outputs["arn"]) == (made.id, made.seed, made.outputs["arn"])
    assert changed.outputs["tags"] == {}
    assert cloud.planned(made.urn, made.id, {"cidrBlock": "1", "tags": {}}, HERE) == changed.outputs
    assert cloud.planned(made.urn, "vpc-0", {}, HERE) == {}


def test_an_update_is_judged_like_a_creation(cloud):
    _create(cloud, VPC, "v", cidrBlock="1")
    other = _create(cloud, VPC, "w", cidrBlock="2")

    assert _refusal(cloud.update, other.urn, other.id, {"cidrBlock": "1"}, HERE)[0][0] == "cidrBlock"
    assert cloud.read(VPC, other.id, HERE) == other


def test_an_update_of_what_is_gone_says_so(cloud):
    assert _refusal(cloud.update, _urn(DATABASE, "d"), "d", {}, HERE) == [("", "DBInstanceNotFound: d")]


def test_deleting_what_is_gone_succeeds(cloud):
    cloud.delete(VPC, "vpc-0", HERE)


def test_a_resource_passes_through_its_states(cloud):
    made = _create(cloud, DATABASE, "d")
    assert made.status == "creating"
    assert _refusal(cloud.update, made.urn, "d", {}, HERE) == [("", "InvalidState: d is creating")]
    assert _refusal(cloud.delete, DATABASE, "d", HERE) == [("", "InvalidState: d is creating")]

    assert cloud.settle(DATABASE, "d", HERE).status == "modifying"
    assert cloud.settle(DATABASE, "d", HERE).status == "available"
    assert cloud.settle(DATABASE, "d", HERE).status == "available"
    assert cloud.settle(DATABASE, "e", HERE) is None
    cloud.delete(DATABASE, "d", HERE)


def test_what_is_protected_is_not_deleted(cloud):
    made = _create(cloud, DATABASE, "d", deletionProtection=True)
    for _ in range(2):
        cloud.settle(DATABASE, "d", HERE)

    assert _refusal(cloud.delete, DATABASE, "d", HERE) == [("", "Protected: switch the protection off first")]
    cloud.update(made.urn, "d", {"deletionProtection": False}, HERE)
    cloud.delete(DATABASE, "d", HERE)


def test_a_request_made_again_without_an_answer_gets_what_the_first_one_made(cloud):
    first = _create(cloud, DATABASE, "d", storage=5)

    assert _create(cloud, DATABASE, "d", storage=5) == first
    assert len(cloud.store.everything()) == 1
    # Another request, and the same one by somebody who has the answer, are new ones.
    assert _refusal(_create, cloud, DATABASE, "d", storage=6)[0][1].startswith("AlreadyExists")
    cloud.claim(DATABASE, first.id, HERE)
    assert _refusal(_create, cloud, DATABASE, "d", storage=5)[0][1].startswith("AlreadyExists")


def test_an_id_that_exists_is_not_given_twice(cloud):
    record = _create(cloud, DATABASE, "d")
    cloud.claim(DATABASE, record.id, HERE)

    assert _refusal(_create, cloud, DATABASE, "d")[0][1].startswith("AlreadyExists")


def test_paths_lead_to_the_texts_that_are_set():
    inputs = {
        "a": [{"b": ["x", UNKNOWN, "", None]}, {"b": "no list"}, "no object", {"b": ["y"]}],
        "c": {"d": "z"},
        "e": 5,
    }

    assert list(values("a[].b[]", inputs)) == [("a[0].b[0]", "x"), ("a[3].b[0]", "y")]
    assert list(values("c.d", inputs)) == [("c.d", "z")]
    assert not [found for path in ("e", "e[]", "c", "f.g", "c[]") for found in values(path, inputs)]


def test_only_aws_lets_a_resource_say_its_region():
    assert region_of("aws", {"region": "eu-central-1"}, HERE) == THERE
    assert region_of("aws", {"region": "nowhere"}, HERE) is None
    assert region_of("aws", {"region": UNKNOWN}, HERE) == HERE
    assert region_of("alicloud", {"region": "eu-central-1"}, HERE) == HERE
