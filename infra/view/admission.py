"""Admissions: managed services that let in the members of a security group instead of being in one."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class Admission(View):
    """Whom a managed service lets in.

    Attributes:
        groups: whether it lets in the members of a group.
        port: where.
    """

    groups: Reading[bool]
    port: Reading[int | None]
