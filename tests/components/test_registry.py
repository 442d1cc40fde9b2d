"""Every capability has an implementation on both clouds, found without importing the other."""

import subprocess
import sys

import pytest

from infra.components.bucket import Bucket
from infra.components.cache import Cache
from infra.components.compute import Compute
from infra.components.database import Database
from infra.components.firewall import Firewall
from infra.components.identity import Identity
from infra.components.key import Key
from infra.components.load_balancer import LoadBalancer
from infra.components.logs import Logs
from infra.components.network import Network
from infra.components.registry import PAIRS, twin
from infra.components.twin import Twin

CONTRACTS = (Bucket, Cache, Compute, Database, Firewall, Identity, Key, LoadBalancer, Logs, Network)


def test_the_registry_is_sorted_and_complete():
    assert list(PAIRS) == sorted(PAIRS)
    assert sorted(contract.capability for contract in CONTRACTS) == list(PAIRS)
    assert set(CONTRACTS) == set(Twin.__subclasses__())


@pytest.mark.parametrize("cloud", ["aws", "alicloud"])
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.capability)
def test_each_implementation_fulfils_its_contract(contract, cloud):
    found = twin(contract, cloud)
    assert issubclass(found, contract)
    assert found is not contract
    assert found.__module__ == f"infra.components.{cloud}.{contract.capability}"


@pytest.mark.parametrize(("cloud", "other"), [("aws", "pulumi_alicloud"), ("alicloud", "pulumi_aws")])
def test_one_cloud_does_not_import_the_other(cloud, other):
    code = (
        "import sys; from infra.components.network import Network; from infra.components.registry import twin; "
        f"twin(Network, {cloud!r}); sys.exit({other!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
