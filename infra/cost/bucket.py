"""Lines of a bucket that are billed by use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from infra.cost.bearer import first, is_workloads_bucket, share
from infra.cost.charge import Charge, Scope
from infra.usage import Usage
from infra.view.bucket import Bucket

Charges = Callable[[Bucket, Scope], Iterator[Charge]]


def by_use(
    buckets: tuple[str, ...],
    sku: Callable[[Bucket], str],
    unit: str,
    quantity: Callable[[Usage], Decimal],
    of_logs: str = "",
) -> Charges:
    """A line by use; the workload's use is that of its data bucket, versions included.

    Args:
        buckets: the types that can bear it.
        sku: price book sku.
        unit: price book unit.
        quantity: the part of the workload's use that is billed here.
        of_logs: the note of a bucket that only logs go to.
    """

    def charges(bucket: Bucket, scope: Scope) -> Iterator[Charge]:
        own = first(scope, *buckets, where=is_workloads_bucket) or first(scope, *buckets)
        used, note = share(bucket.resource, own, quantity(scope.usage))
        if of_logs and scope.plan.capability(bucket.resource) == "logs":
            note = of_logs
        yield Charge("", "object_storage", sku(bucket), unit, used, usage_based=True, note=note)

    return charges
