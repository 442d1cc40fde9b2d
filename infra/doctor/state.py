"""The state backend, and the passphrase of the secrets in it.

Sources, as of 2026-11-26: pulumi v3.259.0, pkg/workspace/creds.go (PULUMI_BACKEND_URL, then the project, then the
stored login), sdk/go/common/workspace/creds.go (where that is) and pkg/secrets/passphrase/manager.go.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from infra.doctor.check import Check
from infra.project import FILE

TOPIC = "state"
PURPOSE = "twinstack preview, up, refresh, destroy; a rehearsal brings its own"

PHRASE, PHRASE_FILE, TOKEN = "PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_ACCESS_TOKEN"


def state(root: Path | None) -> Iterator[Check]:
    """The backend and the passphrase.

    Args:
        root: the checkout; None outside one.
    """
    url, source, failure = _backend(root)
    if failure:
        step = "mend or delete it, then pulumi login"
        yield Check(topic=TOPIC, name="backend", status="broken", found=failure, purpose=PURPOSE, next=step)
    elif url:
        found = f"{_shown(url)} ({source})"
        yield Check(topic=TOPIC, name="backend", status="ok", found=found, purpose=PURPOSE)
    else:
        step = "pulumi login s3://BUCKET?region=REGION, pulumi login (Pulumi Cloud), or set PULUMI_BACKEND_URL"
        yield Check(topic=TOPIC, name="backend", status="missing", purpose=PURPOSE, next=step)
    yield _passphrase()


def _backend(root: Path | None) -> tuple[str, str, str]:
    """URL, where it was found, and what is wrong instead."""
    if url := os.environ.get("PULUMI_BACKEND_URL"):
        return url, "PULUMI_BACKEND_URL", ""
    if root:
        document: Any = yaml.safe_load((root / FILE).read_text(encoding="utf-8"))
        if url := (document.get("backend") or {}).get("url"):
            return str(url), FILE, ""
    home = os.environ.get("PULUMI_CREDENTIALS_PATH") or os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi"
    path = Path(home) / "credentials.json"
    try:
        stored: Any = json.loads(path.read_text(encoding="utf-8"))
        if url := stored.get("current"):
            return str(url), "pulumi login", ""
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError, ValueError, AttributeError):
        return "", "", f"{path} cannot be read"
    return ("Pulumi Cloud", TOKEN, "") if os.environ.get(TOKEN) else ("", "", "")


def _shown(url: str) -> str:
    """The address without what may be a secret: user, password, query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" if parts.scheme else url


def _passphrase() -> Check:
    name, purpose = "passphrase", "secrets of stacks, unless a key of KMS or Pulumi Cloud encrypts them"
    file = os.environ.get(PHRASE_FILE)
    if PHRASE in os.environ:
        found = f"{PHRASE}, which is empty: no protection" if not os.environ[PHRASE] else PHRASE
        return Check(topic=TOPIC, name=name, status="ok", found=found, purpose=purpose)
    if file and not os.access(file, os.R_OK):
        found = f"{PHRASE_FILE} names a file that cannot be read"
        step = f"correct {PHRASE_FILE}"
        return Check(topic=TOPIC, name=name, status="broken", found=found, purpose=purpose, next=step)
    if file:
        return Check(topic=TOPIC, name=name, status="ok", found=PHRASE_FILE, purpose=purpose)
    step = f"set {PHRASE_FILE}, or use a key: pulumi stack init NAME --secrets-provider awskms://alias/NAME?region=REGION"
    return Check(topic=TOPIC, name=name, status="missing", purpose=purpose, next=step)
