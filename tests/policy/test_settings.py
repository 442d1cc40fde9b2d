"""Settings files: defaults, all problems at once, the nearest word."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from infra.errors import TwinstackError
from infra.policy.rule import Settings
from infra.policy.settings import load_settings, settings_from


def test_what_is_left_out_keeps_its_default(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text("backup_days: 14\nrequired_tags: [owner, cost-center]\npublic_ports: []\n")

    assert load_settings(path) == Settings(backup_days=14, required_tags=("owner", "cost-center"), public_ports=())


def test_json_is_read_too(tmp_path):
    path = tmp_path / "policy.json"
    path.write_text(json.dumps({"allowed_regions": ["eu-central-1"], "public_ports": [443]}))

    assert load_settings(path) == Settings(allowed_regions=("eu-central-1",), public_ports=(443,))


def test_every_problem_at_once_with_its_line(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(
        "backupDay: 3\nrotation_days: soon\nlog_retention_days: 0\n"
        "required_tags: owner\npublic_ports: [443, 70000]\n"
    )

    with pytest.raises(TwinstackError) as raised:
        load_settings(path)

    assert raised.value.message.splitlines() == [
        f"{path}:1:1: 'backupDay' is no setting (did you mean 'backup_days'?)",
        f"{path}:2:1: rotation_days must be a whole number of 1 or more, not 'soon'",
        f"{path}:3:1: log_retention_days must be a whole number of 1 or more, not 0",
        f"{path}:4:1: required_tags must be a list, not 'owner'",
        f"{path}:5:1: public_ports must be a list of ports from 1 to 65535; 70000 is not",
    ]
    assert "backup_days" in raised.value.hint


@pytest.mark.parametrize(("text", "budget"), [("1000", "1000"), ("99.50", "99.5"), ("0", "0")])
def test_a_budget_is_an_exact_amount(text, budget, tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(f"monthly_budget_usd: {text}\n")

    assert load_settings(path) == Settings(monthly_budget_usd=Decimal(budget))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("-1", "-1"), ("1,000", "'1,000'"), ("true", "True"), (".nan", "'.nan'"), ("9999999999999", "9999999999999"),
     ("[1000]", "[1000]"), ("", "None"), ("USD 5", "'USD 5'")],
)  # fmt: skip
def test_what_is_no_budget_is_refused(text, shown, tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(f"monthly_budget_usd: {text}\n")

    with pytest.raises(TwinstackError) as raised:
        load_settings(path)

    assert raised.value.message == f"{path}:1:1: monthly_budget_usd must be an amount of 0 or more, not {shown}"


def test_a_missing_file_is_a_users_mistake(tmp_path):
    with pytest.raises(TwinstackError, match="no such file"):
        load_settings(tmp_path / "policy.yaml")


def test_values_of_a_pack_are_checked_alike():
    settings = settings_from({"backup_days": 14, "public_ports": [443], "required_tags": ["owner"]})
    assert settings == Settings(backup_days=14, public_ports=(443,), required_tags=("owner",))

    with pytest.raises(TwinstackError) as raised:
        settings_from({"backup_days": 2.5, "public_ports": [443, 70000]})
    assert raised.value.message.splitlines() == [
        "backup_days must be a whole number of 1 or more, not 2.5",
        "public_ports must be a list of ports from 1 to 65535; 70000 is not",
    ]
