"""Settings: what a stack is configured with under the project's keys, whoever reads it.

A key is a field of `Settings` in camelCase; what it can be is said here alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, cast

from infra.catalog.cloud import CLOUDS, Cloud
from infra.errors import StackError
from infra.nearest import nearest
from infra.project import NAME
from infra.spec.environment import ENVIRONMENTS, Environment

AccountSite = Literal["Domestic", "International"]

SITES: tuple[AccountSite, ...] = ("Domestic", "International")
SECRETS = ("cachePassword", "certificateKey", "certificatePem", "databasePassword")
"""Keys of what is encrypted; a plan needs none of them."""

NO_ORGANIZATION = "your-organization"
"""Stands for an organization that is not set, wherever nothing is made."""

HOLDERS = ("bucket", "cache", "database", "key", "logs")
"""Capabilities that hold data, or without which data cannot be read."""

_LONGEST_ORGANIZATION = 32
_ORGANIZATION = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RESERVED = ("amzn-s3-demo", "sthree", "xn")
"""Words before the first hyphen of names that Amazon S3 keeps for itself.

Source: Amazon S3 User Guide, "General purpose bucket naming rules", read 2026-11.
"""
_CERTIFICATE = re.compile(r"[A-Za-z0-9_.:/@-]{1,256}")

_OPTIONAL = ("environment", "protect")
"""Keys with choices that may be empty: the workload, or the environment, decides then."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The configuration of one stack (keys under ``twinstack:``), without secrets.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        metro: the catalogue's metro slug.
        workload: name of a workload that comes with the product, or the path of a file.
        environment: production, staging or development; empty for the workload's own.
        organization: begins names that are unique across all accounts; empty where none is set.
        account_site: Alibaba Cloud site the account was opened on.
        allow_impaired: whether a region with a lasting impairment is accepted.
        protect: whether what holds data or serves is protected; None where the environment decides.
        discard: capabilities whose data may be lost in the next update.
        certificate: existing certificate of the load balancer; empty for none.
        zones: names of the zones to use; empty for the catalogue's first.
    """

    cloud: Cloud
    metro: str
    workload: str = "shop"
    environment: Environment | Literal[""] = ""
    organization: str = ""
    account_site: AccountSite = "International"
    allow_impaired: bool = False
    protect: bool | None = None
    discard: tuple[str, ...] = ()
    certificate: str = ""
    zones: tuple[str, ...] = ()

    @classmethod
    def parse(cls, texts: Mapping[str, str]) -> Settings:
        """The settings of a configuration.

        Args:
            texts: key without namespace -> value; what is empty is left to its default.

        Raises:
            StackError: keys are missing or have a value that cannot be; names all of them.
        """
        problems: list[str] = []
        steps: list[str] = []
        for key in ("cloud", "metro", "workload"):
            if not texts.get(key):
                problems.append(f"{NAME}:{key} is not set")
                steps.append(f"pulumi config set {NAME}:{key} <{key}>")
        for key, text in texts.items():
            # The catalogue knows best what to say of a metro.
            if key == "metro" or not text or not (wrong := wrong_value(key, text)):
                continue
            offered = choices_of(key)
            if offered:
                problems.append(f"{NAME}:{key} is {text!r}; it must be one of {', '.join(offered)}")
            else:
                problems.append(f"{NAME}:{key}: {': '.join(wrong)}")
            steps.append(f"pulumi config set {NAME}:{key} {nearest(text, offered) or (*offered, f'<{key}>')[-1]}")
        if problems:
            raise StackError("\n".join(problems), commands(steps))
        return cls(**typed(texts))

    @property
    def texts(self) -> dict[str, str]:
        """Key -> value as a configuration has it; without what is empty, as it is when nobody sets it."""
        empty = {field.name: field.default for field in fields(self) if not field.default}
        found = {key: getattr(self, name) for key, name in FIELDS.items()}
        return {key: _text(value) for key, value in found.items() if value != empty.get(FIELDS[key], "")}


def _key(field: str) -> str:
    first, *rest = field.split("_")
    return first + "".join(word.title() for word in rest)


FIELDS = {_key(name): name for name in sorted(field.name for field in fields(Settings))}
"""Key of the configuration -> field of `Settings`."""


def typed(texts: Mapping[str, str]) -> dict[str, Any]:
    """Field of `Settings` -> value, of what is not empty; the values can be."""
    return {FIELDS[key]: _TYPES.get(key, str)(text) for key, text in texts.items() if text and key in FIELDS}


def listed(text: str) -> tuple[str, ...]:
    """The words of a value that is a list, separated by commas."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


_TYPES: Mapping[str, Callable[[str], Any]] = {
    "allowImpaired": "true".__eq__,
    "discard": listed,
    "protect": "true".__eq__,
    "zones": listed,
}


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(cast("tuple[str, ...]", value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def commands(lines: Iterable[str]) -> str:
    """A hint made of commands, each on a line of its own."""
    return "run\n" + "\n".join(f"    {line}" for line in lines)


def wrong_value(key: str, text: str) -> tuple[str, str] | None:
    """Message and hint when `text` cannot be the value of `key`; None when it can."""
    shown_text = _short(text) or "an empty value"
    choices = choices_of(key)
    if choices and text not in choices and not (key in _OPTIONAL and not text):
        return f"{shown_text} is not one of its values", did_you_mean(text, choices)
    if key == "organization" and text:
        return _wrong_organization(text)
    if key == "certificate" and text and not _CERTIFICATE.fullmatch(text):
        return f"{shown_text} is no certificate", "expected an ARN of ACM, or <number>-<region> of Alibaba Cloud"
    if key == "discard" and (strange := [noun for noun in listed(text) if noun not in HOLDERS]):
        return f"{_short(strange[0])} holds no data", did_you_mean(strange[0], HOLDERS)
    if key == "workload" and not text:
        return "has no value", "expected the name of a workload or the path of a YAML file"
    return None


def _wrong_organization(text: str) -> tuple[str, str] | None:
    if text == NO_ORGANIZATION:
        return f"{text} stands for an organization that is not set", "set the name of your own"
    cannot = f"{_short(text)} cannot begin the name of a bucket"
    if not _ORGANIZATION.fullmatch(text) or len(text) > _LONGEST_ORGANIZATION:
        words = "lower-case letters, digits and single hyphens"
        return cannot, f"expected at most {_LONGEST_ORGANIZATION} {words}"
    if reserved := next((word for word in _RESERVED if f"{text}-".startswith(f"{word}-")), None):
        return cannot, f"Amazon S3 keeps names for itself that begin with {reserved}"
    return None


def _short(text: str) -> str:
    short = text if len(text) <= 60 else f"{text[:57]}..."
    return short if short.isprintable() else repr(short)


def did_you_mean(word: str, choices: tuple[str, ...]) -> str:
    """The nearest choice and all of them, for a hint."""
    near = nearest(word, choices)
    return (f"did you mean {near}? " if near else "") + "expected one of " + ", ".join(choices)


def choices_of(key: str) -> tuple[str, ...]:
    """The values a key can have; empty where any text will do."""
    if key == "metro":
        from infra.catalog.region import metros

        return metros()
    return {
        "accountSite": SITES,
        "allowImpaired": ("true", "false"),
        "cloud": CLOUDS,
        "environment": ENVIRONMENTS,
        "protect": ("true", "false"),
    }.get(key, ())
