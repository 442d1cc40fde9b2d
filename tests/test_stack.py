"""Stack files: read with every problem, written whole or not at all."""

from __future__ import annotations

import os
import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from infra.catalog.region import metros, regions
from infra.errors import CatalogError, SpecError, StackError
from infra.project import find_project
from infra.settings import FIELDS, SECRETS, Settings
from infra.stack import StackConfig, add_stacks, default_stack, load_stack, stack_names

ROOT = Path(__file__).parents[1]
SHIPPED = (
    "alicloud-frankfurt",
    "alicloud-singapore",
    "alicloud-tokyo",
    "aws-frankfurt",
    "aws-singapore",
    "aws-tokyo",
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout without stacks; the working folder."""
    shutil.copy(ROOT / "Pulumi.yaml", tmp_path)
    (tmp_path / "infra" / "stacks").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stack_file(project: Path, name: str, text: str) -> Path:
    path = project / "infra" / "stacks" / f"Pulumi.{name}.yaml"
    path.write_text(text)
    return path


def complaints(name: str) -> list[str]:
    with pytest.raises(StackError) as caught:
        load_stack(name)
    return caught.value.message.splitlines()


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_stacks(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert stack_names() == SHIPPED
    stack = load_stack(name)
    cloud, _, metro = name.partition("-")
    assert (stack.name, stack.cloud, stack.metro, stack.workload) == (name, cloud, metro, "shop")
    assert stack.path == ROOT / "infra" / "stacks" / f"Pulumi.{name}.yaml"


def test_the_shipped_stacks_are_there_outside_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_project().root is None
    assert stack_names() == SHIPPED
    assert load_stack("aws-tokyo").workload == "shop"
    with pytest.raises(StackError, match="no twinstack project here"):
        add_stacks("seoul")


def test_the_defaults_are_those_of_the_project_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    project = find_project()
    given = {field.name: field.default for field in fields(Settings)}
    assert Settings.parse({**project.defaults, "cloud": "aws", "metro": "tokyo"}) == Settings(
        cloud="aws", metro="tokyo"
    )
    for key, text in project.defaults.items():
        assert text or not given[FIELDS[key]], key
    assert project.declared == set(FIELDS)
    assert set(project.declared) - set(project.defaults) == {"cloud", "metro"}


def test_the_project_file_wins_over_the_built_in_defaults(project: Path) -> None:
    key = "organization:\n    type: string\n    default: "
    text = (project / "Pulumi.yaml").read_text().replace(f'{key}""', f"{key}acme")
    (project / "Pulumi.yaml").write_text(text)
    stack_file(project, "aws-tokyo", "config: { cloud: aws, metro: tokyo }\n")
    assert load_stack("aws-tokyo").organization == "acme"
    assert default_stack("aws", "seoul").organization == "acme"


def test_another_project_on_the_way_is_passed_over(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = project / "other"
    below.mkdir()
    (below / "Pulumi.yaml").write_text("name: other\nruntime: yaml\n")
    monkeypatch.chdir(below)
    assert find_project().root == project
    (below / "Pulumi.yaml").write_text("name: [\n")
    with pytest.raises(StackError, match=r"Pulumi.yaml:2:1: not valid YAML"):
        stack_names()


def test_everything_a_stack_file_can_say(project: Path) -> None:
    (project / "mine.yaml").write_text("name: mine\nowner: me\n")
    stack_file(
        project,
        "alicloud-tokyo-dev",
        "encryptionsalt: v1:abc\n"
        "config:\n"
        "  twinstack:cloud: alicloud\n"
        "  twinstack:config:metro: tokyo\n"
        "  workload: mine.yaml\n"
        "  twinstack:organization: acme\n"
        "  twinstack:environment: development\n"
        "  twinstack:accountSite: Domestic\n"
        "  twinstack:allowImpaired: true\n"
        "  twinstack:certificate: 123-ap-northeast-1\n"
        "  twinstack:cachePassword:\n    secure: v1:abc:def\n"
        "  aws:token:\n    secure: v1:ghi\n"
        "  aws:profile: dev\n"
        "  other:list: [1, a, null]\n",
    )
    stack = load_stack("acme/twinstack/alicloud-tokyo-dev")
    assert (stack.name, stack.cloud, stack.metro) == ("alicloud-tokyo-dev", "alicloud", "tokyo")
    assert stack.workload == "mine.yaml"
    assert (stack.organization, stack.account_site, stack.allow_impaired) == ("acme", "Domestic", True)
    assert stack.environment == "development"
    assert stack.certificate == "123-ap-northeast-1"
    assert stack.secrets == ("aws:token", "twinstack:cachePassword")
    assert stack.values == {"aws:profile": "dev", "other:list": '[1,"a",null]'}


def test_a_workload_path_is_from_the_project_wherever_one_stands(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack_file(project, "aws-tokyo", "config: { cloud: aws, metro: tokyo, workload: mine.yaml }\n")
    monkeypatch.chdir(project / "infra")
    assert load_stack("aws-tokyo").workload == str(Path("..", "mine.yaml"))


def test_a_stack_may_have_any_name(project: Path) -> None:
    stack_file(project, "dev", "config: { cloud: aws, metro: seoul }\n")
    assert load_stack("dev").metro == "seoul"
    assert stack_names() == ("dev",)


def test_every_problem_of_a_stack_file_at_once(project: Path) -> None:
    stack_file(
        project,
        "aws-tokyo",
        "secretprovider: x\n"
        "config:\n"
        "  twinstack:cloud: alicloud\n"
        "  twinstack:metro: singapore\n"
        "  twinstack:metor: tokyo\n"
        "  twinstack:accountSite: domestic\n"
        "  twinstack:allowImpaired: yes\n"
        "  twinstack:organization: Acme Inc\n"
        "  twinstack:databasePassword: hunter2\n"
        "  twinstack:workload:\n"
        "  workload: shop\n"
        "  twinstack:certificate: [a]\n",
    )
    path = Path("infra", "stacks", "Pulumi.aws-tokyo.yaml")
    assert complaints("aws-tokyo") == [
        f"{path}:1:1: secretprovider: unknown key (did you mean secretsprovider? expected one of config, "
        "encryptedkey, encryptionsalt, environment, secretsprovider)",
        f"{path}:3:3: twinstack:cloud: alicloud contradicts the name of the stack, aws-tokyo "
        "(set aws, or rename the file)",
        f"{path}:4:3: twinstack:metro: singapore contradicts the name of the stack, aws-tokyo "
        "(set tokyo, or rename the file)",
        f"{path}:5:3: twinstack:metor: unknown key (did you mean twinstack:metro?)",
        f"{path}:6:3: twinstack:accountSite: domestic is not one of its values (did you mean Domestic? "
        "expected one of Domestic, International)",
        f"{path}:7:3: twinstack:allowImpaired: yes is not one of its values (expected one of true, false)",
        f"{path}:8:3: twinstack:organization: Acme Inc cannot begin the name of a bucket "
        "(expected at most 32 lower-case letters, digits and single hyphens)",
        f"{path}:9:3: twinstack:databasePassword: is a secret in plain text "
        "(pulumi config set --secret databasePassword)",
        f"{path}:10:3: twinstack:workload: has no value "
        "(expected the name of a workload or the path of a YAML file)",
        f"{path}:11:3: workload: duplicate key (twinstack:workload is set twice)",
        f"{path}:12:3: twinstack:certificate: is not a single value",
    ]
    assert "hunter2" not in "\n".join(complaints("aws-tokyo"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ":1:1: is empty"),
        ("config:\n", ":1:1: config: twinstack:cloud is missing (expected alicloud, aws)"),
        ("encryptionsalt: x\n", ":1:1: config: twinstack:cloud is missing"),
        ("config: [a]\n", ":1:1: config: is not a mapping of keys to values"),
        ("config: { cloud: aws }\n", "config: twinstack:metro is missing (expected bangkok, "),
        (
            "config: { cloud: aws, metro: singapur }\n",
            "metro: singapur is not one of its values (did you mean singapore?",
        ),
        ("config: { cloud: azure, metro: tokyo }\n", "cloud: azure is not one of its values"),
        (
            "config: { cloud: { secure: v1 }, metro: tokyo }\n",
            "cloud: is encrypted; a plan needs it in plain text",
        ),
        ("config: &a { cloud: aws, metro: tokyo }\n", ":1:9: anchor &a is not allowed"),
        ("config: {\n", ":2:1: not valid YAML"),
        ("a\0", "is a binary file"),
        (
            "config: { cloud: aws, metro: tokyo, environment: prod }\n",
            "environment: prod is not one of its values (did you mean production?",
        ),
        ("config: { cloud: aws, metro: tokyo, organization: a--b }\n", "a--b cannot begin the name of a bucket"),
        (
            "config: { cloud: aws, metro: tokyo, organization: sthree-x }\n",
            "sthree-x cannot begin the name of a bucket (Amazon S3 keeps names for itself that begin with sthree)",
        ),
        (
            "config: { cloud: aws, metro: tokyo, organization: your-organization }\n",
            "your-organization stands for an organization that is not set (set the name of your own)",
        ),
    ],
)
def test_one_problem_of_a_stack_file(project: Path, text: str, expected: str) -> None:
    stack_file(project, "dev", text)
    assert any(expected in line for line in complaints("dev"))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        (
            "aws-toky",
            "did you mean aws-tokyo? stacks: aws-tokyo; a metro is added by twinstack stacks add METRO",
        ),
        ("aws-seoul", "twinstack stacks add seoul"),
        ("aws-hong-kong-staging", "twinstack stacks add hong-kong --environment staging"),
        ("aws-tokyo-staging", "twinstack stacks add tokyo --environment staging"),
        ("aws-tokyo-stage", "did you mean aws-tokyo? stacks: aws-tokyo; "),
        ("../../etc/passwd", "stacks: aws-tokyo; "),
        ("", "stacks: aws-tokyo; "),
    ],
)
def test_a_stack_without_a_file(project: Path, name: str, hint: str) -> None:
    stack_file(project, "aws-tokyo", "config: { cloud: aws, metro: tokyo }\n")
    with pytest.raises(StackError, match="no stack is called") as caught:
        load_stack(name)
    assert caught.value.hint.startswith(hint)


def test_a_metro_without_files_has_a_default_stack(project: Path) -> None:
    stack = default_stack("alicloud", "seoul")
    assert stack == StackConfig(name="alicloud-seoul", cloud="alicloud", metro="seoul")
    assert default_stack("aws", "seoul", "desk").workload == "desk"
    with pytest.raises(StackError, match="no cloud is called 'ali'") as caught:
        default_stack("ali", "seoul")
    assert "did you mean alicloud?" in caught.value.hint


def test_a_default_that_cannot_be_names_the_project_file(project: Path) -> None:
    text = (project / "Pulumi.yaml").read_text().replace("default: International", "default: Local")
    (project / "Pulumi.yaml").write_text(text)
    with pytest.raises(StackError, match=r"Pulumi.yaml: accountSite: Local is not one of its values"):
        default_stack("aws", "seoul")


def test_added_stacks_load(project: Path) -> None:
    aws, alicloud = add_stacks("seoul")
    assert aws.read_text() == (
        "config:\n  twinstack:cloud: aws\n  twinstack:metro: seoul\n  twinstack:workload: shop\n"
    )
    assert stack_names() == ("alicloud-seoul", "aws-seoul")
    assert load_stack("aws-seoul").path == aws
    assert load_stack("alicloud-seoul").path == alicloud
    assert sorted(path.name for path in aws.parent.iterdir()) == [alicloud.name, aws.name]


def test_stacks_of_another_environment_stand_beside_those_of_production(project: Path) -> None:
    add_stacks("seoul")
    aws, alicloud = add_stacks("seoul", environment="staging")
    assert aws.name == "Pulumi.aws-seoul-staging.yaml"
    assert aws.read_text() == (
        "config:\n  twinstack:cloud: aws\n  twinstack:metro: seoul\n  twinstack:workload: shop\n"
        "  twinstack:environment: staging\n"
    )
    assert stack_names() == ("alicloud-seoul", "alicloud-seoul-staging", "aws-seoul", "aws-seoul-staging")
    assert load_stack("alicloud-seoul-staging").path == alicloud
    assert load_stack("alicloud-seoul-staging").environment == "staging"
    assert load_stack("alicloud-seoul").environment == ""


def test_two_stacks_that_would_have_the_same_names_are_not_added(project: Path) -> None:
    add_stacks("seoul")
    with pytest.raises(StackError) as caught:
        add_stacks("seoul", environment="production")
    assert caught.value.message == (
        "alicloud-seoul and aws-seoul make shop for production in seoul already; nothing was written"
    )
    add_stacks("seoul", "desk", environment="production")
    add_stacks("tokyo", environment="production")
    with pytest.raises(StackError, match="make shop for production in tokyo already"):
        add_stacks("tokyo")


def test_an_environment_other_than_the_name_says_is_refused(project: Path) -> None:
    stack_file(project, "aws-tokyo-staging", "config: { cloud: aws, metro: tokyo, environment: production }\n")
    [problem] = complaints("aws-tokyo-staging")
    assert "production contradicts the name of the stack, aws-tokyo-staging (set staging, or rename" in problem
    stack_file(project, "aws-tokyo-blue", "config: { cloud: aws, metro: tokyo, environment: staging }\n")
    assert load_stack("aws-tokyo-blue").environment == "staging"


def test_added_stacks_name_a_workload_file_from_the_project(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "my shop: v2.yaml").write_text("name: mine\nowner: me\n")
    monkeypatch.chdir(project / "infra")
    aws, _ = add_stacks("seoul", "../my shop: v2.yaml")
    assert 'twinstack:workload: "my shop: v2.yaml"\n' in aws.read_text()
    assert load_stack("aws-seoul").workload == str(Path("..", "my shop: v2.yaml"))


def test_an_impaired_metro_is_added_only_when_allowed(project: Path) -> None:
    [metro] = {place.metro for place in regions() if place.status == "impaired" and place.metro in metros()}
    with pytest.raises(CatalogError):
        add_stacks(metro, "desk")
    for path in add_stacks(metro, "desk", allow_impaired=True):
        stack = load_stack(path.name.removeprefix("Pulumi.").removesuffix(".yaml"))
        assert stack.allow_impaired == ("allowImpaired" in path.read_text())
    assert load_stack(f"aws-{metro}").allow_impaired
    assert not load_stack(f"alicloud-{metro}").allow_impaired


def test_nothing_is_written_for_a_wrong_metro_or_workload(project: Path) -> None:
    for metro, workload, error in (("atlantis", "shop", CatalogError), ("seoul", "shopp", SpecError)):
        with pytest.raises(error):
            add_stacks(metro, workload)
    assert stack_names() == ()


def test_existing_stacks_are_not_overwritten(project: Path) -> None:
    path = stack_file(project, "alicloud-seoul", "config: { cloud: alicloud, metro: seoul }\n")
    before = path.read_text()
    with pytest.raises(StackError, match=r"Pulumi.alicloud-seoul.yaml exists already; nothing was written"):
        add_stacks("seoul")
    assert path.read_text() == before
    assert stack_names() == ("alicloud-seoul",)


@pytest.mark.parametrize("after", [0, 1])
def test_a_failure_half_way_leaves_nothing(project: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    real = Path.open
    calls: list[Path] = []

    def fail(self: Path, *args: Any, **options: Any) -> Any:
        if self.parent.name == "stacks":
            calls.append(self)
            if len(calls) > after:
                raise PermissionError(30, "Read-only file system")
        return real(self, *args, **options)

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(StackError, match=r"infra.stacks cannot be written: Read-only file system; nothing was"):
        add_stacks("seoul")
    assert list((project / "infra" / "stacks").iterdir()) == []


def test_a_file_that_another_writes_meanwhile_is_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project / "infra" / "stacks" / "Pulumi.alicloud-seoul.yaml"
    path.write_text("another's")
    monkeypatch.setattr(Path, "exists", lambda _: False)
    with pytest.raises(StackError, match="cannot be written: File exists; nothing was written"):
        add_stacks("seoul")
    assert [(found.name, found.read_text()) for found in path.parent.iterdir()] == [(path.name, "another's")]


def test_a_link_to_nowhere_is_not_written_through(project: Path) -> None:
    path = project / "infra" / "stacks" / "Pulumi.aws-seoul.yaml"
    path.symlink_to(project / "nowhere")
    with pytest.raises(StackError, match="exists already"):
        add_stacks("seoul")
    assert not (project / "nowhere").exists()


@pytest.mark.parametrize("name", ["../aws-tokyo", "/aws-tokyo", "a/b/c/aws-tokyo", "a//aws-tokyo", "aws-tokyo/"])
def test_a_path_is_not_the_name_of_a_stack(project: Path, name: str) -> None:
    stack_file(project, "aws-tokyo", "config: { cloud: aws, metro: tokyo }\n")
    assert load_stack("acme/twinstack/aws-tokyo").metro == "tokyo"
    with pytest.raises(StackError, match="no stack is called") as caught:
        load_stack(name)
    assert "a plan file ends in .json" in caught.value.hint


def test_a_working_folder_that_is_gone(project: Path) -> None:
    folder = project / "gone"
    folder.mkdir()
    os.chdir(folder)
    folder.rmdir()
    with pytest.raises(StackError, match="the working folder cannot be read"):
        find_project()


@pytest.mark.parametrize("text", ["a b", "x" * 300, '"a\\nb"'])
def test_a_certificate_that_can_be_none(project: Path, text: str) -> None:
    stack_file(project, "dev", f"config: {{ cloud: aws, metro: tokyo, certificate: {text} }}\n")
    [problem] = complaints("dev")
    assert "is no certificate" in problem
    assert len(problem) < 250


def test_a_folder_that_is_none_cannot_be_written(project: Path) -> None:
    (project / "file").write_text("")
    for folder in (project / "file", project / "missing", project / "a\0b"):
        with pytest.raises(StackError, match="cannot be written"):
            add_stacks("seoul", directory=folder)
    assert not (project / "missing").exists()


def test_the_engine_is_not_asked_for_optional_secrets() -> None:
    declared = (ROOT / "Pulumi.yaml").read_text()
    assert not any(f"  {key}:" in declared for key in SECRETS)


TEXTS = {
    "accountSite": "Domestic",
    "allowImpaired": "true",
    "certificate": "1-ap-southeast-1",
    "cloud": "alicloud",
    "discard": "cache,database",
    "environment": "staging",
    "metro": "singapore",
    "organization": "acme",
    "protect": "false",
    "workload": "desk",
    "zones": "ap-southeast-1a,ap-southeast-1c",
}


def test_what_is_configured_is_written_as_it_was_read() -> None:
    assert TEXTS.keys() == FIELDS.keys()
    settings = Settings.parse(TEXTS)
    assert settings.texts == TEXTS
    assert Settings.parse(settings.texts) == settings
    assert (settings.protect, settings.discard) == (False, ("cache", "database"))


def test_nothing_is_configured_by_being_empty() -> None:
    needed = {"cloud": "aws", "metro": "tokyo", "workload": "shop"}
    settings = Settings.parse({**dict.fromkeys(FIELDS, ""), **needed})
    assert settings == Settings(cloud="aws", metro="tokyo")
    assert settings.texts == {**needed, "accountSite": "International"}
