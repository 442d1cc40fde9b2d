import os

import pytest

from infra.files import write_whole


def test_a_file_is_written_with_its_mode(tmp_path):
    path = tmp_path / "run"

    write_whole(path, "one\n", 0o755)
    write_whole(path, "zwei ü\n", 0o755)

    assert path.read_text(encoding="utf-8") == "zwei ü\n"
    assert os.access(path, os.X_OK)
    assert [found.name for found in tmp_path.iterdir()] == ["run"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "state"
    write_whole(path, "old")
    monkeypatch.setattr("pathlib.Path.replace", _full)

    with pytest.raises(OSError, match="full"):
        write_whole(path, "new")

    assert path.read_text(encoding="utf-8") == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["state"]


def _full(*_):
    raise OSError("full")
