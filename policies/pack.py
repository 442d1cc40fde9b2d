"""The rules as a Pulumi policy pack.

A rule that looks at one resource runs before that resource is created; a related rule runs once on the whole
stack. The stack's rules judge the same inputs: the pack remembers them from the calls before, because the engine
hands a stack policy the resources' outputs, where what the program left out is filled in or unknown.

What cannot be decided before the update never stops it, whatever the rule's level: two advisory policies at the
end, `undetermined` and `undetermined-stack`, report it in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyConfigSchema,
    PolicyProviderResource,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UnknownValueError

from infra.plan.plan import Plan
from infra.plan.resource import UNKNOWN, PlannedResource
from policies.check import judge, message
from policies.registry import RULES
from policies.rule import Rule, cloud_of
from policies.settings import DEFAULTS, settings_from

NAME = "twinstack"
DESCRIPTION = "Rules about AWS and Alibaba Cloud, the same on both."
UNDETERMINED = "undetermined"
UNDETERMINED_STACK = "undetermined-stack"


class Pack:
    """The policies of one run of the engine, and what they tell each other."""

    def __init__(self) -> None:
        self._inputs: dict[str, Mapping[str, Any]] = {}
        self._open: defaultdict[str, list[str]] = defaultdict(list)
        self._open_stack: list[tuple[str, str]] = []

    def policies(self) -> list[Policy]:
        """One policy for each rule, sorted by id, then those for what is undetermined."""
        made: list[Policy] = [
            self._stack(rule) if rule.related else self._resource(rule) for rule in RULES.values()
        ]
        made.append(
            ResourceValidationPolicy(
                name=UNDETERMINED,
                description="What a rule cannot judge before the update",
                validate=self._report_open,
                enforcement_level=EnforcementLevel.ADVISORY,
                severity=Severity.LOW,
            )
        )
        made.append(
            StackValidationPolicy(
                name=UNDETERMINED_STACK,
                description="What a rule about the whole stack cannot judge before the update",
                validate=self._report_open_stack,
                enforcement_level=EnforcementLevel.ADVISORY,
                severity=Severity.LOW,
            )
        )
        return made

    def _resource(self, rule: Rule) -> ResourceValidationPolicy:
        def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
            resource = self._remember(args)
            plan = _plan((resource, *_provider(args.provider)))
            for finding in judge(rule, resource, plan, settings_from(dict(args.get_config()))):
                if finding.undetermined:
                    self._open[resource.urn].append(message(finding))
                else:
                    report(message(finding), None)

        return ResourceValidationPolicy(validate=validate, **_about(rule))

    def _stack(self, rule: Rule) -> StackValidationPolicy:
        def validate(args: StackValidationArgs, report: ReportViolation) -> None:
            plan = self._whole(args.resources)
            settings = settings_from(dict(args.get_config()))
            for resource in plan.resources:
                for finding in judge(rule, resource, plan, settings):
                    if finding.undetermined:
                        self._open_stack.append((message(finding), resource.urn))
                    else:
                        report(message(finding), resource.urn)

        return StackValidationPolicy(validate=validate, **_about(rule))

    def _report_open(self, args: ResourceValidationArgs, report: ReportViolation) -> None:
        self._remember(args)
        for text in self._open.pop(args.urn, ()):
            report(text, None)

    def _report_open_stack(self, _args: StackValidationArgs, report: ReportViolation) -> None:
        while self._open_stack:
            text, urn = self._open_stack.pop(0)
            report(text, urn)

    def _remember(self, args: ResourceValidationArgs) -> PlannedResource:
        inputs = self._inputs[args.urn] = plain(args.props)
        return PlannedResource(
            urn=args.urn,
            type=args.resource_type,
            name=args.name,
            inputs=inputs,
            parent=args.opts.parent,
            provider=args.provider.urn if args.provider else None,
            custom=_custom(args.resource_type, args.provider),
            protect=args.opts.protect,
        )

    def _whole(self, resources: Sequence[PolicyResource]) -> Plan:
        return _plan(
            tuple(
                PlannedResource(
                    urn=it.urn,
                    type=it.resource_type,
                    name=it.name,
                    inputs=self._inputs.get(it.urn) or plain(it.props),
                    parent=it.parent.urn if it.parent else None,
                    provider=it.provider.urn if it.provider else None,
                    dependencies=tuple(sorted(other.urn for other in it.dependencies)),
                    property_dependencies={
                        name: tuple(sorted(other.urn for other in others))
                        for name, others in it.property_dependencies.items()
                    },
                    custom=_custom(it.resource_type, it.provider),
                    protect=it.opts.protect,
                )
                for it in resources
            )
        )


def plain(props: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs as plain values; the unknown ones, which the engine guards, as `UNKNOWN`."""
    return {name: _plain(lambda name=name: props[name]) for name in props}


def _plain(read: Callable[[], Any]) -> Any:
    try:
        value = read()
    except UnknownValueError:
        return UNKNOWN
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(lambda index=index: value[index]) for index in range(len(value))]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _plan(resources: tuple[PlannedResource, ...]) -> Plan:
    """A plan of these resources; stack and project stand in every URN."""
    _, _, stack, project, *_ = (resources[0].urn if resources else "urn:pulumi:::").replace("::", ":").split(":")
    clouds = sorted({cloud_of(it.type) for it in resources} & {"alicloud", "aws"})
    cloud = clouds[0] if len(clouds) == 1 else ""
    return Plan(project=project, stack=stack, cloud=cloud, metro="", region="", resources=resources)


def _provider(provider: PolicyProviderResource | None) -> Iterator[PlannedResource]:
    if provider is not None:
        yield PlannedResource(
            urn=provider.urn, type=provider.resource_type, name=provider.name, inputs=plain(provider.props)
        )


def _custom(token: str, provider: PolicyProviderResource | None) -> bool:
    return provider is not None or token.startswith("pulumi:providers:")


def _about(rule: Rule) -> dict[str, Any]:
    schema = {name: _schema(DEFAULTS[name]) for name in rule.settings}
    return {
        "name": rule.id,
        "description": f"{rule.title}. {rule.why}",
        "display_name": rule.title,
        "enforcement_level": EnforcementLevel(rule.level),
        "severity": Severity(rule.severity),
        "remediation_steps": rule.fix,
        "framework": PolicyComplianceFramework(name=rule.frameworks[0]) if rule.frameworks else None,
        "tags": sorted({rule.id.partition("-")[0], *rule.clouds}),
        "config_schema": PolicyConfigSchema(properties=schema) if schema else None,
    }


def _schema(default: Any) -> dict[str, Any]:
    if isinstance(default, int):
        return {"type": "integer", "minimum": 1, "default": default}
    items = "integer" if default and isinstance(default[0], int) else "string"
    return {"type": "array", "items": {"type": items}, "default": list(default)}
