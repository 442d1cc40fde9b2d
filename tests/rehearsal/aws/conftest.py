"""What the tests of the simulated AWS share: such a cloud, and requests that name what was made before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml

from infra.catalog.region import region
from infra.rehearsal.cloud import Refused, SimulatedCloud
from infra.rehearsal.kind import Record
from infra.rehearsal.registry import kinds
from infra.rehearsal.store import Store

PLACE = region("aws", "singapore")
BASES: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "requests.yaml").read_text(encoding="utf-8"))[
    "bases"
]

Values = Mapping[str, Any]


class Receiver(Protocol):
    """A cloud that takes requests whose references are resolved."""

    def make(self, label: str, kind: str, inputs: Values) -> Mapping[str, Any]: ...

    def unmake(self, label: str) -> None: ...


class Simulated:
    """The simulated AWS, asked as its provider asks it."""

    def __init__(self, cloud: SimulatedCloud) -> None:
        self.cloud = cloud
        self.records: dict[str, Record] = {}

    def make(self, label: str, kind: str, inputs: Values) -> Mapping[str, Any]:
        token, urn = f"aws:{kind}", self._urn(label, kind)
        self._valid(urn, inputs)
        record = self.cloud.create(urn, inputs, PLACE)
        while not self.cloud.is_ready(record):
            settled = self.cloud.settle(token, record.id, PLACE)
            assert settled
            record = settled
        self.records[label] = record
        return {**record.outputs, "id": record.id}

    def change(self, label: str, inputs: Values) -> Mapping[str, Any]:
        record = self.records[label]
        self._valid(record.urn, inputs, record.id)
        changed = self.cloud.update(record.urn, record.id, inputs, PLACE)
        return {**changed.outputs, "id": changed.id}

    def unmake(self, label: str) -> None:
        record = self.records[label]
        self.cloud.delete(record.token, record.id, PLACE)

    def _valid(self, urn: str, inputs: Values, id: str = "") -> None:
        if wrong := self.cloud.validate(urn, inputs, PLACE, id):
            raise Refused(*wrong)

    @staticmethod
    def _urn(label: str, kind: str) -> str:
        return f"urn:pulumi:test::twinstack::aws:{kind}::{label}"


class Sender:
    """Sends requests in which ``$label`` and ``$label.arn`` stand for what was made before."""

    def __init__(self, receiver: Any) -> None:
        self.receiver = receiver
        self.known: dict[str, Mapping[str, Any]] = {}

    def build(self, bases: Iterable[str], also: Values | None = None) -> Sender:
        """Makes what the bases of `requests.yaml` list, and what is listed besides."""
        steps = [step for base in bases for step in BASES[base].items()]
        for label, step in [*steps, *(also or {}).items()]:
            [(kind, inputs)] = step.items()
            self.create(label, kind, inputs)
        return self

    def create(self, label: str, kind: str, inputs: Values) -> Mapping[str, Any]:
        """Makes one resource; what a read returns, and the id."""
        self.known[label] = self.receiver.make(label, kind, self.resolved(inputs))
        return self.known[label]

    def change(self, label: str, **inputs: Any) -> Mapping[str, Any]:
        """Changes some inputs of a resource; None takes one away."""
        old = self.receiver.records[label].inputs
        new = {name: value for name, value in {**old, **self.resolved(inputs)}.items() if value is not None}
        return self.receiver.change(label, new)

    def delete(self, label: str) -> None:
        """Deletes one resource."""
        self.receiver.unmake(label)

    def resolved(self, value: Any) -> Any:
        """The value with ids and other outputs in it; a policy written as a mapping as JSON."""
        if isinstance(value, dict):
            found = {name: self.resolved(item) for name, item in value.items()}
            return {
                name: json.dumps(item) if name.lower().endswith("policy") and isinstance(item, dict) else item
                for name, item in found.items()
            }
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        if isinstance(value, str) and value.startswith("$"):
            label, _, output = value[1:].partition(".")
            return self.known[label][output or "id"]
        return value


@pytest.fixture
def sender() -> Callable[[Receiver], Sender]:
    """Receiver -> what sends requests to it."""
    return Sender


@pytest.fixture
def simulation(tmp_path: Path) -> Iterator[Sender]:
    """Sends requests to a simulated AWS of its own."""
    store = Store(tmp_path / "aws.sqlite")
    yield Sender(Simulated(SimulatedCloud("aws", store, kinds("aws"))))
    store.close()


@pytest.fixture
def refusal() -> Callable[[Callable[[], object]], str]:
    """What the simulated AWS says to a request; empty when it takes it."""

    def said(ask: Callable[[], object]) -> str:
        try:
            ask()
        except Refused as refused:
            return str(refused)
        return ""

    return said
