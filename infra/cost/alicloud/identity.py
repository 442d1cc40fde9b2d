"""Roles and policies, which cost nothing."""

from __future__ import annotations

from infra.cost.charge import Estimator
from infra.view.alicloud.identity import READERS, ROLE

ESTIMATORS: dict[str, Estimator] = {}
FREE: dict[str, str] = {
    **{token: "policies cost nothing" for reader in READERS for token in reader.tokens},
    ROLE: "roles cost nothing",
    "alicloud:resourcemanager/role:Role": "roles cost nothing",
    "alicloud:resourcemanager/serviceLinkedRole:ServiceLinkedRole": "roles cost nothing",
}
