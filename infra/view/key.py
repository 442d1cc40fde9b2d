"""Keys that encrypt what a workload keeps."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from infra.view.document import Document
from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class Key(View):
    """A key of the account's own.

    Attributes:
        symmetric: whether the same key encrypts and decrypts.
        stored: whether it stands in a key store that is bought by itself, where such keys are billed.
        enabled: whether it can be used.
        rotated: whether the cloud rotates it by itself.
        rotation_days: days from one rotation to the next.
        deletion_days: days it waits to be deleted.
        alias: whether it has another name.
        policy: the statements of its policy.
    """

    symmetric: Reading[bool]
    stored: Reading[bool]
    enabled: Reading[bool]
    rotated: Reading[bool]
    rotation_days: Reading[Decimal | None]
    deletion_days: Reading[int | None]
    alias: Reading[bool]
    policy: Reading[Document]


@dataclass(frozen=True, eq=False)
class KeyStore(View):
    """Where keys stand, where that is bought by itself.

    Attributes:
        payment: ``on-demand``, or the provider's word for another way.
        logged: whether it keeps a log of its own.
    """

    payment: Reading[str]
    logged: Reading[bool]
