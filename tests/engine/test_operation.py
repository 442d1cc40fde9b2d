"""One operation and its interruption, with a `pulumi` that only does what a test tells it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.cli.fleet import _exit_code
from infra.engine.binary import Engine
from infra.engine.fleet import SIGNALS, _signals, run_fleet
from infra.engine.operation import Operation, Outcome, Verb, _Workspace
from infra.engine.workspace import Workspace

VERBS: tuple[Verb, ...] = ("preview", "up", "refresh", "destroy")
CHANGING: tuple[Verb, ...] = ("up", "refresh", "destroy")
STACK = "aws-tokyo"
STATE = '{"deployment": {"resources": [{}, {}, {}]}}'
WAIT = ": > $HERE/waits; exec sleep 600"
"""Says that it works, and works until it is killed."""
LOOP = ": > $HERE/waits; while [ ! -f $HERE/told ]; do sleep 0.02; done"
"""Says that it works, and works until it is told to end, or a trap ends it."""
SCRIPT = """#!/bin/bash
HERE=$(dirname "$0")
echo "$*" >> $HERE/calls
case "$1" in stack) what="$1 $2" ;; *) what="$1" ;; esac
[ -f "$HERE/$what" ] && . "$HERE/$what"
exit 0
"""
CANCELLED = "Updating (dev):\nDiagnostics:\n  pulumi:pulumi:Stack (shop):\n    error: update canceled\n"
QUOTA = "  aws:ec2/vpc:Vpc (network):\n    error: api error VpcLimitExceeded: full\n"
CUT = "  aws:rds/instance:Instance (database):\n    error: waiting for creation: context canceled\n"
STRANGE = "  aws:rds/instance:Instance (database):\n    error: nobody knows what this is\n"


@dataclass
class Fake:
    """A `pulumi` made of one script for each command."""

    folder: Path
    workspace: Workspace
    operations: list[Operation] = field(default_factory=list)

    def does(self, command: str, script: str) -> None:
        (self.folder / command).write_text(f"{script}\n")

    def operation(self, verb: Verb = "up", stack: str = STACK) -> Operation:
        self.operations.append(Operation(self.workspace, stack, verb))
        return self.operations[-1]

    @property
    def calls(self) -> list[str]:
        """First words of every command that was run."""
        lines = (self.folder / "calls").read_text().splitlines() if (self.folder / "calls").exists() else []
        return [" ".join(line.split()[: 2 if line.startswith("stack ") else 1]) for line in lines]

    def until(self, name: str = "waits") -> None:
        """Waits for a file that a script writes."""
        deadline = time.monotonic() + 60
        while not (self.folder / name).exists():
            assert time.monotonic() < deadline, f"{name} did not come; {self.calls}"
            time.sleep(0.01)


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[Fake]:
    folder, project = tmp_path / "bin", tmp_path / "project"
    folder.mkdir()
    project.mkdir()
    (project / "Pulumi.yaml").write_text("name: twinstack\nruntime: python\n")
    pulumi = folder / "pulumi"
    pulumi.write_text(SCRIPT)
    pulumi.chmod(0o755)
    engine = Engine(pulumi, "3.259.0", language_host=True)
    found = Fake(folder, Workspace(engine=engine, folder=project, logs=tmp_path / "logs"))
    found.does("stack export", f"echo '{STATE}'")
    yield found
    for operation in found.operations:  # what a failed test left running
        operation.interrupt()
        operation.interrupt()


def ended(operation: Operation, meanwhile: Callable[[], None]) -> Outcome:
    """How an operation ended during which something happens."""
    found: list[Outcome] = []
    thread = threading.Thread(target=lambda: found.append(operation.run()))
    thread.start()
    meanwhile()
    thread.join()
    return found[0]


def interrupted_while_it_works(fake: Fake, operation: Operation) -> Outcome:
    def meanwhile() -> None:
        fake.until()
        operation.interrupt()

    return ended(operation, meanwhile)


def on_interrupt(then: str) -> str:
    """Works until it is interrupted, then does `then`."""
    return f"trap '{then}' INT; {LOOP}"


@pytest.mark.parametrize("verb", CHANGING)
def test_nothing_is_asked_of_the_stack_after_the_verb_but_its_state(fake: Fake, verb: Verb) -> None:
    outcome = fake.operation(verb).run()

    assert (outcome.status, outcome.resources, outcome.error) == ("done", 3, None)
    assert fake.calls == ["stack --stack", verb, "stack export"]


@pytest.mark.parametrize("verb", VERBS)
def test_an_interrupt_before_it_begins_starts_nothing(fake: Fake, verb: Verb) -> None:
    operation = fake.operation(verb)
    operation.interrupt()

    assert operation.run() == Outcome(STACK, verb, "not started")
    assert fake.calls == []


@pytest.mark.parametrize("verb", VERBS)
def test_an_interrupt_between_two_commands_starts_no_further_one(
    fake: Fake, verb: Verb, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = fake.operation(verb)
    operation.run(lambda found: found.interrupt())
    assert fake.calls == ["stack export"]

    select = _Workspace.select_stack

    def then_interrupt(workspace: _Workspace, name: str) -> None:
        select(workspace, name)
        later.interrupt()

    monkeypatch.setattr(_Workspace, "select_stack", then_interrupt)
    later = fake.operation(verb)
    outcome = later.run()
    assert fake.calls[1:] == ["stack --stack", "stack export"]
    assert (outcome.status, outcome.error, outcome.resources) == ("not started", None, 3)


@pytest.mark.parametrize("command", ["stack --stack", "stack init"])
def test_an_interrupt_of_a_command_before_the_verb_is_no_failure(fake: Fake, command: str) -> None:
    operation = fake.operation()
    fake.does(command, WAIT)
    found: list[Outcome] = []
    prepare = (lambda it: it.pulumi("stack", "init")) if command == "stack init" else None
    thread = threading.Thread(target=lambda: found.append(operation.run(prepare)))
    thread.start()
    fake.until()
    operation.interrupt()
    thread.join()

    assert (found[0].status, found[0].error) == ("not started", None)
    assert "up" not in fake.calls


@pytest.mark.parametrize("verb", CHANGING)
def test_what_succeeds_all_the_same_is_done(fake: Fake, verb: Verb) -> None:
    fake.does(verb, on_interrupt("exit 0"))

    outcome = interrupted_while_it_works(fake, fake.operation(verb))

    assert (outcome.status, outcome.error) == ("done", None)
    assert _exit_code([outcome]) == 0


@pytest.mark.parametrize(
    ("printed", "status", "words", "code"),
    [
        ("", "cancelled", "", 130),
        (CANCELLED, "cancelled", "", 130),
        (CANCELLED + CUT, "cancelled", "cut short", 130),
        (CANCELLED + QUOTA, "failed", "quota", 2),
        (CANCELLED + STRANGE, "failed", "nobody knows", 2),
        (CANCELLED + CUT + QUOTA, "failed", "quota", 2),
    ],
)
def test_an_interrupted_run_fails_for_its_own_reasons_only(
    fake: Fake, printed: str, status: str, words: str, code: int
) -> None:
    fake.does("up", on_interrupt(f'printf "{printed}"; exit 1'))

    outcome = interrupted_while_it_works(fake, fake.operation())

    assert outcome.status == status
    assert bool(outcome.error) == bool(words)
    assert words in str(outcome.error or "")
    assert outcome.resources == 3
    assert _exit_code([outcome]) == code


def test_without_an_interrupt_nothing_is_cancelled(fake: Fake) -> None:
    fake.does("up", f"printf '{CANCELLED}'; exit 1")

    outcome = fake.operation().run()

    assert outcome.status == "failed"
    assert "interrupted" in str(outcome.error)


def test_a_failure_before_the_verb_is_told_once_interrupted_too(fake: Fake) -> None:
    fake.does("stack --stack", on_interrupt('echo "error: api error ExpiredToken: x" >&2; exit 1'))

    outcome = interrupted_while_it_works(fake, fake.operation())

    assert outcome.status == "failed"
    assert "session has expired" in str(outcome.error)


def test_the_first_interrupt_lets_the_state_be_read_and_the_second_does_not(fake: Fake) -> None:
    fake.does("stack export", f"{on_interrupt('exit 1')}; echo '{STATE}'")
    operation = fake.operation()

    def once() -> None:
        fake.until()
        operation.interrupt()
        (fake.folder / "told").touch()

    outcome = ended(operation, once)
    assert (outcome.status, outcome.resources) == ("done", 3)

    (fake.folder / "waits").unlink()
    fake.does("stack export", WAIT)
    operation = fake.operation()

    def twice() -> None:
        fake.until()
        operation.interrupt()
        operation.interrupt()

    outcome = ended(operation, twice)
    assert (outcome.status, outcome.resources) == ("done", None)


def test_each_signal_is_passed_on_and_the_rest_is_not_started(fake: Fake) -> None:
    """The first stops after what it is doing, the second at once: both must arrive, however close they come."""
    fake.does(
        "up",
        "count=0; trap 'count=$((count + 1)); : > $HERE/heard; [ $count = 2 ] && exit 1' INT; " + LOOP,
    )
    operations = [fake.operation(stack=stack) for stack in ("aws-tokyo", "aws-seoul")]
    said: list[str] = []

    def signals() -> None:
        fake.until()
        signal.raise_signal(signal.SIGINT)
        fake.until("heard")
        signal.raise_signal(signal.SIGTERM)

    thread = threading.Thread(target=signals)
    thread.start()
    outcomes = run_fleet(operations, parallel=1, interrupted=lambda: said.append("stopping"))
    thread.join()

    assert [outcome.status for outcome in outcomes] == ["cancelled", "not started"]
    assert said == ["stopping", "stopping"]
    assert fake.calls.count("up") == 1
    assert _exit_code(outcomes) == 130


def test_a_signal_that_the_process_was_started_to_ignore_stays_ignored() -> None:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with _signals() as came:
            signal.raise_signal(signal.SIGHUP)
            signal.raise_signal(signal.SIGINT)
        assert came == [signal.SIGINT]
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert signal.getsignal(signal.SIGINT) is before[signal.SIGINT]
