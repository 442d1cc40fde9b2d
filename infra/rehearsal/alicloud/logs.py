"""Logs: SLS projects, logstores and their indexes. Deleting a project deletes what is in it."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rehearsal import checks
from infra.rehearsal.alicloud import shape, validation
from infra.rehearsal.alicloud.network import LOG_PROJECT as PROJECT
from infra.rehearsal.alicloud.network import LOG_STORE as STORE
from infra.rehearsal.alicloud.source import source
from infra.rehearsal.kind import Cloud, Draft, Kind, Name, Problem, Reference

INDEX = "alicloud:log/storeIndex:StoreIndex"

NAME = r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]"
"""Of a project: 3 to 63 lower-case letters, digits and hyphens (terraform-provider-alicloud website/docs/r)."""

STORE_NAME = r"[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]"


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
        names=(
            Name(
                "projectName",
                legal=NAME,
                illegal="ParameterInvalid: The project name {value} is not valid.",
                taken="ProjectAlreadyExist: Project {value} already exist.",
                everywhere=True,
            ),
        ),
        validations=(
            validation.matches("projectName", r"[0-9A-Za-z_-]+", "only letters, digits, underscores and hyphens"),
        ),
        absent="ProjectNotExist: The Project does not exist : {id}",
        quota="ProjectQuotaExceed: Project Quota Exceed.",
        source=source("log_project", "CreateProject", "DeleteProject"),
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
        references=(Reference("projectName", (PROJECT,), by="projectName"),),
        names=(
            Name(
                "logstoreName",
                legal=STORE_NAME,
                illegal="LogStoreInfoInvalid: store name {value} is invalid",
                taken="LogstoreAlreadyExist: logstore {value} already exists.",
                within=("projectName",),
            ),
        ),
        checks=(
            checks.number("retentionPeriod", 1, 3650, "LogStoreInfoInvalid: {value} days, {low} to {high}"),
            checks.number("shardCount", 1, 256, "LogStoreInfoInvalid: {value} shards, {low} to {high}"),
        ),
        absent="LogStoreNotExist: Logstore {id} dose not exist.",
        quota="ProjectQuotaExceed: Project Quota Exceed.",
        source=source("log_store", "CreateLogstore"),
    ),
    Kind(
        token=INDEX,
        identity=shape.joined("project", "logstore"),
        references=(Reference("project", (PROJECT,), by="projectName"),),
        names=(
            Name("logstore", taken="IndexAlreadyExist: Logstore index is already created.", within=("project",)),
        ),
        checks=(_store_exists,),
        source=source("log_store_index", "CreateIndex"),
    ),
)
"""Sorted by token."""
