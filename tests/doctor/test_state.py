import json
from pathlib import Path

import pytest

from infra.doctor.state import state


@pytest.fixture
def root(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: twinstack\nruntime: python\n")
    return tmp_path


def both(root=None):
    backend, passphrase = state(root)
    assert (backend.name, passphrase.name) == ("backend", "passphrase")
    return backend, passphrase


def login(document):
    path = Path.home() / ".pulumi" / "credentials.json"
    path.parent.mkdir()
    path.write_text(document)
    return path


@pytest.mark.parametrize("inside", [True, False])
def test_neither_is_configured(root, inside):
    for check in both(root if inside else None):
        assert (check.status, check.found) == ("missing", "")
        assert check.next


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("s3://bucket/path?region=eu-west-1&awssdk=v2", "s3://bucket/path"),
        ("https://someone:of-which-nobody-hears@state.example.com", "https://state.example.com"),
        ("file:///var/state", "file:///var/state"),
        ("azblob://state?sv=of-which-nobody-hears", "azblob://state"),
    ],
)
def test_the_environment_comes_first_and_shows_no_secret(root, monkeypatch, url, shown):
    login('{"current": "https://api.pulumi.com"}')
    monkeypatch.setenv("PULUMI_BACKEND_URL", url)
    backend, _ = both(root)
    assert (backend.status, backend.found) == ("ok", f"{shown} (PULUMI_BACKEND_URL)")


def test_then_the_project_then_the_login(root):
    login(json.dumps({"current": "https://api.pulumi.com", "accessTokens": {"a": "of-which-nobody-hears"}}))
    assert both(root)[0].found == "https://api.pulumi.com (pulumi login)"
    (root / "Pulumi.yaml").write_text("name: twinstack\nbackend:\n  url: s3://team\n")
    assert both(root)[0].found == "s3://team (Pulumi.yaml)"


def test_a_token_logs_in_to_pulumi_cloud(root, monkeypatch):
    monkeypatch.setenv("PULUMI_ACCESS_TOKEN", "of-which-nobody-hears")
    assert both(root)[0].found == "Pulumi Cloud (PULUMI_ACCESS_TOKEN)"


@pytest.mark.parametrize("text", ["{", "[]"])
def test_a_damaged_login_is_broken(root, text):
    path = login(text)
    backend, _ = both(root)
    assert (backend.status, backend.found) == ("broken", f"{path} cannot be read")


def test_passphrases(monkeypatch, tmp_path):
    file = tmp_path / "phrase"
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE_FILE", str(file))
    assert both()[1].status == "broken"
    file.write_text("of-which-nobody-hears")
    assert (both()[1].status, both()[1].found) == ("ok", "PULUMI_CONFIG_PASSPHRASE_FILE")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "of-which-nobody-hears")
    assert both()[1].found == "PULUMI_CONFIG_PASSPHRASE"
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "")
    assert (both()[1].status, both()[1].found) == (
        "ok",
        "PULUMI_CONFIG_PASSPHRASE, which is empty: no protection",
    )
