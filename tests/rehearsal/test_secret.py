"""Secrets of a rehearsed stack: the user's own win, stand-ins are for the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.errors import TwinstackError
from infra.program import PLACEHOLDERS
from infra.rehearsal.secret import parse_secrets, secrets, stand_in
from infra.settings import SECRETS
from infra.stack import load_stack

KEYS = tuple(PLACEHOLDERS)


@pytest.fixture
def stack(tmp_path):
    """Makes a stack whose file holds these keys encrypted."""

    def make(**encrypted):
        path = tmp_path / "Pulumi.aws-tokyo.yaml"
        lines = "".join(f"  {key}:\n    secure: {text}\n" for key, text in encrypted.items())
        path.write_text(f"config:\n  twinstack:cloud: aws\n  twinstack:metro: tokyo\n{lines}")
        names = tuple(f"twinstack:{key.rpartition(':')[2]}" for key in encrypted)
        return replace(load_stack("aws-tokyo"), path=path, secrets=names)

    return make


def test_every_secret_of_a_stack_has_a_placeholder():
    assert sorted(KEYS) == sorted(SECRETS)


def test_placeholders_stand_where_nothing_is_set(stack):
    assert secrets(stack(), {}, {}) == {f"twinstack:{key}": text for key, text in PLACEHOLDERS.items()}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("written", ["twinstack:{}", "{}"])
def test_another_ciphertext_is_another_value(stack, key, written):
    name = written.format(key)
    first, again, second = (secrets(stack(**{name: text}), {}, {}) for text in ("v1:a:b", "v1:a:b", "v1:c:d"))

    full = f"twinstack:{key}"
    assert first == again
    assert len({first[full], second[full], PLACEHOLDERS[key]}) == 3
    assert {it: value for it, value in first.items() if it != full} == {
        it: value for it, value in second.items() if it != full
    }
    # And it is noticed where the other one stood before.
    assert secrets(stack(**{name: "v1:c:d"}), first, {}) == second
    assert secrets(stack(), first, {}) == secrets(stack(), {}, {})


@pytest.mark.parametrize("key", KEYS)
def test_what_the_user_sets_wins_and_is_kept(stack, key):
    full = f"twinstack:{key}"
    mine = secrets(stack(**{f"twinstack:{key}": "v1:a:b"}), {}, {key: "Mine-0-is-long-enough"})
    assert mine[full] == "Mine-0-is-long-enough"
    assert secrets(stack(**{f"twinstack:{key}": "v1:c:d"}), mine, {}) == mine
    # As does what `pulumi config set --secret` wrote into the rehearsal's project.
    encrypted = {full: {"secure": "v1:e:f"}}
    assert secrets(stack(), encrypted, {})[full] == {"secure": "v1:e:f"}
    assert secrets(stack(), encrypted, {key: "Mine-1-is-long-enough"})[full] == "Mine-1-is-long-enough"


def test_stand_ins_are_legal_passwords():
    for key in ("databasePassword", "cachePassword"):
        text = stand_in(key, "v1:a:b")
        assert 16 <= len(text) <= 32
        assert not set(text) & set('@"/ ')


def test_secrets_are_read_from_the_command_line_and_from_files(tmp_path):
    (tmp_path / "new.pem").write_text("-----BEGIN CERTIFICATE-----\nnew\n")

    found = parse_secrets(
        ["cachePassword=a=b", f"twinstack:certificatePem=@{tmp_path}/new.pem", "databasePassword= x "]
    )

    assert found == {
        "cachePassword": "a=b",
        "certificatePem": "-----BEGIN CERTIFICATE-----\nnew\n",
        "databasePassword": " x ",
    }


def test_every_wrong_secret_is_named_and_no_value_shown(tmp_path):
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    specs = ["cachePasword=Hush0Hush", "databasePassword=", "certificateKey", f"certificatePem=@{tmp_path}/none"]
    specs += [f"certificatePem=@{tmp_path}/binary", "cachePassword=Hush0Hush", "cachePassword=Hush0Hush"]

    with pytest.raises(TwinstackError) as caught:
        parse_secrets(specs)

    text = str(caught.value)
    for words in (
        "did you mean cachePassword?",
        "databasePassword: the value is empty",
        "certificateKey: the value is missing",
        "none cannot be read",
        "is no text",
        "cachePassword: it is given twice",
    ):
        assert words in text
    assert "Hush" not in text
