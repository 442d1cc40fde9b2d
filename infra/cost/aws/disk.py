"""EBS volumes, alone or as disks of instances."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import number, text, times
from infra.estate.resource import Resource

GP3_IOPS = Decimal(3000)
"""IOPS that every gp3 volume includes (price rows of gp3-iops: "only above the free 3,000 IOPS")."""

GP3_THROUGHPUT = Decimal(125)
"""MiB/s that every gp3 volume includes (price rows of gp3-throughput: "only above the free 125 MiB/s")."""

DEFAULT_KIND = "gp2"
"""What EC2 makes of a volume whose type is not said (docs of aws.ebs.Volume)."""


def charges(
    kind: str,
    size_gb: Decimal | None,
    iops: Decimal | None,
    throughput: Decimal | None,
    count: Decimal | None,
    label: str = "",
) -> list[Charge]:
    """What `count` equal volumes are billed for.

    Args:
        kind: volume type such as gp3.
        size_gb: size of one volume, None when unknown.
        iops: provisioned IOPS of one volume, 0 when none are asked for, None when unknown.
        throughput: likewise, in MiB/s.
        count: number of volumes, None when unknown.
        label: what the volume is, for the description.
    """
    name = f"{label} storage ({kind})" if label else f"Storage ({kind})"
    found = [Charge(name, "block_storage", kind, "GB-month", times(size_gb, count))]
    if kind == "gp3":
        extras = (
            ("IOPS above 3,000", "gp3-iops", "IOPS-month", _above(iops, GP3_IOPS)),
            ("throughput above 125 MiB/s", "gp3-throughput", "MiBps-month", _above(throughput, GP3_THROUGHPUT)),
        )
    elif kind in ("io1", "io2"):
        extras = (("provisioned IOPS", f"{kind}-iops", "IOPS-month", iops),)
    else:
        extras = ()
    for what, sku, unit, each in extras:
        if each != 0:
            found.append(
                Charge(
                    f"{label} {what}".strip(),
                    "block_storage",
                    sku,
                    unit,
                    times(each, count),
                    count=count or Decimal(1),
                )
            )
    return found


def volume(resource: Resource, scope: Scope) -> list[Charge]:
    """One EBS volume."""
    return charges(
        text(resource, "type", DEFAULT_KIND),
        number(resource, "size"),
        number(resource, "iops", 0),
        number(resource, "throughput", 0),
        Decimal(1),
    )


def _above(asked: Decimal | None, included: Decimal) -> Decimal | None:
    return None if asked is None else max(Decimal(0), asked - included)


ESTIMATORS: dict[str, Estimator] = {"aws:ebs/volume:Volume": volume}
FREE: dict[str, str] = {
    "aws:ec2/volumeAttachment:VolumeAttachment": "the volume is billed, not its attachment",
    "aws:ebs/encryptionByDefault:EncryptionByDefault": "encryption of volumes costs nothing; the key is billed",
}
