"""Buckets, and what opens one."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.document import Document
from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class Bucket(View):
    """An object store.

    Attributes:
        storage_class: in the cloud's own words.
        redundancy: likewise.
        zone_redundant: whether objects survive the loss of a zone.
        versioned: whether overwritten and deleted objects are kept.
        noncurrent_days: days they are kept.
        expiry_days: days that objects are kept; None where nothing deletes them.
        encrypted: whether the bucket encrypts what is written to it.
        own_key: whether with a key of the account's own.
        logged: whether requests are logged.
        receives_logs: whether it is where the logs of load balancers or other buckets go.
        emptied: whether its objects go when it is deleted.
        blocked: whether something stands in front of ACLs and policies that would open it.
        closed: whether all that stands there is on.
        policies: its policies, wherever they are made: the statements of each.
    """

    storage_class: Reading[str]
    redundancy: Reading[str]
    zone_redundant: Reading[bool]
    versioned: Reading[bool | None]
    noncurrent_days: Reading[int | None]
    expiry_days: Reading[int | None]
    encrypted: Reading[bool]
    own_key: Reading[bool]
    logged: Reading[bool]
    receives_logs: Reading[bool]
    emptied: Reading[bool]
    blocked: Reading[bool]
    closed: Reading[bool]
    policies: Reading[tuple[Reading[Document], ...]]


@dataclass(frozen=True, eq=False)
class BucketAccess(View):
    """What lets somebody into buckets and objects: a bucket, an object, or a setting beside them.

    Attributes:
        acl: canned ACL.
        grantees: groups of accounts that an ACL names.
        policy: the statements of a policy.
        switches: what has to be on to keep everybody out.
    """

    acl: Reading[str | None]
    grantees: Reading[tuple[Reading[str], ...]]
    policy: Reading[Document]
    switches: Reading[tuple[Reading[bool], ...]]
