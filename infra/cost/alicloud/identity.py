"""Roles and policies, which cost nothing."""

from __future__ import annotations

from infra.cost.charge import Estimator

ESTIMATORS: dict[str, Estimator] = {}
FREE: dict[str, str] = {
    "alicloud:ram/policy:Policy": "policies cost nothing",
    "alicloud:ram/role:Role": "roles cost nothing",
    "alicloud:ram/rolePolicyAttachment:RolePolicyAttachment": "policies cost nothing",
    "alicloud:resourcemanager/serviceLinkedRole:ServiceLinkedRole": "roles cost nothing",
}
