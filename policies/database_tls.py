"""Whether a database refuses plain connections: parameters, defaults by engine and version.

Defaults: AWS, "Requiring SSL/TLS for all connections" to MySQL (off), to MariaDB (on from 11.8), and "Updating
applications to connect to PostgreSQL DB instances using new SSL/TLS certificates" (on from 15), read 2026-11-23.
Aurora PostgreSQL: AWS re:Post "aurora-postgresql-ssl-certificates" (off).
"""

from __future__ import annotations

from collections.abc import Iterator

from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown
from infra.policy.predicates import equals, has, peek, same, show, wrong
from infra.policy.rule import Settings, Violation

FORCED_FROM: dict[str, tuple[int, ...] | None] = {
    "aurora-mysql": None,
    "aurora-postgresql": None,
    "mariadb": (11, 8),
    "mysql": None,
    "postgres": (15,),
}
"""Engine -> first version that requires TLS by default; None where no version does."""

PARAMETER = {
    "aurora-mysql": "require_secure_transport",
    "aurora-postgresql": "rds.force_ssl",
    "mariadb": "require_secure_transport",
    "mysql": "require_secure_transport",
    "postgres": "rds.force_ssl",
    "sqlserver": "rds.force_ssl",
}
ON = ("1", "on", "true")
GROUPS = {
    "aws:rds/cluster:Cluster": (
        "dbClusterParameterGroupName",
        "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    ),
    "aws:rds/instance:Instance": ("parameterGroupName", "aws:rds/parameterGroup:ParameterGroup"),
}


def aws_forced(database: Resource, plan: Estate, _settings: Settings) -> Iterator[Violation]:
    """The parameter group of an RDS database must require TLS, or the engine do so by default."""
    engine = str(database.get("engine", ""))
    family = "sqlserver" if engine.startswith("sqlserver") else engine
    if family not in PARAMETER:
        return
    name, expected = PARAMETER[family], f"{PARAMETER[family]} on"
    link, token = GROUPS[database.type]
    for group in _groups(database, plan, link, token):
        value = _parameter(group, name)
        if is_unknown(value):
            yield Violation(
                link, f"parameters of {group.name} known only after the update", expected, undetermined=True
            )
        elif value is not None:
            if str(value).lower() not in ON:
                yield Violation(link, f"{group.name} sets {name} to {show(value)}", expected)
        else:
            yield from _by_default(database, family, link, f"{group.name} leaves {name} out", expected)
        return
    if peek(database, link) is None:
        yield from _by_default(database, family, link, "the default parameter group", expected)
    else:
        yield Violation(link, "a parameter group outside the stack", expected, undetermined=True)


def _groups(database: Resource, plan: Estate, link: str, token: str) -> tuple[Resource, ...]:
    linked = (plan.by_urn.get(urn) for urn in database.property_dependencies.get(link, ()))
    found = {group.urn: group for group in linked if group is not None and group.type == token}
    found |= {group.urn: group for group in plan.naming(peek(database, link), "name", token)}
    return tuple(found[urn] for urn in sorted(found))


def _parameter(group: Resource, name: str) -> object:
    parameters = group.get("parameters", ())
    if is_unknown(parameters):
        return parameters
    return next((row.get("value") for row in parameters if not is_unknown(row) and row.get("name") == name), None)


def _by_default(database: Resource, family: str, link: str, where: str, expected: str) -> Iterator[Violation]:
    first, version = FORCED_FROM.get(family), peek(database, "engineVersion")
    if first is None:
        yield Violation(link, f"{where} (default off)", expected)
    elif version is None or is_unknown(version):
        yield Violation(link, f"{where}; the engine version decides", expected, undetermined=True)
    elif _version(str(version)) < first:
        yield Violation(link, f"{where} (default off in {version})", expected)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def alicloud_forced(database: Resource, plan: Estate, settings: Settings) -> Iterator[Violation]:
    """An ApsaraDB RDS instance must refuse plain connections; MariaDB cannot."""
    engine = str(database.get("engine", "")).lower()
    if engine in ("mysql", "sqlserver"):
        yield from equals("forceEncryption", 1, default=0)(database, plan, settings)
    elif engine == "postgresql":
        rows = peek(database, "pgHbaConfs")
        if is_unknown(rows):
            yield wrong("pgHbaConfs", rows, "hostssl in every row")
        elif not has("pgHbaConfs")(database):
            yield Violation("pgHbaConfs", "not set (plain connections are taken)", "hostssl in every row")
        else:
            for index, row in enumerate(rows):
                if same(row.get("type"), "host") or same(row.get("type"), "hostnossl"):
                    yield Violation(f"pgHbaConfs.{index}.type", str(row.get("type")), "hostssl")
