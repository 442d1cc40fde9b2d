import pytest

from infra.doctor.engine import engine, place


def test_nothing_is_here(tmp_path):
    (found,) = engine(tmp_path)
    assert (found.name, found.status) == ("pulumi", "missing")
    assert "rehearse" in found.purpose
    assert "pulumi.com/docs/install" in found.next


def test_go_can_build_one_in_a_checkout(script, tmp_path):
    script("bin/go", "exit 0")
    assert "make engine" in next(engine(tmp_path)).next
    assert "make engine" not in next(engine(None)).next


@pytest.mark.parametrize("folder", ["bin", "root/.engine/bin"])
def test_an_engine_and_its_language_host(script, tmp_path, folder):
    script(f"{folder}/pulumi", "echo v3.259.0")
    script(f"{folder}/pulumi-language-python", "echo v3.259.1")
    pulumi, host = engine(tmp_path / "root")
    where = "on PATH" if folder == "bin" else "in .engine"
    assert (pulumi.status, pulumi.found) == ("ok", f"3.259.0, {tmp_path / folder / 'pulumi'} ({where})")
    assert (host.status, host.found) == ("ok", f"3.259.1, {tmp_path / folder / 'pulumi-language-python'}")


def test_an_engine_alone(script, tmp_path):
    script("bin/pulumi", "echo v3.259.0")
    pulumi, host = engine(tmp_path)
    assert (pulumi.status, host.status) == ("ok", "missing")
    assert "make engine" in host.next
    assert "make engine" not in list(engine(None))[1].next


@pytest.mark.parametrize("body", ["echo boom >&2; exit 3", "kill -9 $$"])
def test_what_does_not_run_is_broken(script, tmp_path, body):
    script("bin/pulumi", body)
    (found,) = engine(tmp_path)
    assert found.status == "broken"
    assert str(tmp_path / "bin" / "pulumi") in found.found
    assert found.next


def test_a_file_that_is_no_program_is_broken(tmp_path):
    file = tmp_path / "bin" / "pulumi"
    file.parent.mkdir()
    file.write_bytes(b"\x7fELF of another machine")
    file.chmod(0o755)
    assert [check.status for check in engine(tmp_path)] == ["broken"]


def test_a_language_host_that_does_not_run_is_broken(script, tmp_path):
    script("bin/pulumi", "echo v3.259.0")
    script("bin/pulumi-language-python", "echo no such interpreter >&2; exit 7")
    _, host = engine(tmp_path)
    assert host.status == "broken"
    assert host.found.endswith("ends with exit code 7: no such interpreter")


def test_places(tmp_path):
    assert place(tmp_path / "bin" / "x", None) == "on PATH"
    assert place(tmp_path / "root" / ".engine" / "bin" / "x", tmp_path / "root") == "in .engine"
    assert place(tmp_path / "plugins" / "x", tmp_path / "root") == "installed by pulumi"
