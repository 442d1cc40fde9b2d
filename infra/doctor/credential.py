"""Credentials: which sources of each cloud's own chain are there. Names only, never values; nothing is asked.

Sources: aws-sdk-go-v2/config v1.32.31, env_config.go, shared_config.go and resolve_credentials.go;
terraform-provider-alicloud v1.285.0, alicloud/provider.go (schema, providerConfigure, getConfigFromProfile); both
2026-11-26. What only the network can tell (an instance's role) is not looked for.
"""

from __future__ import annotations

import configparser
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.catalog.cloud import NAMES, Cloud
from infra.doctor.check import Check

TOPIC = "credentials"

AWS_KEYS = (("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"), ("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"))
AWS_CONTAINER = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
AWS_PROFILE = {
    "aws_access_key_id": "key",
    "credential_process": "credential process",
    "credential_source": "role",
    "login_session": "login",
    "role_arn": "role",
    "sso_session": "SSO",
    "sso_start_url": "SSO",
    "web_identity_token_file": "web identity",
}
"""Setting of a profile -> the kind of credentials it stands for."""

ALICLOUD_KEYS = (
    ("ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID"),
    ("ALICLOUD_SECRET_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET"),
)
ALICLOUD_PROFILE = ("ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE")
ALICLOUD_FILE = ("ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE")
ALICLOUD_ROLE = ("ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA")
ALICLOUD_URI = ("ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI")


@dataclass(frozen=True, slots=True)
class Source:
    """Where credentials may come from, and whether they can."""

    text: str
    usable: bool = True


def credentials() -> Iterator[Check]:
    """One check for each cloud."""
    yield _cloud("alicloud", _alicloud(), "aliyun configure, then export ALIBABA_CLOUD_PROFILE=NAME")
    yield _cloud("aws", _aws(), "aws sso login --profile NAME, then export AWS_PROFILE=NAME")


def _cloud(cloud: Cloud, sources: Iterable[Source], step: str) -> Check:
    ordered = sorted(sources, key=lambda source: not source.usable)
    usable = any(source.usable for source in ordered)
    return Check(
        topic=TOPIC,
        name=cloud,
        status="ok" if usable else "missing",
        found="; ".join(source.text for source in ordered),
        purpose=f"updates on {NAMES[cloud]}; plans, prices and rehearsals need none",
        next="" if usable else step,
    )


def _aws() -> Iterator[Source]:
    yield from _pair(AWS_KEYS)
    if _is_set("AWS_WEB_IDENTITY_TOKEN_FILE"):
        role = _is_set("AWS_ROLE_ARN")
        lacking = "" if role else ", but not AWS_ROLE_ARN"
        yield Source(f"AWS_WEB_IDENTITY_TOKEN_FILE{lacking}", usable=role)
    yield from _aws_profile()
    yield from (Source(name) for name in AWS_CONTAINER if _is_set(name))


def _aws_profile() -> Iterator[Source]:
    named = next((name for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE") if _is_set(name)), "")
    profile = os.environ[named] if named else "default"
    home = Path.home() / ".aws"
    files = (
        Path(os.environ.get("AWS_SHARED_CREDENTIALS_FILE") or home / "credentials"),
        Path(os.environ.get("AWS_CONFIG_FILE") or home / "config"),
    )
    found = False
    for path in files:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read_string(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError, configparser.Error):
            yield Source(f"{path} cannot be read", usable=False)
            continue
        for section in (profile, f"profile {profile}"):
            kinds = sorted({AWS_PROFILE[key] for key in _keys(parser, section) if key in AWS_PROFILE})
            if kinds:
                found = True
                yield Source(f"profile {profile} of {path} ({', '.join(kinds)})")
    if named and not found:
        yield Source(f"{named} names a profile that no file has", usable=False)


def _keys(parser: configparser.RawConfigParser, section: str) -> tuple[str, ...]:
    return tuple(parser.options(section)) if parser.has_section(section) else ()


def _alicloud() -> Iterator[Source]:
    yield from _pair(ALICLOUD_KEYS)
    yield from _alicloud_profile()
    for names in (ALICLOUD_ROLE, ALICLOUD_URI):
        yield from (Source(name) for name in names if _is_set(name))


def _alicloud_profile() -> Iterator[Source]:
    named = next((name for name in ALICLOUD_PROFILE if _is_set(name)), "")
    given = next((os.environ[name] for name in ALICLOUD_FILE if _is_set(name)), "")
    path = Path(given).expanduser() if given else Path.home() / ".aliyun" / "config.json"
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
        profiles: list[Any] = document["profiles"]
        modes = {str(one["name"]): str(one["mode"]) for one in profiles}
    except FileNotFoundError:
        modes: dict[str, str] = {}
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError):
        yield Source(f"{path} cannot be read", usable=False)
        return
    profile = os.environ[named] if named else ""
    if profile in modes:
        yield Source(f"profile {profile} of {path} ({modes[profile]})")
    elif named:
        yield Source(f"{named} names a profile that {path} does not have", usable=False)
    elif modes:
        # The provider reads the file only where a profile is named, not the file's own `current`.
        yield Source(f"{path} has profiles, but ALIBABA_CLOUD_PROFILE names none", usable=False)


def _pair(names: tuple[tuple[str, ...], tuple[str, ...]]) -> Iterator[Source]:
    """A key and its secret, each under the first of its names that is set."""
    key, secret = (next((name for name in each if _is_set(name)), "") for each in names)
    if key and secret:
        yield Source(f"{key} and {secret}")
    elif key or secret:
        lacking = names[1][0] if key else names[0][0]
        yield Source(f"{key or secret}, but not {lacking}", usable=False)


def _is_set(name: str) -> bool:
    return bool(os.environ.get(name))
