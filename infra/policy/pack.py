"""The rules as the policies of a Pulumi policy pack.

A rule judges a resource before it is created, where it looks at nothing else; where it does, it waits until the
engine has told the whole stack. Then it judges the same inputs: the pack remembers them from the calls before,
because the engine hands a stack policy the resources' outputs, where what the program left out is filled in or
unknown.

Three advisory policies only tell something: `cost-monthly` what the stack costs, `undetermined` and
`undetermined-stack` what cannot be decided before the update, and so never stops it, whatever the rule's level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from infra.errors import TwinstackError
from infra.estate.estate import Estate
from infra.estate.resource import STACK_TYPE, Resource
from infra.nearest import nearest
from infra.policy.check import findings, message, told_once
from infra.policy.judgement import Judgement, judgements
from infra.policy.rule import Finding, Level, Rule, Settings, Severity, cloud_of
from infra.policy.settings import settings_from
from infra.policy.workload import workload_of

NAME = "twinstack"
TITLE = "Twinstack"
DESCRIPTION = "Rules about AWS and Alibaba Cloud, the same on both."
TAGS = ("alicloud", "aws")

_DEFAULTS = Settings()

Configured = Literal["advisory", "disabled", "mandatory", "remediate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the engine is told about one policy.

    Attributes:
        name: of the policy; of a rule, its id.
        title: what it ensures, in one sentence.
        description: title and reason.
        level: where no configuration says otherwise.
        severity: low, medium, high, critical.
        whole: whether it runs once on the whole stack, not on each resource.
        fix: what to do about a violation.
        framework: first control it serves; empty for none.
        tags: topic and clouds.
        settings: names of the settings it takes.
    """

    name: str
    title: str
    description: str
    level: Level
    severity: Severity
    whole: bool
    fix: str = ""
    framework: str = ""
    tags: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One violation as the engine shows it: the policy, its level as configured, the resource, a sentence."""

    policy: Policy
    level: Level
    urn: str
    message: str


def _policy(rule: Rule) -> Policy:
    return Policy(
        name=rule.id,
        title=rule.title,
        description=f"{rule.title}. {rule.why}",
        level=rule.level,
        severity=rule.severity,
        whole=_waits(rule),
        fix=rule.fix,
        framework=rule.frameworks[0] if rule.frameworks else "",
        tags=tuple(sorted({rule.id.partition("-")[0], *rule.clouds})),
        settings=rule.settings,
    )


def _notice(name: str, title: str, *, whole: bool) -> Policy:
    return Policy(name=name, title=title, description=title, level="advisory", severity="low", whole=whole)


COST_MONTHLY = _notice("cost-monthly", "What the stack costs a month", whole=True)
UNDETERMINED = _notice("undetermined", "What a rule cannot judge before the update", whole=False)
UNDETERMINED_STACK = _notice(
    "undetermined-stack", "What a rule about the whole stack cannot judge before the update", whole=True
)
NOTICES = (COST_MONTHLY, UNDETERMINED, UNDETERMINED_STACK)
"""Policies that only tell something: configuration can silence them, but not make them stop an update."""


def waits(rule: Rule, resource: Resource) -> bool:
    """Whether the rule can say nothing about a resource before the whole stack is known."""
    return not any(True for _ in judgements(Estate().only(resource), _DEFAULTS, (rule,)))


def _waits(rule: Rule) -> bool:
    concerned = [token for token in rule.tokens if token.partition(":")[0] not in (rule.absent or ())]
    return all(waits(rule, Resource(urn="", type=token.replace(":*", ":"), name="")) for token in concerned)


def policies_of(rules: Iterable[Rule]) -> dict[str, Policy]:
    """Name -> policy: one for each rule, in their order, then the notices."""
    return {policy.name: policy for policy in (*map(_policy, rules), *NOTICES)}


class Pack:
    """The policies of one run of the engine, their configuration, and what they remember."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self.policies = policies_of(self._rules)
        self._judged: dict[str, frozenset[str]] = {}
        self._levels: dict[str, Configured] = {}
        self._settings: dict[str, Settings] = {}
        self._inputs: dict[str, Mapping[str, Any]] = {}
        self._project = ""
        self._config: Mapping[str, str] = {}

    def configure(self, levels: Mapping[str, Configured], values: Mapping[str, Mapping[str, Any]]) -> None:
        """Takes the configuration of every policy; what it does not mention is as it was declared.

        Args:
            levels: policy -> enforcement level.
            values: policy -> setting -> value.

        Raises:
            TwinstackError: a policy is given what is no setting of it, or a value that cannot be; names all.
        """
        settings: dict[str, Settings] = {}
        problems: list[str] = []
        for name, given in values.items():
            policy = self.policies.get(name)
            known = policy.settings if policy else ()
            problems += [_unknown(name, key, known) for key in given if key not in known]
            try:
                settings[name] = settings_from({key: value for key, value in given.items() if key in known})
            except TwinstackError as error:
                problems += [f"{name}: {line}" for line in error.message.splitlines()]
        if problems:
            raise TwinstackError("\n".join(problems))
        self._levels, self._settings = dict(levels), settings

    def begin(self, project: str, config: Mapping[str, str]) -> None:
        """Takes note of the stack: its Pulumi project, and its configuration by full key."""
        self._project, self._config = project, dict(config)

    def resource(self, resource: Resource, provider: tuple[Resource, ...]) -> list[Report]:
        """What the rules about one resource say of it; `provider` is its provider, where it has one."""
        self._inputs[resource.urn] = resource.inputs
        estate = _plan((resource, *provider)).only(resource, *provider)
        found = [it for it in self._judgements(estate) if it.resource.urn == resource.urn]
        self._judged[resource.urn] = frozenset(it.rule.id for it in found)
        return list(self._reports(found, estate, UNDETERMINED))

    def stack(self, resources: tuple[Resource, ...]) -> list[Report]:
        """What the rules about the whole stack say of it."""
        plan = _plan(resources, workload_of(self._project, self._config) if self._prices else {})
        waited = [it for it in self._judgements(plan) if it.rule.id not in self._judged.get(it.resource.urn, ())]
        return [*self._reports(waited, plan, UNDETERMINED_STACK), *self._cost(plan)]

    @property
    def _prices(self) -> bool:
        """Whether anybody wants to know what the stack costs."""
        budgets = [it for it in self._settings.values() if it.monthly_budget_usd is not None]
        return bool(budgets) or self._level(COST_MONTHLY) is not None

    @property
    def inputs(self) -> Mapping[str, Mapping[str, Any]]:
        """What the program asked for, by URN, as far as the engine has told."""
        return self._inputs

    def _judgements(self, estate: Estate) -> Iterator[Judgement]:
        """What the rules that are not switched off say, each by its own settings."""
        for settings, rules in self._by_settings():
            yield from judgements(estate, settings, rules)

    def _by_settings(self) -> Iterator[tuple[Settings, tuple[Rule, ...]]]:
        on = [rule for rule in self._rules if self._level(self.policies[rule.id]) is not None]
        yield _DEFAULTS, tuple(rule for rule in on if rule.id not in self._settings)
        for rule in on:
            if rule.id in self._settings:
                yield self._settings[rule.id], (rule,)

    def _reports(self, judged: Iterable[Judgement], estate: Estate, undetermined: Policy) -> Iterator[Report]:
        open_ones: list[Finding] = []
        for judgement in judged:
            policy = self.policies[judgement.rule.id]
            level = self._level(policy)
            for finding in findings(judgement, estate):
                if finding.undetermined:
                    open_ones.append(finding)
                elif level is not None:
                    yield Report(
                        policy, level if not finding.crashed else "advisory", finding.urn, message(finding)
                    )
        if (level := self._level(undetermined)) is not None:
            for finding in told_once(open_ones):
                yield Report(undetermined, level, finding.urn, message(finding))

    def _cost(self, plan: Estate) -> Iterator[Report]:
        level = self._level(COST_MONTHLY)
        if level is None:
            return
        try:
            from infra.cost.figure import figure

            text = str(figure(plan))
        except Exception as error:  # a faulty price must not hide what the rules find
            text = f"cannot be told: {type(error).__name__}: {error}"
        root = next(iter(plan.of_type(STACK_TYPE)), None)
        yield Report(COST_MONTHLY, level, root.urn if root else "", f"[{COST_MONTHLY.name}] {plan.stack}: {text}")

    def _level(self, policy: Policy) -> Level | None:
        """The level that is configured, None for a policy that is switched off."""
        level = self._levels.get(policy.name, policy.level)
        if level == "disabled":
            return None
        if policy in NOTICES:
            return "advisory"
        # A rule mends nothing, so what shall be mended stops the update.
        return "mandatory" if level == "remediate" else level


def _unknown(policy: str, key: str, known: tuple[str, ...]) -> str:
    near = nearest(key, known)
    hint = f"did you mean {near}?" if near else f"it takes {', '.join(known) or 'none'}"
    return f"{policy}: {key} is no setting of this policy ({hint})"


def _plan(resources: tuple[Resource, ...], workload: Mapping[str, Any] | None = None) -> Estate:
    """A plan of these resources; stack and project stand in every URN."""
    _, _, stack, project, *_ = (resources[0].urn if resources else "urn:pulumi:::").replace("::", ":").split(":")
    clouds = sorted({cloud_of(it.type) for it in resources} & {"alicloud", "aws"})
    cloud = clouds[0] if len(clouds) == 1 else ""
    return Estate(
        project=project,
        stack=stack,
        cloud=cloud,
        metro="",
        region="",
        resources=resources,
        workload=workload or {},
    )
