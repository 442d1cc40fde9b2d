"""The secrets of a stack in a rehearsal: the user's own where there are any, otherwise something that stands in.

In this order: what ``--secret`` says now; what was set in the rehearsal before, by ``--secret`` or by
``pulumi config set --secret`` in its project; a stand-in. What the user's stack file holds encrypted is never
decrypted: another ciphertext gets another stand-in, so that a renewed certificate or a changed password is a
change here too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import yaml

from infra.errors import TwinstackError
from infra.nearest import nearest
from infra.program import PLACEHOLDERS
from infra.project import NAME, own_key
from infra.stack import StackConfig

_WORD = "laceholder"
"""In every placeholder; what tells one stand-in from another follows it."""

_DIGITS = 8


def parse_secrets(specs: Iterable[str]) -> Mapping[str, str]:
    """Reads ``KEY=VALUE`` and ``KEY=@FILE``.

    Returns:
        Key of the configuration, without namespace -> value.

    Raises:
        TwinstackError: some cannot be read; names every one, and no value.
    """
    found: dict[str, str] = {}
    wrong: list[str] = []
    for spec in specs:
        name, separator, value = spec.partition("=")
        key = own_key(name) or name
        try:
            if key not in PLACEHOLDERS:
                near = nearest(key, PLACEHOLDERS)
                raise ValueError(f"there is no secret {key!r}" + (f"; did you mean {near}?" if near else ""))
            if not separator:
                raise ValueError("the value is missing")
            if value.startswith("@"):
                value = _text(Path(value[1:]))
            if not value:
                raise ValueError("the value is empty")
            if key in found:
                raise ValueError("it is given twice")
            found[key] = value
        except ValueError as error:
            wrong.append(f"--secret {key}: {error}")
    if wrong:
        raise TwinstackError(
            "\n".join(wrong), f"KEY=VALUE or KEY=@FILE, where KEY is one of {', '.join(PLACEHOLDERS)}"
        )
    return found


def secrets(stack: StackConfig, before: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """The secret part of a stack's configuration, by full key: text, or what the engine has encrypted.

    Args:
        stack: as the user has configured it.
        before: configuration of the stack in the rehearsal until now, by full key.
        given: what the user says now, by key.
    """
    encrypted = _encrypted(stack.path) if stack.secrets and stack.path else {}
    found: dict[str, Any] = {}
    for key in PLACEHOLDERS:
        full = f"{NAME}:{key}"
        old = before.get(full)
        if key in given:
            found[full] = given[key]
        elif old is not None and not _is_stand_in(key, old):
            found[full] = old
        else:
            found[full] = stand_in(key, encrypted.get(key, ""))
    return found


def stand_in(key: str, encrypted: str = "") -> str:
    """What stands for a secret: always the same for one that is not set, another for each ciphertext."""
    digest = hashlib.sha256(encrypted.encode()).hexdigest()[:_DIGITS] if encrypted else ""
    return PLACEHOLDERS[key].replace(_WORD, _WORD + digest)


def _is_stand_in(key: str, value: Any) -> bool:
    plain = isinstance(value, str) and re.sub(rf"(?<={_WORD})[0-9a-f]{{{_DIGITS}}}", "", value)
    return plain == PLACEHOLDERS[key]


def _encrypted(path: Path) -> dict[str, str]:
    """Ciphertexts of a stack file that was read before, by key without namespace."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    config = cast("dict[str, Any]", document["config"])
    return {
        own_key(name) or name: str(cast("dict[str, Any]", value)["secure"])
        for name, value in config.items()
        if isinstance(value, dict) and "secure" in value
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path} is no text") from None
