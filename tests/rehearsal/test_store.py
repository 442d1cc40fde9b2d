"""The file of a simulated cloud: whole after a kill, shared by processes, free of secrets."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from infra.rehearsal.kind import Record
from infra.rehearsal.store import Store


@pytest.fixture
def store(tmp_path):
    with closing(Store.of(tmp_path, "aws")) as found:
        yield found


def _record(id="vpc-1", token="aws:ec2/vpc:Vpc", **more):
    values = {
        "region": "r1",
        "urn": f"urn:pulumi:s::p::{token}::{id}",
        "inputs": {},
        "outputs": {"arn": f"arn:{id}"},
        "status": "available",
        "seed": "seed",
    }
    return Record(id=id, token=token, **{**values, **more})


def test_what_is_inserted_is_found_again_by_another_process(store):
    record = _record(inputs={"cidrBlock": "10.0.0.0/16", "tags": {"ä": [1, 2.5, True, None]}})
    with store.transaction():
        store.insert(record, "r1")

    with closing(Store(store.path)) as other:
        assert other.get(record.token, record.id, "r1") == record
        assert other.get(record.token, record.id, "r2") is None
        assert other.get("aws:ec2/subnet:Subnet", record.id, "r1") is None


def test_lists_are_by_type_and_region(store):
    with store.transaction():
        store.insert(_record("b"), "r1")
        store.insert(_record("a"), "r1")
        store.insert(_record("a", region="r2"), "r2")
        store.insert(_record("c", token="aws:iam/role:Role"), "")

    assert [it.id for it in store.all("aws:ec2/vpc:Vpc", "r1")] == ["a", "b"]
    assert [(it.id, it.region) for it in store.all("aws:ec2/vpc:Vpc")] == [("a", "r1"), ("b", "r1"), ("a", "r2")]
    assert [it.id for it in store.everything()] == ["a", "b", "a", "c"]
    assert store.scope(store.everything()[-1]) == ""
    assert store.scope(store.everything()[2]) == "r2"


def test_a_urn_is_counted_and_found(store):
    record = _record()
    assert store.times(record.urn) == 0
    for id in ("vpc-1", "vpc-2"):
        with store.transaction():
            store.insert(_record(id, urn=record.urn), "r1")

    assert store.times(record.urn) == 2
    assert [it.id for it in store.by_urn(record.urn)] == ["vpc-1", "vpc-2"]
    with store.transaction():
        store.remove(_record("vpc-1"), "r1")
    assert [it.id for it in store.by_urn(record.urn)] == ["vpc-2"]
    assert store.times(record.urn) == 2, "the next one must get another seed"


def test_the_same_id_twice_is_an_error(store):
    with store.transaction():
        store.insert(_record(), "r1")
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        store.insert(_record(), "r1")
    assert len(store.everything()) == 1


def test_a_failed_transaction_changes_nothing(store):
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.insert(_record(), "r1")
        _ = 1 / 0

    assert not store.everything()
    assert store.times(_record().urn) == 0


def test_replace_keeps_the_seed(store):
    with store.transaction():
        store.insert(_record(), "r1")
        store.replace(_record(inputs={"a": 1}, outputs={"a": 1}, status="gone", seed="other"), "r1")

    [found] = store.everything()
    assert (found.inputs, found.outputs, found.status, found.seed) == ({"a": 1}, {"a": 1}, "gone", "seed")


_WRITER = """
import sys
from pathlib import Path
from infra.rehearsal.kind import Record
from infra.rehearsal.store import Store
store = Store(Path(sys.argv[1]))
for number in range(10**6):
    with store.transaction():
        store.insert(Record(f"a{number}", "t", "r", f"u{number}", {"x": "y" * 2000}, {}, "s", ""), "r")
        store.insert(Record(f"b{number}", "t", "r", f"u{number}", {"x": "y" * 2000}, {}, "s", ""), "r")
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 23, 50])
def test_a_killed_writer_leaves_whole_transactions_only(tmp_path, after):
    path = tmp_path / "cloud.sqlite"
    process = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        told = [int(process.stdout.readline()) for _ in range(after)]
        process.kill()
        told += map(int, process.stdout.read().split())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()

    with closing(Store(path)) as store:
        ids = {it.id for it in store.everything()}
        # What was reported is there; at most one more was committed before the report.
        assert len(told) <= len(ids) / 2 <= len(told) + 1
        assert {id[1:] for id in ids if id.startswith("a")} == {id[1:] for id in ids if id.startswith("b")}
        assert {f"a{number}" for number in told} <= ids
        with store.transaction():
            store.insert(_record(), "r1")


_COUNTER = """
import sys
from pathlib import Path
from infra.rehearsal.kind import Record
from infra.rehearsal.store import Store
store = Store(Path(sys.argv[1]))
for index in range(40):
    with store.transaction():
        [other] = store.by_urn("counter")
        store.replace(Record("c", "t", "r", "counter", {"times": other.inputs["times"] + 1}, {}, "s", ""), "r")
        store.insert(Record(f"{sys.argv[2]}{index}", "t", "r", "u", {}, {}, "s", ""), "r")
"""


def test_processes_share_a_file(tmp_path):
    path = tmp_path / "cloud.sqlite"
    with closing(Store(path)) as store:
        with store.transaction():
            store.insert(Record("c", "t", "r", "counter", {"times": 0}, {}, "s", ""), "r")
        processes = [subprocess.Popen([sys.executable, "-c", _COUNTER, str(path), name]) for name in "xy"]

        assert [process.wait() for process in processes] == [0, 0]
        assert store.by_urn("counter")[0].inputs == {"times": 80}
        assert len(store.everything()) == 81


def test_a_killed_process_does_not_keep_the_file_locked(tmp_path):
    path = tmp_path / "cloud.sqlite"
    code = (
        "import os, sys, signal; from pathlib import Path; from infra.rehearsal.store import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "with store.transaction():\n"
        "    store._connection.execute(\"INSERT INTO made VALUES ('u', 5)\")\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    found = subprocess.run([sys.executable, "-c", code, str(path)], check=False)

    assert found.returncode == -signal.SIGKILL
    with closing(Store(path)) as store:
        assert store.times("u") == 0
