"""Whether a database of RDS refuses plain connections: its parameters, or the default of engine and version.

Defaults: AWS, "Requiring SSL/TLS for all connections" to MySQL (off), to MariaDB (on from 11.8), and "Updating
applications to connect to PostgreSQL DB instances using new SSL/TLS certificates" (on from 15), read 2026-11-23.
Aurora PostgreSQL: AWS re:Post "aurora-postgresql-ssl-certificates" (off).
"""

from __future__ import annotations

from infra.view.parameter_group import ParameterGroup
from infra.view.reading import Reading
from infra.view.source import YES, link, made, text
from infra.view.view import Subject

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
_ENGINE, _VERSION = text("engine", names={}), text("engineVersion")


def tls_forced(path: str) -> Reading[bool]:
    """Whether the parameter group at `path` requires TLS, or the engine does by default."""
    linked = link(path, ParameterGroup)

    def how(at: Subject) -> Reading[bool]:
        engine, group = at.read(_ENGINE), at.read(linked)
        if not engine.is_known:
            return engine
        family = "sqlserver" if str(engine.known).startswith("sqlserver") else str(engine.known)
        if family not in PARAMETER:
            return Reading(at.resource, path, "inapplicable", note=f"{family} has no such parameter")
        if group.state == "absent":
            return _by_default(at, family, path, "the default parameter group")
        if not group.is_known:
            note = "a parameter group outside the stack" if group.state == "outside" else group.note
            return Reading(at.resource, path, group.state, note=note)
        return _set(at, family, path, group.value)

    return made(how, _ENGINE, _VERSION, linked)


def _set(at: Subject, family: str, path: str, group: ParameterGroup) -> Reading[bool]:
    name, called = PARAMETER[family], group.resource.name
    rows = group.parameters
    named = [(row.name.known, row) for row in rows.known or ()]
    found = next((row.value for known, row in named if known == name), None)
    if found is not None and found.is_known and found.value is not None:
        return Reading(
            at.resource, path, "value", found.value.lower() in YES, f"{called} sets {name} to {found.value}"
        )
    if found is not None or not rows.is_known or any(known is None for known, _ in named):
        return Reading(at.resource, path, "unknown", note=f"parameters of {called} known only after the update")
    return _by_default(at, family, path, f"{called} leaves {name} out")


def _by_default(at: Subject, family: str, path: str, where: str) -> Reading[bool]:
    first, version = FORCED_FROM.get(family), at.read(_VERSION)
    if first is None:
        return Reading(at.resource, path, "value", False, f"{where} (default off)")
    if version.known is None:
        return Reading(at.resource, path, "unknown", note=f"{where}; the engine version decides")
    forced = tuple(int(part) for part in version.known.split(".") if part.isdigit()) >= first
    return Reading(
        at.resource, path, "value", forced, f"{where} (default {'on' if forced else 'off'} in {version.known})"
    )
