"""Kinds: what a simulated cloud knows about one resource type, as the files of aws/ and alicloud/ say.

A type without a kind is taken as the SDK describes it: its inputs are checked against the SDK, it gets an id, and
any change is made in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, Protocol

from infra.catalog.input import Facts, facts
from infra.catalog.region import Region
from infra.estate.resource import is_unknown


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the cloud refuses a request.

    Attributes:
        path: the input it is about, such as ``cidrBlock``; empty when it is about the whole request.
        message: ``Code: sentence``, with the code the cloud's API uses.
    """

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """A resource that exists in the simulated cloud; `outputs` holds everything a read returns, inputs included.

    `seed` is the seed of the draft it was made from: the same draft later gives the same outputs.
    """

    id: str
    token: str
    region: str
    urn: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    status: str
    seed: str = ""


class Cloud(Protocol):
    """What a check may ask the simulated cloud; one account, seen from one region."""

    account: str
    region: Region

    def get(self, token: str, id: str) -> Record | None:
        """The resource of that type and id; None when there is none."""
        ...

    def all(self, *tokens: str) -> tuple[Record, ...]:
        """Every resource of these types: of this region, and of everywhere for global kinds."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A resource somebody asks for.

    Attributes:
        token: Pulumi type token.
        name: logical name.
        inputs: plain JSON values under the provider's names; `UNKNOWN` where a preview does not know yet.
        region: where it shall be.
        account: the simulated account's id.
        seed: different for every creation; ids and addresses are made from it.
        id: of the resource that is changed; empty for a new one.
    """

    token: str
    name: str
    inputs: Mapping[str, Any]
    region: Region
    account: str
    seed: str
    id: str = ""

    def known(self, name: str, default: Any = None) -> Any:
        """A top-level input that is set and known; `default` otherwise."""
        value = self.inputs.get(name)
        return default if value is None or is_unknown(value) else value

    def digits(self, length: int, alphabet: str = "0123456789abcdef", salt: str = "") -> str:
        """That many characters, the same each time for the same draft and salt."""
        import hashlib

        number = int.from_bytes(hashlib.sha512(f"{self.seed}/{salt}".encode()).digest())
        found: list[str] = []
        for _ in range(length):
            number, index = divmod(number, len(alphabet))
            found.append(alphabet[index])
        return "".join(found)


Check = Callable[[Draft, Cloud], Iterator[Problem]]
"""Yields what is wrong with a request; must not judge what is unknown."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An input that names another resource.

    Attributes:
        path: where, with ``[]`` for the items of a list: ``vpcId``, ``networkInterfaces[].securityGroups[]``.
        to: the types it may name.
        by: the output of the other that is named: ``id``, ``arn``, ``name``, ...
        missing: what the cloud says when there is none, ``{value}`` for the name; what it says of an absent one of
            the first type where this is empty.
        holds: what it says to whoever deletes the other first, ``{value}`` for the other's id; empty when it lets
            them.
        outside: whether it may name something that Pulumi does not manage; then an unknown name is taken.
    """

    path: str
    to: tuple[str, ...]
    _: KW_ONLY
    by: str = "id"
    missing: str = ""
    holds: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """An input that must be legal, and unique.

    Attributes:
        path: the top-level input.
        legal: regular expression that the whole name matches.
        illegal: what the cloud says otherwise; ``{value}`` stands for the name.
        taken: what it says when another resource of the type has the name; empty when names may repeat.
        within: inputs that must be equal for two names to clash, such as ``("vpcId",)``.
        everywhere: whether names are unique across regions too.
    """

    path: str
    _: KW_ONLY
    legal: str = ".+"
    illegal: str = "InvalidParameterValue: the name '{value}' is not legal"
    taken: str = ""
    within: tuple[str, ...] = ()
    everywhere: bool = False


ABSENT = "NotFound: '{id}' does not exist"
"""What a cloud says of what is not there, where no table says how."""


def nothing(_draft: Draft, _id: str) -> Mapping[str, Any]:
    """No computed outputs."""
    return {}


def nothing_learned(_draft: Draft, _cloud: Cloud) -> Mapping[str, Any]:
    """No outputs that other resources tell."""
    return {}


def unlocked(_record: Record, _cloud: Cloud) -> str:
    """Nothing keeps it from being deleted."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One resource type of one cloud: how it behaves. What its inputs are like is in the catalogue.

    Attributes:
        token: Pulumi type token.
        identity: makes the id of a new one.
        outputs: what a read returns besides the inputs: ARNs, addresses, defaults of inputs that were left out.
        learned: what it returns that other resources tell, such as the network of its subnets.
        references: inputs that name other resources.
        names: inputs that are names.
        validations: checks the provider makes before anything is asked of the cloud, in a preview too.
        checks: checks of the cloud itself, when it is created or changed.
        locked: why it may not be deleted now, as ``Code: sentence``; empty when it may.
        states: what it goes through until it is ready, the last one being ready.
        busy: what it says to whoever changes one that is not ready; ``{id}`` and ``{status}`` are filled in.
        absent: what it says to whoever changes one that does not exist; ``{id}`` is filled in.
        quota: what the cloud says when no more of them are allowed.
        stock: what it says when it has none left; empty where it cannot be out of stock.
        everywhere: whether it belongs to no region (IAM, RAM).
        autonamed: the input that Pulumi fills where the SDK lets one leave it out. Where the user names it himself
            the old resource is deleted first: no two of them can have the name.
        delete_before_replace: whether the provider says of every one that it must go first.
        source: where these facts were read, and when.
    """

    token: str
    identity: Callable[[Draft], str]
    outputs: Callable[[Draft, str], Mapping[str, Any]] = nothing
    learned: Callable[[Draft, Cloud], Mapping[str, Any]] = nothing_learned
    references: tuple[Reference, ...] = ()
    names: tuple[Name, ...] = ()
    validations: tuple[Check, ...] = ()
    checks: tuple[Check, ...] = ()
    locked: Callable[[Record, Cloud], str] = unlocked
    states: tuple[str, ...] = ("available",)
    busy: str = "IncorrectState: '{id}' is {status}"
    absent: str = ABSENT
    quota: str = "LimitExceeded: no more of these are allowed in this account"
    stock: str = ""
    everywhere: bool = False
    autonamed: str = "name"
    delete_before_replace: bool = False
    source: str = ""

    @property
    def facts(self) -> Facts:
        """What is known about the inputs: nothing where no file has the type."""
        return facts(self.token) or Facts(token=self.token, source="", as_of="")
