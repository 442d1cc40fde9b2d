"""Rules about instances, what they are launched from, and their disks."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown, whole
from infra.policy.predicates import equals, every, find, has, lacks, none_of, peek, present, refused, when, wrong
from infra.policy.rule import Check, Rule, Scope, Settings, Violation
from infra.view.address import AddressAssociation

AWS_INSTANCE = "aws:ec2/instance:Instance"
AWS_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
AWS_CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration"
ALICLOUD_INSTANCE = "alicloud:ecs/instance:Instance"
ALICLOUD_TEMPLATES = (
    "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate",
    "alicloud:ecs/launchTemplate:LaunchTemplate",
)
ALICLOUD_CONFIGURATION = "alicloud:ess/scalingConfiguration:ScalingConfiguration"

CREDENTIAL = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bLTAI[0-9A-Za-z]{12,30}\b"
    r"|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"
    r"|(?<![a-z0-9])(?:aws_secret_access_key|secret_?key|access_?key_?secret|password|passwd)\b\s*[=:]\s*['\"]?[^\s'\"${]{6,}",
    re.IGNORECASE,
)
"""Access key ids of both clouds, private keys, and words for a secret followed by a literal."""


def _template_disks(resource: Resource, plan: Estate, settings: Settings) -> Iterator[Violation]:
    mappings = peek(resource, "blockDeviceMappings")
    if not mappings:
        yield Violation(
            "blockDeviceMappings", "not set (the image decides)", "an encrypted ebs block for the root disk"
        )
    elif is_unknown(mappings):
        yield wrong("blockDeviceMappings", mappings, "an encrypted ebs block for the root disk")
    else:
        yield from equals("blockDeviceMappings.*.ebs.encrypted", True, default=False)(resource, plan, settings)


def _no_public_bandwidth(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
    bandwidth = resource.get("internetMaxBandwidthOut")
    if bandwidth is not None and (is_unknown(bandwidth) or (whole(bandwidth) or 0) > 0):
        yield wrong("internetMaxBandwidthOut", bandwidth, "0 or not set")
    if resource.get("allocatePublicIp") is True:
        yield Violation("allocatePublicIp", "true", "false")


def _not_on_machine(association: AddressAssociation, _scope: Scope) -> Iterator[Violation]:
    if association.holder.value == "machine":
        yield Violation(association.holder.path, "an address on an instance", "no address on instances")


def _clean_user_data(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
    for name in ("userData", "userDataBase64", "userdata"):
        value = peek(resource, name)
        if isinstance(value, str) and not is_unknown(value) and any(map(CREDENTIAL.search, _readings(value))):
            yield Violation(name, "holds what looks like a credential", "no credentials")


def _readings(text: str) -> Iterator[str]:
    yield text
    try:
        yield base64.b64decode(text, validate=True).decode(errors="replace")
    except (binascii.Error, ValueError):
        return


def _spread(path: str) -> Check:
    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            if is_unknown(value):
                yield wrong(where, value, "2 or more")
            elif len(value or ()) < 2:
                yield Violation(where, str(len(value or ())), "2 or more")

    return check


DISK_ENCRYPTED = Rule(
    id="compute-disk-encrypted",
    title="Ensure every disk is encrypted",
    why="An unencrypted disk, or a snapshot of it, is readable by whoever gets hold of it.",
    fix="AWS: encrypted=True on volumes and block devices. Alibaba Cloud: encrypted, system_disk_encrypted.",
    severity="high",
    level="mandatory",
    checks={
        "alicloud:ecs/disk:Disk": equals("encrypted", True, default=False),
        "alicloud:ecs/ecsDisk:EcsDisk": equals("encrypted", True, default=False),
        **dict.fromkeys(
            ALICLOUD_TEMPLATES,
            every(
                equals("systemDisk.encrypted", True, default=False),
                equals("dataDisks.*.encrypted", True, default=False),
            ),
        ),
        ALICLOUD_INSTANCE: every(
            when(
                lambda instance: lacks("launchTemplateId")(instance) and lacks("launchTemplateName")(instance),
                equals("systemDiskEncrypted", True, default=False),
            ),
            equals("dataDisks.*.encrypted", True, default=False),
        ),
        ALICLOUD_CONFIGURATION: every(
            equals("systemDiskEncrypted", True, default=False),
            equals("dataDisks.*.encrypted", True, default=False),
        ),
        "aws:ebs/volume:Volume": equals("encrypted", True, default=False),
        AWS_INSTANCE: every(
            when(
                lambda instance: has("rootBlockDevice")(instance) or lacks("launchTemplate")(instance),
                equals("rootBlockDevice.encrypted", True, default=False),
            ),
            equals("ebsBlockDevices.*.encrypted", True, default=False),
        ),
        AWS_CONFIGURATION: every(
            equals("rootBlockDevice.encrypted", True, default=False),
            equals("ebsBlockDevices.*.encrypted", True, default=False),
        ),
        AWS_TEMPLATE: _template_disks,
    },
    frameworks=(
        "CIS Alibaba Cloud 2.0.0 4.1",
        "CIS Alibaba Cloud 2.0.0 4.2",
        "Checkov CKV_ALI_7",
        "Checkov CKV_ALI_32",
        "Checkov CKV_AWS_3",
        "Checkov CKV_AWS_8",
    ),
)

DISK_OWN_KEY = Rule(
    id="compute-disk-own-key",
    title="Ensure disks are encrypted with a key of your own",
    why="Only a key of your own can be revoked, audited by use and shared on purpose.",
    fix="AWS: kms_key_id on the disk. Alibaba Cloud: kms_key_id or system_disk_kms_key_id.",
    severity="low",
    level="advisory",
    checks={
        "alicloud:ecs/disk:Disk": present("kmsKeyId"),
        "alicloud:ecs/ecsDisk:EcsDisk": present("kmsKeyId"),
        **dict.fromkeys(
            ALICLOUD_TEMPLATES, every(present("systemDisk.kmsKeyId"), present("dataDisks.*.kmsKeyId"))
        ),
        ALICLOUD_INSTANCE: every(present("systemDiskKmsKeyId"), present("dataDisks.*.kmsKeyId")),
        ALICLOUD_CONFIGURATION: every(present("systemDiskKmsKeyId"), present("dataDisks.*.kmsKeyId")),
        "aws:ebs/volume:Volume": present("kmsKeyId"),
        AWS_INSTANCE: every(present("rootBlockDevice.kmsKeyId"), present("ebsBlockDevices.*.kmsKeyId")),
        AWS_TEMPLATE: present("blockDeviceMappings.*.ebs.kmsKeyId"),
    },
    frameworks=("Checkov CKV_ALI_8", "Checkov CKV_AWS_189"),
)

LAUNCH_TEMPLATE = Rule(
    id="compute-launch-template",
    title="Ensure scaling groups launch from a launch template",
    why="A scaling configuration cannot require metadata tokens; launch configurations get no new instance types.",
    fix="AWS: autoscaling.Group launch_template. Alibaba Cloud: ess.ScalingGroup launch_template_id.",
    severity="low",
    level="advisory",
    checks={
        ALICLOUD_CONFIGURATION: when(
            lambda configuration: configuration.get("httpEndpoint") != "disabled",
            refused("", "a ScalingConfiguration", "an EcsLaunchTemplate with http_tokens required"),
        ),
        "aws:autoscaling/group:Group": when(
            has("launchConfiguration"), refused("launchConfiguration", "set", "launchTemplate instead")
        ),
    },
)

METADATA_TOKENS = Rule(
    id="compute-metadata-tokens",
    title="Ensure instance metadata asks for a token",
    why="Without tokens a forged request inside the instance hands out the credentials of its role.",
    fix="AWS: metadata_options http_tokens=required. Alibaba Cloud: http_tokens=required.",
    severity="high",
    level="mandatory",
    checks={
        **dict.fromkeys(
            (ALICLOUD_INSTANCE, *ALICLOUD_TEMPLATES),
            when(
                lambda it: it.get("httpEndpoint") != "disabled" and lacks("launchTemplateId")(it),
                equals("httpTokens", "required", default="optional"),
            ),
        ),
        **dict.fromkeys(
            (AWS_CONFIGURATION, AWS_TEMPLATE, AWS_INSTANCE),
            when(
                lambda it: (
                    it.get("metadataOptions.httpEndpoint") != "disabled"
                    and (has("metadataOptions")(it) or lacks("launchTemplate")(it))
                ),
                equals("metadataOptions.httpTokens", "required", default="optional"),
            ),
        ),
    },
    frameworks=("Checkov CKV_AWS_79",),
)

NO_PUBLIC_ADDRESS = Rule(
    id="compute-no-public-address",
    title="Ensure instances have no public address",
    why="Instances belong behind a load balancer; an address of their own goes around it.",
    fix="AWS: associate_public_ip_address=False, no Eip. Alibaba Cloud: internet_max_bandwidth_out=0, no EIP.",
    severity="high",
    level="mandatory",
    views={AddressAssociation: _not_on_machine},
    checks={
        **dict.fromkeys((ALICLOUD_INSTANCE, *ALICLOUD_TEMPLATES, ALICLOUD_CONFIGURATION), _no_public_bandwidth),
        AWS_INSTANCE: none_of("associatePublicIpAddress", True),
        AWS_CONFIGURATION: none_of("associatePublicIpAddress", True),
        AWS_TEMPLATE: none_of("networkInterfaces.*.associatePublicIpAddress", True),
    },
    frameworks=("Checkov CKV_AWS_88",),
)

USER_DATA = Rule(
    id="compute-user-data-clean",
    title="Ensure user data holds no credentials",
    why="User data is readable from inside the instance and by everybody who may describe it.",
    fix="Give the instance a role, and read secrets at start from Secrets Manager or KMS secrets.",
    severity="critical",
    level="mandatory",
    checks=dict.fromkeys(
        (
            ALICLOUD_INSTANCE,
            *ALICLOUD_TEMPLATES,
            ALICLOUD_CONFIGURATION,
            AWS_CONFIGURATION,
            AWS_INSTANCE,
            AWS_TEMPLATE,
        ),
        _clean_user_data,
    ),
    frameworks=("Checkov CKV_AWS_46",),
)

ZONES = Rule(
    id="compute-zones",
    title="Ensure scaling groups span two zones",
    why="A group in one zone is lost with it.",
    fix="AWS: vpc_zone_identifiers of two subnets. Alibaba Cloud: vswitch_ids of two zones.",
    severity="medium",
    level="advisory",
    checks={
        "alicloud:ess/scalingGroup:ScalingGroup": _spread("vswitchIds"),
        "aws:autoscaling/group:Group": when(lacks("availabilityZones"), _spread("vpcZoneIdentifiers")),
    },
    frameworks=("Checkov CKV_AWS_153",),
)

RULES = (
    DISK_ENCRYPTED,
    DISK_OWN_KEY,
    LAUNCH_TEMPLATE,
    METADATA_TOKENS,
    NO_PUBLIC_ADDRESS,
    USER_DATA,
    ZONES,
)
