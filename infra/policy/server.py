"""The pack as a server that the engine asks, in the engine's own protocol.

Not `pulumi_policy.PolicyPack`: that hands a policy the secrets of a program in plain text, keeps the stack's
configuration to itself and reads every resource anew for every policy (pulumi_policy 1.21.0, read 2026-11-26).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent import futures
from contextlib import suppress
from typing import Any, NoReturn, cast

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc, plugin_pb2

from infra.errors import TwinstackError
from infra.policy import wire
from infra.policy.pack import DESCRIPTION, NAME, TAGS, TITLE, Configured, Pack, Policy, Report
from infra.policy.rule import Rule
from infra.policy.settings import DEFAULTS, schema

VERSION = "0.0.1"
"""What is said without PulumiPolicy.yaml, whose version counts."""

THREADS = 4
PATIENCE = 5.0
"""Seconds after which a pack notices that nobody is there any more."""

OPTIONS = (("grpc.max_receive_message_length", 400 << 20),)
"""As large as the engine's own messages may be."""


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """Answers the engine's questions about one update."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._pack = Pack(rules)

    def GetAnalyzerInfo(  # noqa: N802
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzerInfo:
        """What the pack is made of."""
        return analyzer_pb2.AnalyzerInfo(
            name=NAME,
            displayName=TITLE,
            description=DESCRIPTION,
            version=VERSION,
            supportsConfig=True,
            tags=TAGS,
            policies=[_info(policy) for policy in self._pack.policies.values()],
        )

    def GetPluginInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:  # noqa: N802
        """The version of the pack."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def Configure(  # noqa: N802
        self, request: analyzer_pb2.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Takes the configuration of the policies, or says all that is wrong with it."""
        given = {name: request.policyConfig[name] for name in sorted(request.policyConfig)}
        levels: dict[str, Configured] = {name: _level(config.enforcementLevel) for name, config in given.items()}
        values = {name: wire.values(config.properties) for name, config in given.items()}
        try:
            self._pack.configure(levels, values)
        except TwinstackError as error:
            _refuse(context, str(error))
        return empty_pb2.Empty()

    def ConfigureStack(  # noqa: N802
        self, request: analyzer_pb2.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzerStackConfigureResponse:
        """Takes note of the stack."""
        self._pack.begin(request.project, request.config)
        return analyzer_pb2.AnalyzerStackConfigureResponse()

    def Analyze(  # noqa: N802
        self, request: analyzer_pb2.AnalyzeRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzeResponse:
        """Judges one resource before it is created, changed or kept."""
        return _response(self._pack.resource(wire.analyzed(request), wire.provider(request)))

    def AnalyzeStack(  # noqa: N802
        self, request: analyzer_pb2.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.AnalyzeResponse:
        """Judges the whole stack, after its resources."""
        return _response(self._pack.stack(wire.stack(request.resources, self._pack.inputs)))

    def Remediate(  # noqa: N802
        self, request: analyzer_pb2.AnalyzeRequest, context: grpc.ServicerContext
    ) -> analyzer_pb2.RemediateResponse:
        """Mends nothing."""
        return analyzer_pb2.RemediateResponse()


def serve(rules: Iterable[Rule]) -> None:
    """Serves a pack of these rules until the engine ends the process, or is gone.

    The first line of stdout is the port and nothing else.
    """
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=THREADS), options=OPTIONS)
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(rules), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    parent = os.getppid()
    with suppress(KeyboardInterrupt):
        # A killed engine cannot end the packs it has started.
        while server.wait_for_termination(timeout=PATIENCE) and os.getppid() == parent:
            pass
    server.stop(grace=None)


def _info(policy: Policy) -> analyzer_pb2.PolicyInfo:
    properties = struct_pb2.Struct()
    properties.update({name: schema(DEFAULTS[name]) for name in policy.settings})
    kind = analyzer_pb2.POLICY_TYPE_STACK if policy.whole else analyzer_pb2.POLICY_TYPE_RESOURCE
    return analyzer_pb2.PolicyInfo(
        name=policy.name,
        displayName=policy.title,
        description=policy.description,
        enforcementLevel=analyzer_pb2.EnforcementLevel.Value(policy.level.upper()),
        policy_type=kind,
        severity=_severity(policy),
        framework=analyzer_pb2.PolicyComplianceFramework(name=policy.framework) if policy.framework else None,
        tags=policy.tags,
        remediation_steps=policy.fix,
        configSchema=analyzer_pb2.PolicyConfigSchema(properties=properties) if policy.settings else None,
    )


def _response(reports: list[Report]) -> analyzer_pb2.AnalyzeResponse:
    return analyzer_pb2.AnalyzeResponse(
        diagnostics=[
            analyzer_pb2.AnalyzeDiagnostic(
                policyName=report.policy.name,
                policyPackName=NAME,
                policyPackVersion=VERSION,
                description=report.policy.description,
                message=f"{report.policy.description}\n{report.message}",
                enforcementLevel=analyzer_pb2.EnforcementLevel.Value(report.level.upper()),
                urn=report.urn,
                severity=_severity(report.policy),
            )
            for report in reports
        ]
    )


def _severity(policy: Policy) -> Any:
    return analyzer_pb2.PolicySeverity.Value(f"POLICY_SEVERITY_{policy.severity.upper()}")


def _level(value: Any) -> Configured:
    return cast("Configured", analyzer_pb2.EnforcementLevel.Name(value).lower())


def _refuse(context: grpc.ServicerContext, text: str) -> NoReturn:
    context.abort(grpc.StatusCode.INVALID_ARGUMENT, text)
    raise AssertionError("abort raises")
