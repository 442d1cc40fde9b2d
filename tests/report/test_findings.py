"""Findings as they are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from infra.estate.estate import Estate
from infra.policy.rule import Finding
from infra.report import findings as report

FINDING = Finding(
    rule="database-encrypted",
    title="Ensure databases are encrypted",
    severity="high",
    level="mandatory",
    stack="aws-tokyo",
    capability="database",
    urn="urn:pulumi:aws-tokyo::twinstack::aws:rds/instance:Instance::db",
    resource="db",
    source="app.py:12",
    path="storageEncrypted",
    actual="not set",
    expected="true",
    fix="Set storage_encrypted to True.",
    undetermined=False,
)
FOUND = (
    FINDING,
    replace(FINDING, level="advisory", resource="db2"),
    replace(FINDING, undetermined=True, resource="db3"),
)


def test_nothing_found_is_said() -> None:
    assert report.table((), 80, color=False) == "no findings\n"


@pytest.mark.parametrize("width", [80, 140])
def test_table(golden: Callable[[str, str], None], width: int) -> None:
    text = report.table(FOUND, width, color=False)
    assert max(map(len, text.splitlines())) <= width
    assert text.splitlines()[-1] == "1 mandatory, 1 advisory, 1 undetermined"
    golden(f"findings-{width}.txt", text)


def test_json_is_every_field_in_order() -> None:
    estate = Estate("twinstack", "aws-tokyo", "aws", "tokyo", "ap-northeast-1", ())
    ((stack, clean),) = (report.to_json([(estate, FOUND), (estate, ())])["stacks"],)

    assert [row["resource"] for row in stack["findings"]] == ["db", "db2", "db3"]
    assert stack["findings"][0]["fix"] == FINDING.fix
    assert (stack["stack"], stack["region"]) == ("aws-tokyo", "ap-northeast-1")
    assert clean["findings"] == []
