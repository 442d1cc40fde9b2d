"""Passwords of databases and caches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.rehearsal.kind import Check, Cloud, Draft, Problem

SHORTEST, LONGEST = 8, 32
SORTS = (r"[A-Z]", r"[a-z]", r"\d", r"[!@#$%^&*()_+\-=]")
FEWEST_SORTS = 3
"""Of 8 to 32 characters, three of four sorts.

Source: terraform-provider-alicloud website/docs/r (kvstore_instance) at 81c43b6727, 2026-08-21; CreateAccount, API
reference of RDS, 2024.
"""


def password(path: str, message: str) -> Check:
    """It is long enough and varied enough; a refusal does not repeat it."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        text = draft.known(path)
        if text is None:
            return
        sorts = sum(1 for sort in SORTS if re.search(sort, str(text)))
        if not SHORTEST <= len(str(text)) <= LONGEST or sorts < FEWEST_SORTS:
            yield Problem(path, message)

    return check
