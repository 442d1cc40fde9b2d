"""Shapes: how Alibaba Cloud's ids, addresses and host names look.

Seen in the samples of the API references (vendor documentation on GitHub, AlibabaCloudDocs, 2021-07; API
references of 2024 to 2026), such as ``vpc-t4n8twv78e7ju3m4yfbjd``, ``rm-t4n64t9pm1yj736g6.mysql.singapore.rds.
aliyuncs.com`` and ``alb-14trlrvmsf59tp8id4.cn-shanghai.alb.aliyuncsslb.com``.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from typing import Any

from infra.catalog.region import Region
from infra.rehearsal.kind import Draft, Record

BASE36 = string.digits + string.ascii_lowercase

PREFIXES: Mapping[str, str] = {
    "ap-northeast-1": "6we",
    "ap-southeast-1": "t4n",
    "cn-beijing": "2ze",
    "cn-hangzhou": "bp1",
    "cn-shanghai": "uf6",
    "cn-shenzhen": "wz9",
    "eu-central-1": "gw8",
}
"""Region -> what the ids of its resources begin with; other regions get letters of their own name."""

SITES: Mapping[str, str] = {"ap-northeast-1": "japan", "ap-southeast-1": "singapore", "eu-central-1": "germany"}
"""Region -> its word in the host names of databases and caches; others have their code, the mainland nothing."""

DOCUMENTATION = ("192.0.2", "198.51.100", "203.0.113")
"""Networks whose addresses belong to nobody (RFC 5737): what the simulated cloud hands out."""

CREATED = "2026-01-01T00:00:00Z"
"""When everything was created, so that nothing differs from one rehearsal to the next."""


def prefix(region: Region) -> str:
    """The three characters that the ids of a region begin with."""
    letters = region.region.replace("-", "")
    return PREFIXES.get(region.region) or letters[-3:].rjust(3, "x")


def made(kind: str, length: int = 21) -> Callable[[Draft], str]:
    """Ids such as ``vpc-t4n8twv78e7ju3m4yfbjd``: a region's prefix, then digits and letters, `length` in all."""

    def identity(draft: Draft) -> str:
        start = prefix(draft.region)
        return f"{kind}-{start}{draft.digits(length - len(start), BASE36, kind)}"

    return identity


def anywhere(kind: str, length: int = 18) -> Callable[[Draft], str]:
    """Ids of services that write no region into them, such as ``alb-14trlrvmsf59tp8id4``."""

    def identity(draft: Draft) -> str:
        return f"{kind}-{draft.digits(length, BASE36, kind)}"

    return identity


def joined(*parts: str) -> Callable[[Draft], str]:
    """Ids made of inputs, such as ``rm-t4n...:dbadmin``; a part without an input of its name is itself."""

    def identity(draft: Draft) -> str:
        return ":".join(plain(draft.known(part, part)) for part in parts)

    return identity


def plain(value: Any) -> str:
    """A number as a whole one where it is whole: the engine knows no others."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def address(draft: Draft) -> str:
    """A public address; one of 762, so that two of them hardly ever meet."""
    network = DOCUMENTATION[int(draft.digits(6, salt="network"), 16) % len(DOCUMENTATION)]
    return f"{network}.{1 + int(draft.digits(6, salt='host'), 16) % 254}"


def database_host(id: str, engine: str, region: Region) -> str:
    """Host name of a database or cache: ``rm-t4n64t9pm1yj736g6.mysql.singapore.rds.aliyuncs.com``."""
    site = SITES.get(region.region, "" if region.partition == "mainland-china" else region.region)
    return ".".join(part for part in (id, engine, site, "rds.aliyuncs.com") if part)


def protected(name: str, message: str) -> Callable[[Record, Any], str]:
    """Refuses deletion with `message` while an input is switched on (``true`` or ``Enabled``)."""

    def locked(record: Record, _cloud: Any) -> str:
        return message if record.outputs.get(name) in (True, "true", "Enabled") else ""

    return locked
