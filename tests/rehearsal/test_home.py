"""Homes of rehearsals: only an empty folder becomes one, and only what rehearsals made is deleted."""

from __future__ import annotations

from contextlib import closing

import pytest

from infra.errors import TwinstackError
from infra.rehearsal.home import FOLDERS, MARKER, claim, clear, contents, is_home
from infra.rehearsal.kind import Record
from infra.rehearsal.store import Store

MADE = (
    "backend/.pulumi/stacks/twinstack/aws-tokyo.json", "clouds/aws.sqlite", "clouds/aws.sqlite-journal",
    "faults.sqlite", "logs/20260101T000000-aws-tokyo-up.log", "plugins/pulumi-resource-aws", "processes/1-2",
    "project/Pulumi.yaml", "project/__main__.py", "project/__pycache__/__main__.pyc",
    "project/stacks/Pulumi.aws-tokyo.yaml", "pulumi/credentials.json",
)  # fmt: skip


@pytest.fixture
def home(tmp_path):
    """A home with everything in it that a rehearsal leaves behind."""
    home = tmp_path / "home"
    claim(home)
    for name in FOLDERS:
        (home / name).mkdir(parents=True, exist_ok=True)
    with closing(Store.of(home, "aws")) as store, store.transaction():
        store.insert(Record("vpc-1", "aws:ec2/vpc:Vpc", "r", "urn", {}, {}, "available"), "r")
    for name in MADE:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).touch()
    return home


def test_all_of_a_rehearsal_goes(home):
    found = contents(home)

    assert found.others == ()
    assert found.summary == (
        "the simulated aws: 1 resource", "the state and configuration of aws-tokyo", "1 log"
    )  # fmt: skip
    clear(home, found)
    assert not home.exists()


@pytest.mark.parametrize(
    "theirs",
    ["thesis.txt", "logs/thesis.txt", "project/thesis.py", "project/stacks/notes", "mine/thesis.txt", "clouds/x"],
)
def test_what_somebody_else_put_there_stays(home, theirs):
    (home / theirs).parent.mkdir(exist_ok=True)
    (home / theirs).write_text("years of work")

    found = contents(home)
    clear(home, found)

    assert [path.relative_to(home).as_posix() for path in found.others] in ([theirs], [theirs.split("/")[0]])
    assert (home / theirs).read_text() == "years of work"
    assert not any((home / name).exists() for name in MADE)
    claim(home)  # a rehearsal may go on beside it
    assert is_home(home)


@pytest.mark.parametrize("name", ["logs", "project/stacks", "clouds", "pulumi"])
def test_links_are_not_followed(home, tmp_path, name):
    elsewhere = tmp_path / "elsewhere"
    (home / name).rename(elsewhere)
    kept = sorted(elsewhere.iterdir())
    (home / name).symlink_to(elsewhere)

    clear(home, contents(home))

    assert sorted(elsewhere.iterdir()) == kept


def test_a_linked_file_is_unlinked_and_no_more(home, tmp_path):
    thesis = tmp_path / "thesis.log"
    thesis.write_text("years of work")
    (home / "logs" / "thesis.log").symlink_to(thesis)

    clear(home, contents(home))

    assert thesis.read_text() == "years of work"
    assert not home.exists()


@pytest.mark.parametrize("shape", ["empty", "clouds", "looks like one", "linked marker"])
def test_a_folder_without_the_marker_is_refused(tmp_path, shape):
    home = tmp_path / "home"
    home.mkdir()
    if shape != "empty":
        (home / "clouds").mkdir()
        (home / "clouds" / "aws.sqlite").write_text("a database of somebody's")
    if shape == "looks like one":
        for name in FOLDERS:
            (home / name).mkdir(parents=True, exist_ok=True)
    if shape == "linked marker":
        (tmp_path / "file").touch()
        (home / MARKER).symlink_to(tmp_path / "file")
    before = sorted(home.rglob("*"))

    with pytest.raises(TwinstackError, match="not the home of a rehearsal"):
        contents(home)

    assert sorted(home.rglob("*")) == before


def test_only_an_empty_folder_becomes_a_home(tmp_path):
    (tmp_path / "new").mkdir()
    for name in ("new", "newer", "newer"):
        claim(tmp_path / name)
        assert is_home(tmp_path / name)

    (tmp_path / "theirs" / "project").mkdir(parents=True)
    with pytest.raises(TwinstackError, match="no rehearsal made it"):
        claim(tmp_path / "theirs")
    assert not is_home(tmp_path / "theirs")


def test_a_cloud_that_cannot_be_read_goes_too(home):
    (home / "clouds" / "aws.sqlite").write_text("damaged")

    found = contents(home)
    clear(home, found)

    assert "the simulated aws: a file that cannot be read" in found.summary
    assert not home.exists()
