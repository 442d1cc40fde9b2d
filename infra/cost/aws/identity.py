"""IAM: free."""

from __future__ import annotations

from infra.cost.charge import Estimator

_REASON = "IAM costs nothing"

ESTIMATORS: dict[str, Estimator] = {}
FREE: dict[str, str] = {
    "aws:iam/group:Group": _REASON,
    "aws:iam/groupPolicy:GroupPolicy": _REASON,
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": _REASON,
    "aws:iam/instanceProfile:InstanceProfile": _REASON,
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": _REASON,
    "aws:iam/policy:Policy": _REASON,
    "aws:iam/policyAttachment:PolicyAttachment": _REASON,
    "aws:iam/role:Role": _REASON,
    "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": _REASON,
    "aws:iam/rolePolicy:RolePolicy": _REASON,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": _REASON,
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": _REASON,
    "aws:iam/serviceLinkedRole:ServiceLinkedRole": _REASON,
    "aws:iam/user:User": _REASON,
    "aws:iam/userPolicy:UserPolicy": _REASON,
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": _REASON,
}
