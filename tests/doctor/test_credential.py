import json
from pathlib import Path

import pytest

from infra.doctor.credential import credentials

SECRET = "of-which-nobody-hears"


@pytest.fixture
def found():
    """The check of a cloud; nothing secret is ever in one."""

    def find(cloud):
        checks = {check.name: check for check in credentials()}
        assert list(checks) == ["alicloud", "aws"]
        assert SECRET not in repr(checks)
        return checks[cloud]

    return find


def home(path, text):
    file = Path.home() / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


@pytest.mark.parametrize("cloud", ["alicloud", "aws"])
def test_there_are_none(found, cloud):
    check = found(cloud)
    assert (check.status, check.found) == ("missing", "")
    assert check.next.endswith("PROFILE=NAME")


@pytest.mark.parametrize(
    ("cloud", "names", "says"),
    [
        ("aws", ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
        ("aws", ("AWS_ACCESS_KEY", "AWS_SECRET_KEY"), "AWS_ACCESS_KEY and AWS_SECRET_KEY"),
        ("aws", ("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"), "AWS_WEB_IDENTITY_TOKEN_FILE"),
        ("aws", ("AWS_CONTAINER_CREDENTIALS_FULL_URI",), "AWS_CONTAINER_CREDENTIALS_FULL_URI"),
        (
            "alicloud",
            ("ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY"),
            "ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY",
        ),
        (
            "alicloud",
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
            "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        ),
        ("alicloud", ("ALIBABA_CLOUD_ECS_METADATA",), "ALIBABA_CLOUD_ECS_METADATA"),
        ("alicloud", ("ALICLOUD_CREDENTIALS_URI",), "ALICLOUD_CREDENTIALS_URI"),
    ],
)
def test_variables(found, monkeypatch, cloud, names, says):
    for name in names:
        monkeypatch.setenv(name, SECRET)
    check = found(cloud)
    assert (check.status, check.found, check.next) == ("ok", says, "")


@pytest.mark.parametrize(
    ("cloud", "name", "says"),
    [
        ("aws", "AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID, but not AWS_SECRET_ACCESS_KEY"),
        ("aws", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY, but not AWS_ACCESS_KEY_ID"),
        ("aws", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE, but not AWS_ROLE_ARN"),
        ("aws", "AWS_PROFILE", "AWS_PROFILE names a profile that no file has"),
        ("alicloud", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECRET_KEY, but not ALICLOUD_ACCESS_KEY"),
    ],
)
def test_half_of_them_is_none(found, monkeypatch, cloud, name, says):
    monkeypatch.setenv(name, SECRET)
    check = found(cloud)
    assert (check.status, check.found) == ("missing", says)
    assert check.next


@pytest.mark.parametrize(
    ("file", "text", "kind"),
    [
        ("credentials", f"[default]\naws_access_key_id = {SECRET}\naws_secret_access_key = {SECRET}%\n", "key"),
        ("config", "[default]\nsso_session = work\n", "SSO"),
        ("config", "[profile default]\nrole_arn = arn\ncredential_process = /bin/x\n", "credential process, role"),
    ],
)
def test_profiles_of_aws(found, file, text, kind):
    path = home(f".aws/{file}", text)
    check = found("aws")
    assert (check.status, check.found) == ("ok", f"profile default of {path} ({kind})")


def test_a_named_profile_of_aws(found, monkeypatch, tmp_path):
    home(".aws/credentials", f"[default]\naws_access_key_id = {SECRET}\n")
    config = tmp_path / "config"
    config.write_text("[profile work]\nsso_start_url = u\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_PROFILE", "work")
    assert found("aws").found == f"profile work of {config} (SSO)"


def test_a_profile_without_credentials_is_none(found):
    home(".aws/config", "[default]\nregion = ap-southeast-1\n")
    assert found("aws").status == "missing"


@pytest.mark.parametrize("text", ["no section\n", "[a\n", "\x00\xff"])
def test_a_damaged_file_of_aws(found, text):
    path = home(".aws/config", text)
    check = found("aws")
    assert (check.status, check.found) == ("missing", f"{path} cannot be read")


PROFILES = json.dumps(
    {"current": "work", "profiles": [{"name": "work", "mode": "StsToken", "access_key_secret": SECRET}]}
)


def test_profiles_of_alibaba_cloud(found, monkeypatch):
    path = home(".aliyun/config.json", PROFILES)
    check = found("alicloud")
    assert (check.status, check.found) == ("missing", f"{path} has profiles, but ALIBABA_CLOUD_PROFILE names none")
    monkeypatch.setenv("ALIBABA_CLOUD_PROFILE", "work")
    check = found("alicloud")
    assert (check.status, check.found) == ("ok", f"profile work of {path} (StsToken)")
    monkeypatch.setenv("ALICLOUD_PROFILE", "other")
    check = found("alicloud")
    assert (check.status, check.found) == (
        "missing",
        f"ALICLOUD_PROFILE names a profile that {path} does not have",
    )


def test_another_file_of_alibaba_cloud(found, monkeypatch, tmp_path):
    path = tmp_path / "profiles.json"
    path.write_text(PROFILES)
    monkeypatch.setenv("ALICLOUD_SHARED_CREDENTIALS_FILE", str(path))
    monkeypatch.setenv("ALIBABA_CLOUD_PROFILE", "work")
    assert found("alicloud").found == f"profile work of {path} (StsToken)"


@pytest.mark.parametrize("text", ["{", "[]", '{"profiles": [1]}', "{}"])
def test_a_damaged_file_of_alibaba_cloud(found, text):
    path = home(".aliyun/config.json", text)
    check = found("alicloud")
    assert (check.status, check.found) == ("missing", f"{path} cannot be read")
