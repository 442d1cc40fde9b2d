from pathlib import Path

from infra.engine.operation import Outcome, Progress
from infra.errors import EngineError
from infra.report.console import render
from infra.report.fleet import changes_text, live, table, to_json

OUTCOMES = (
    Outcome(
        "aws-singapore",
        "up",
        "done",
        changes={"create": 91, "same": 0},
        resources=91,
        log=Path("logs/aws-singapore.log"),
        seconds=62.4,
    ),
    Outcome(
        "aws-tokyo",
        "up",
        "failed",
        changes={"create": 3},
        resources=3,
        error=EngineError("the stack is locked\nby \x1b[31mada", "pulumi cancel -s aws-tokyo"),
        log=Path("logs/aws-tokyo.log"),
        seconds=4,
    ),
    Outcome(
        "alicloud-tokyo",
        "up",
        "cancelled",
        changes={"create": 20},
        resources=20,
        pending=("urn:pulumi:alicloud-tokyo::p::t::rds",),
        log=Path("logs/alicloud-tokyo.log"),
        seconds=9,
    ),
    Outcome("alicloud-seoul", "up", "not started"),
)


def test_one_line_per_stack_then_why_and_where(golden):
    golden("fleet-80.txt", table(OUTCOMES, 80))


def test_json_says_the_same():
    rows = to_json(OUTCOMES)["stacks"]

    assert [row["status"] for row in rows] == ["done", "failed", "cancelled", "not started"]
    assert rows[1]["error"] == {
        "message": "the stack is locked\nby \x1b[31mada",
        "hint": "pulumi cancel -s aws-tokyo",
    }
    assert rows[2]["pending"] == ["urn:pulumi:alicloud-tokyo::p::t::rds"]
    assert rows[0]["error"] is None
    assert rows[3]["log"] is None
    assert rows[0]["seconds"] == "62.4"


def test_a_preview_says_what_would_be_done():
    changes = {"create": 2, "delete": 1, "replace": 1, "same": 4, "update": 3}

    assert (
        changes_text(Outcome("s", "preview", "done", changes=changes))
        == "2 to create, 1 to delete, 1 to replace, 4 unchanged, 3 to update"
    )
    assert (
        changes_text(Outcome("s", "up", "done", changes=changes))
        == "2 created, 1 deleted, 1 replaced, 4 unchanged, 3 updated"
    )


def test_the_live_table_says_what_is_running():
    busy = Progress("aws-tokyo", phase="running", changed=5)
    busy.running["urn:pulumi:s::p::t::network-vpc"] = "create"
    busy.running["urn:pulumi:s::p::t::network-nat"] = "create"

    text = render(live([busy, Progress("aws-seoul")]), 100)

    assert "aws-tokyo  running  5 changed  create network-nat and 1 more" in text
    assert "aws-seoul  waiting  0 changed" in text
