import shutil
import sys
from pathlib import Path

import pytest

from infra.doctor.pack import pack

POLICIES = Path(__file__).parents[2] / "policies"


@pytest.fixture
def root(tmp_path):
    """A checkout whose pack runs in the Python of the tests."""
    shutil.copytree(POLICIES, tmp_path / "policies", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "policies" / "PulumiPolicy.yaml").write_text("runtime: python\n")
    return tmp_path


def test_the_pack_starts(root):
    (found,) = pack(root)
    assert (found.status, found.found) == ("ok", f"starts in {sys.executable}")


def test_a_pack_with_an_error_is_broken(root):
    (root / "policies" / "__main__.py").write_text("import no_such_module\n")
    (found,) = pack(root)
    assert found.status == "broken"
    assert "No module named 'no_such_module'" in found.found
    assert found.next


def test_the_python_it_names_is_not_there(root):
    (root / "policies" / "PulumiPolicy.yaml").write_text((POLICIES / "PulumiPolicy.yaml").read_text())
    (found,) = pack(root)
    assert (found.status, found.found) == ("missing", f"no Python at {root / '.venv' / 'bin' / 'python'}")


def test_outside_a_checkout():
    (found,) = pack(None)
    assert found.status == "missing"
    assert "checkout" in found.next
