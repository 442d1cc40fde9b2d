"""IAM: free."""

from __future__ import annotations

from infra.cost.charge import Estimator
from infra.view.aws.identity import READERS

_REASON = "IAM costs nothing"

ESTIMATORS: dict[str, Estimator] = {}
FREE: dict[str, str] = {
    **{token: _REASON for reader in READERS for token in reader.tokens},
    "aws:iam/group:Group": _REASON,
    "aws:iam/instanceProfile:InstanceProfile": _REASON,
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": _REASON,
    "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": _REASON,
    "aws:iam/serviceLinkedRole:ServiceLinkedRole": _REASON,
    "aws:iam/user:User": _REASON,
}
