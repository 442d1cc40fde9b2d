"""Logs: one SLS project with a logstore for each kind of log."""

from __future__ import annotations

import pulumi
from pulumi_alicloud import log

from infra.components import logs as contract
from infra.components.context import Context

TOKENS = ", '\";=()[]{}?@&<>/:\n\t\r"
"""Characters that separate words in the full-text index."""


class Logs(contract.Logs):
    """A project with three logstores; each keeps its entries encrypted and searchable for the days asked."""

    def __init__(
        self, context: Context, args: contract.LogsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self._days = args.spec.retention_days
        self._container = context.global_name("logs")
        self._project = self.node(
            "project",
            log.Project(
                self.logical("project"),
                project_name=self._container,
                description=f"Logs of {context.workload}",
                tags=context.tags("logs"),
                opts=self.child(protect=True),
            ),
        )
        self.flow = self._store("flow")
        self.access = self._store("access")
        self.application = self._store("application")
        self.register_outputs({"flow": self.flow.id, "access": self.access.id, "application": self.application.id})

    def _store(self, noun: str) -> contract.LogTarget:
        store = self.node(
            noun,
            log.Store(
                self.logical(noun),
                project_name=self._project.project_name,
                logstore_name=noun,
                retention_period=self._days,
                shard_count=2,
                auto_split=True,
                max_split_shard_count=64,
                append_meta=True,
                mode="standard",
                # One price for what is written, index and 30 days of storage included.
                metering_mode="ChargeByDataIngest",
                # The service's own key: the workload's key lives in a network that these logs are about.
                encrypt_conf=log.StoreEncryptConfArgs(enable=True, encrypt_type="default"),
                opts=self.child(protect=True),
            ),
        )
        index = self.node(
            f"{noun}-index",
            log.StoreIndex(
                self.logical(f"{noun}-index"),
                project=self._project.project_name,
                logstore=store.logstore_name,
                full_text=log.StoreIndexFullTextArgs(case_sensitive=False, token=TOKENS),
                opts=self.child(),
            ),
        )
        return contract.LogTarget(
            container=self._container,
            name=noun,
            id=pulumi.Output.concat(self._project.project_name, ":", store.logstore_name),
            ready=(self._project, store, index),
        )
