"""Logs: SLS projects, logstores and their indexes. Deleting a project deletes what is in it."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rehearsal.alicloud import shape, validation
from infra.rehearsal.alicloud.network import LOG_PROJECT as PROJECT
from infra.rehearsal.alicloud.network import LOG_STORE as STORE
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem

INDEX = "alicloud:log/storeIndex:StoreIndex"


def _store_exists(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    project, store = draft.known("project"), draft.known("logstore")
    if project and store and cloud.get(STORE, f"{project}:{store}") is None:
        yield Problem("logstore", f"LogStoreNotExist: Logstore {store} dose not exist.")


KINDS: tuple[Kind, ...] = (
    Kind(
        token=PROJECT,
        identity=lambda draft: str(draft.known("projectName") or draft.known("name") or draft.name),
        outputs=lambda _draft, id: {
            "createTime": shape.CREATED,
            "name": id,
            "projectName": id,
            "status": "Normal",
        },
        validations=(
            validation.matches("projectName", r"[0-9A-Za-z_-]+", "only letters, digits, underscores and hyphens"),
        ),
    ),
    Kind(
        token=STORE,
        identity=shape.joined("projectName", "logstoreName"),
        outputs=lambda draft, _id: {
            "createTime": 1767225600,
            "mode": "standard",
            "name": draft.known("logstoreName"),
            "project": draft.known("projectName"),
            "shards": [
                {"id": shard, "status": "readwrite", "beginKey": "", "endKey": ""}
                for shard in range(int(draft.known("shardCount", 2)))
            ],
        },
    ),
    Kind(token=INDEX, identity=shape.joined("project", "logstore"), checks=(_store_exists,)),
)
"""Sorted by token."""
