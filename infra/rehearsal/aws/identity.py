"""Identity on AWS: what the simulated IAM knows of roles, their policies and instance profiles.

Codes, lengths and patterns: botocore 1.44.5 iam service-2.json; sentences as in moto 5.2.5 moto/iam/models.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from infra.rehearsal.aws.document import document
from infra.rehearsal.aws.shape import UPPER, arn, domain, name_of
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem

ROLE = "aws:iam/role:Role"
SERVICE_ROLE = "aws:iam/serviceLinkedRole:ServiceLinkedRole"

CREATED = "2026-01-01T00:00:00Z"
"""When everything was created: a simulated account has no clock."""

PROVIDER = "terraform-provider-aws internal/service/iam"
MALFORMED = "MalformedPolicyDocument: This policy contains invalid Json"

SERVICE_ROLES = {"autoscaling": "AutoScaling", "rds": "RDS"}
"""Service -> what its role is called after ``AWSServiceRoleFor``, where that is not the service's own name.

Source: EC2 Auto Scaling User Guide and Amazon RDS User Guide, "Using service-linked roles", read 2026-11.
"""


def _entity(kind: str, prefix: str, **defaults: Any) -> Callable[[Draft, str], Mapping[str, Any]]:
    def made(draft: Draft, id: str) -> Mapping[str, Any]:
        path = draft.known("path", "/")
        return {
            "arn": arn(draft, "iam", f"{kind}{path}{id}", regional=False),
            "createDate": CREATED,
            "name": id,
            "namePrefix": "",
            "path": path,
            "tagsAll": draft.known("tags", {}),
            "uniqueId": f"{prefix}{draft.digits(17, UPPER, 'unique')}",
            **defaults,
        }

    return made


def _service_role_name(draft: Draft) -> str:
    service = str(draft.known("awsServiceName", "")).split(".")[0]
    suffix = draft.known("customSuffix")
    return f"AWSServiceRoleFor{SERVICE_ROLES.get(service, service.title())}" + (f"_{suffix}" if suffix else "")


def _service_role_id(draft: Draft) -> str:
    path = f"role/aws-service-role/{draft.known('awsServiceName', '')}/{_service_role_name(draft)}"
    return arn(draft, "iam", path, regional=False)


def _service_role(draft: Draft, id: str) -> Mapping[str, Any]:
    return {
        "arn": id,
        "createDate": CREATED,
        "name": _service_role_name(draft),
        "path": f"/aws-service-role/{draft.known('awsServiceName', '')}/",
        "tagsAll": draft.known("tags", {}),
        "uniqueId": f"AROA{draft.digits(17, UPPER, 'unique')}",
    }


def _service(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    name = str(draft.known("awsServiceName", ""))
    if name and not name.endswith((f".{domain(draft.region)}", ".amazonaws.com")):
        yield Problem("awsServiceName", f"InvalidInput: {name} is not a service principal")


def _taken_service_role(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    name = _service_role_name(draft)
    if any(one.id != draft.id and one.outputs.get("name") == name for one in cloud.all(SERVICE_ROLE)):
        message = f"Service role name {name} has been taken in this account, please try a different suffix."
        yield Problem("customSuffix", f"InvalidInput: {message}")


def _policy_id(draft: Draft) -> str:
    return f"{draft.known('role', '')}:{name_of(draft)}"


def _policy(draft: Draft, _id: str) -> Mapping[str, Any]:
    return {"name": name_of(draft), "namePrefix": ""}


def _attachment_id(draft: Draft) -> str:
    """As it is imported; the provider's own id has a part nobody can know."""
    return f"{draft.known('role', '')}/{draft.known('policyArn', '')}"


def _is_arn(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    value = str(draft.known("policyArn", ""))
    if value and not re.fullmatch(r"arn:[\w-]+:iam::(\d{12}|aws):policy/.+", value):
        yield Problem("policyArn", f"ValidationError: ARN {value} is not valid.")


KINDS: tuple[Kind, ...] = (
    Kind(
        token="aws:iam/instanceProfile:InstanceProfile",
        identity=name_of,
        outputs=_entity("instance-profile", "AIPA"),
        everywhere=True,
    ),
    Kind(
        token=ROLE,
        identity=name_of,
        outputs=_entity("role", "AROA", forceDetachPolicies=False, maxSessionDuration=3600),
        validations=(document("assumeRolePolicy", MALFORMED),),
        everywhere=True,
    ),
    Kind(
        token="aws:iam/rolePolicy:RolePolicy",
        identity=_policy_id,
        outputs=_policy,
        validations=(document("policy", MALFORMED),),
        everywhere=True,
    ),
    Kind(
        token="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        identity=_attachment_id,
        validations=(_is_arn,),
        everywhere=True,
        delete_before_replace=True,
    ),
    Kind(
        token=SERVICE_ROLE,
        identity=_service_role_id,
        outputs=_service_role,
        validations=(_service,),
        checks=(_taken_service_role,),
        everywhere=True,
    ),
)
"""Sorted by token."""
