"""The one explicit provider of a stack."""

from importlib.metadata import version

import pytest

from infra.catalog.region import region
from infra.components.provider import provider
from infra.estate.offline.capture import capture


def planned(cloud, metro, site="International"):
    resources = capture(lambda: provider(region(cloud, metro), site) and None, project="demo", stack="dev")
    (found,) = (resource for resource in resources if resource.custom)
    return found


def test_aws():
    found = planned("aws", "frankfurt")
    assert (found.type, found.name) == ("pulumi:providers:aws", "aws-eu-central-1")
    assert found.inputs["region"] == "eu-central-1"
    assert found.source.startswith("infra/components/provider.py:")


@pytest.mark.parametrize("site", ["International", "Domestic"])
def test_alicloud(site):
    found = planned("alicloud", "singapore", site)
    assert (found.type, found.name) == ("pulumi:providers:alicloud", "alicloud-ap-southeast-1")
    assert found.inputs == {
        "accountType": site,
        "region": "ap-southeast-1",
        "skipRegionValidation": "true",
        "version": version("pulumi-alicloud"),
    }


def test_credentials_of_the_environment_do_not_become_inputs(monkeypatch):
    for name in (
        "ALICLOUD_ACCESS_KEY",
        "ALICLOUD_SECRET_KEY",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        "AWS_SECRET_ACCESS_KEY",
    ):
        monkeypatch.setenv(name, "hush-hush")
    for cloud in ("aws", "alicloud"):
        assert "hush-hush" not in str(planned(cloud, "singapore").inputs)
