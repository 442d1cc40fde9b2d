"""A simulated cloud: one account, which refuses what the real one would refuse, and remembers what it took."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from infra.catalog.cloud import Cloud as CloudName
from infra.catalog.region import Region, region_by_code
from infra.estate.offline.invokes import ACCOUNTS
from infra.estate.resource import is_unknown
from infra.rehearsal import checks, schema, validation
from infra.rehearsal.kind import ABSENT, Draft, Kind, Name, Problem, Record, Reference
from infra.rehearsal.output import outputs
from infra.rehearsal.store import Store


class Refused(Exception):  # noqa: N818
    """The cloud says no.

    Args:
        problems: everything it found.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(problem.message for problem in problems))
        self.problems = problems


class SimulatedCloud:
    """One account of one cloud.

    Args:
        name: which cloud.
        store: what exists in it.
        kinds: what it knows of each resource type; any other type of the SDK is taken as the SDK describes it.
    """

    def __init__(self, name: CloudName, store: Store, kinds: Mapping[str, Kind]) -> None:
        self.name: CloudName = name
        self.store = store
        self._kinds = kinds
        self._holders: dict[str, list[tuple[Kind, Reference]]] = {}
        for kind in kinds.values():
            for reference in kind.references:
                for token in reference.to if reference.holds else ():
                    self._holders.setdefault(token, []).append((kind, reference))

    def kind(self, token: str) -> Kind:
        """What the cloud knows of a type."""
        return self._kinds.get(token) or Kind(token=token, identity=_generic_id)

    def validate(self, urn: str, inputs: Mapping[str, Any], region: Region, id: str = "") -> tuple[Problem, ...]:
        """What the provider finds wrong with inputs before it asks the cloud; unknown values are not judged."""
        draft = self._draft(urn, inputs, region, seed="", id=id)
        found = schema.problems(draft.token, inputs)
        kind = self.kind(draft.token)
        # A check may take for granted that the inputs are as the SDK declares them.
        return found or (
            *validation.problems(kind.facts, inputs),
            *(problem for check in kind.validations for problem in check(draft, self._view(region))),
        )

    def create(self, urn: str, inputs: Mapping[str, Any], region: Region) -> Record:
        """Makes a resource; it is in its first state, and recorded with its URN in the same transaction.

        The URN is the client token of the request: the same request, made again because its answer never arrived,
        gets what the first one made. Both clouds have such tokens; the real providers make up a new one each time.

        Raises:
            Refused: the cloud does not take it; nothing was made.
        """
        with self.store.transaction():
            seed = f"{urn}#{self.store.times(urn)}"
            draft = self._draft(urn, inputs, region, seed)
            kind = self.kind(draft.token)
            for record in self.store.unclaimed(urn):
                if record.region == region.region and record.inputs == inputs:
                    return record
            self._refuse(self._judge(kind, draft, region))
            id = kind.identity(draft)
            if self.store.get(draft.token, id, self._scope(kind, region)) is not None:
                raise Refused(Problem("", f"AlreadyExists: there is a {draft.token} {id!r} already"))
            record = Record(
                id=id,
                token=draft.token,
                region=region.region,
                urn=urn,
                inputs=inputs,
                outputs=outputs(kind, draft, id, self._view(region)),
                status=kind.states[0],
                seed=seed,
            )
            self.store.insert(record, self._scope(kind, region))
            return record

    def claim(self, token: str, id: str, region: Region) -> None:
        """Notes that the one who asked for a resource knows its id."""
        self.store.claim(token, self._scope(self.kind(token), region), id)

    def settle(self, token: str, id: str, region: Region) -> Record | None:
        """Moves a resource that is not ready to its next state.

        Returns:
            What it is then; None when it does not exist.
        """
        record = self.read(token, id, region)
        if record is None or self.is_ready(record):
            return record
        kind = self.kind(token)
        with self.store.transaction():
            record = self.store.get(token, id, self._scope(kind, region))
            if record is None or self.is_ready(record):
                return record
            states = kind.states
            index = states.index(record.status) if record.status in states else len(states) - 2
            record = replace(record, status=states[index + 1])
            self.store.replace(record, self._scope(kind, region))
            return record

    def is_ready(self, record: Record) -> bool:
        """Whether it went through all its states."""
        return record.status == self.kind(record.token).states[-1]

    def read(self, token: str, id: str, region: Region) -> Record | None:
        """The resource of that type and id; None when there is none."""
        return self.store.get(token, id, self._scope(self.kind(token), region))

    def planned(self, urn: str, id: str, inputs: Mapping[str, Any], region: Region) -> Mapping[str, Any]:
        """The outputs that a resource would have with these inputs; empty when it does not exist."""
        token = token_of(urn)
        record = self.read(token, id, region)
        if record is None:
            return {}
        return outputs(self.kind(token), self._draft(urn, inputs, region, record.seed, id), id, self._view(region))

    def update(self, urn: str, id: str, inputs: Mapping[str, Any], region: Region) -> Record:
        """Changes a resource in place.

        Raises:
            Refused: the cloud does not take the change, or the resource is not there or not ready.
        """
        token = token_of(urn)
        kind = self.kind(token)
        with self.store.transaction():
            record = self.store.get(token, id, self._scope(kind, region))
            if record is None:
                raise Refused(Problem("", kind.absent.format(id=id)))
            self._refuse_busy(kind, record)
            draft = self._draft(urn, inputs, region, record.seed, id)
            self._refuse(self._judge(kind, draft, region))
            changed = replace(record, urn=urn, inputs=inputs, outputs=outputs(kind, draft, id, self._view(region)))
            self.store.replace(changed, self._scope(kind, region))
            return changed

    def delete(self, token: str, id: str, region: Region) -> None:
        """Deletes a resource; one that is gone already is no error.

        Raises:
            Refused: others hold it, it is protected, or it is not ready.
        """
        kind = self.kind(token)
        with self.store.transaction():
            record = self.store.get(token, id, self._scope(kind, region))
            if record is None:
                return
            self._refuse_busy(kind, record)
            locked = kind.locked(record, self._view(region))
            self._refuse([Problem("", locked)] if locked else [])
            self._refuse(self._held(kind, record, region))
            self.store.remove(record, self._scope(kind, region))

    def _draft(self, urn: str, inputs: Mapping[str, Any], region: Region, seed: str, id: str = "") -> Draft:
        return Draft(
            token=token_of(urn),
            name=name_of(urn),
            inputs=inputs,
            region=region,
            account=ACCOUNTS[self.name],
            seed=seed,
            id=id,
        )

    def _view(self, region: Region) -> _View:
        return _View(self.store, self._kinds, ACCOUNTS[self.name], region)

    def _scope(self, kind: Kind, region: Region) -> str:
        return _scope(kind, region)

    def _judge(self, kind: Kind, draft: Draft, region: Region) -> Iterator[Problem]:
        """Everything wrong with a request. What names something missing is not judged further."""
        view = self._view(region)
        found = [
            *(problem for name in kind.names for problem in self._name(name, draft, view)),
            *(problem for reference in kind.references for problem in _missing(reference, draft, view)),
        ]
        yield from found
        if not found:
            for check in kind.checks:
                yield from check(draft, view)

    def _name(self, name: Name, draft: Draft, view: _View) -> Iterator[Problem]:
        import re

        value = draft.known(name.path)
        if not isinstance(value, str):
            return
        if not re.fullmatch(name.legal, value):
            yield Problem(name.path, name.illegal.format(value=value))
        elif name.taken:
            others = self.store.all(draft.token) if name.everywhere else view.all(draft.token)
            for other in others:
                if (
                    other.id != draft.id
                    and other.outputs.get(name.path) == value
                    and all(other.inputs.get(part) == draft.inputs.get(part) for part in name.within)
                ):
                    yield Problem(name.path, name.taken.format(value=value))
                    return

    def _held(self, kind: Kind, record: Record, region: Region) -> Iterator[Problem]:
        for holder, reference in self._holders.get(record.token, ()):
            named = record.id if reference.by == "id" else record.outputs.get(reference.by)
            # What belongs to no region is held from every region.
            scope = None if kind.everywhere else _scope(holder, region)
            for other in self.store.all(holder.token, scope):
                if (other.token, other.id) == (record.token, record.id):
                    continue
                if any(value == named for _, value in values(reference.path, other.inputs)):
                    message = reference.holds.format(value=record.id)
                    yield Problem("", f"{message} (held by {other.id}, which is {name_of(other.urn)!r} in Pulumi)")
                    return

    @staticmethod
    def _refuse(found: Iterable[Problem]) -> None:
        if problems := tuple(found):
            raise Refused(*problems)

    def _refuse_busy(self, kind: Kind, record: Record) -> None:
        if not self.is_ready(record):
            raise Refused(Problem("", kind.busy.format(id=record.id, status=record.status)))


@dataclass(slots=True)
class _View:
    """The account as checks see it, from one region."""

    store: Store
    kinds: Mapping[str, Kind]
    account: str
    region: Region

    def get(self, token: str, id: str) -> Record | None:
        return self.store.get(token, id, self._scope(token))

    def all(self, *tokens: str) -> tuple[Record, ...]:
        return tuple(record for token in tokens for record in self.store.all(token, self._scope(token)))

    def _scope(self, token: str) -> str:
        kind = self.kinds.get(token)
        return _scope(kind, self.region) if kind else self.region.region


def values(path: str, inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts at a path such as ``networkInterfaces[].securityGroups[]`` that are set and known.

    Yields:
        Where each is (``networkInterfaces[0].securityGroups[1]``), and the text.
    """
    for where, value in checks.values(inputs, path):
        if isinstance(value, str) and value:
            yield where, value


def _missing(reference: Reference, draft: Draft, view: _View) -> Iterator[Problem]:
    if reference.outside:
        return
    for path, value in values(reference.path, draft.inputs):
        if not any(_names(token, reference.by, value, view) for token in reference.to):
            first = view.kinds.get(reference.to[0])
            sentence = reference.missing or (first.absent if first else ABSENT)
            yield Problem(path, sentence.format(value=value, id=value))


def _names(token: str, by: str, value: str, view: _View) -> bool:
    if by == "id":
        return view.get(token, value) is not None
    return any(record.outputs.get(by) == value for record in view.all(token))


def _scope(kind: Kind, region: Region) -> str:
    return "" if kind.everywhere else region.region


def _generic_id(draft: Draft) -> str:
    """An id for a type that no table describes."""
    short = draft.token.rsplit(":", 1)[-1].lower()
    return f"{short}-{hashlib.sha256(draft.seed.encode()).hexdigest()[:16]}"


def token_of(urn: str) -> str:
    """The resource's own type, without those of its parents."""
    return urn.split("::")[2].rsplit("$", 1)[-1]


def name_of(urn: str) -> str:
    """The logical name."""
    return urn.split("::", 3)[3]


def region_of(cloud: CloudName, inputs: Mapping[str, Any], default: Region | None) -> Region | None:
    """Where a resource is: AWS lets one say so for itself."""
    code = inputs.get("region") if cloud == "aws" else None
    return region_by_code(cloud, code) if isinstance(code, str) and not is_unknown(code) else default
