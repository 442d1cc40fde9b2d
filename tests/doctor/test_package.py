import pytest

from infra.doctor import package as subject
from infra.doctor.package import package, packages, within


@pytest.mark.parametrize(
    ("version", "bounds", "fits"),
    [
        ("3.272.0", "<4,>=3.272", True),
        ("3.271.9", "<4,>=3.272", False),
        ("4.0.0", "<4,>=3.272", False),
        ("4", "<4.0.0", False),
        ("3.11.7", ">=3.11", True),
        ("3.9.18", ">=3.11", False),
        ("1.0", "==1.0.0", True),
        ("1.1", "==1.0", False),
        ("1.1", "!=1.0", True),
        ("2.0rc1", ">1.9", True),
        ("2.0", "<=2", True),
        ("7", "", True),
    ],
)
def test_bounds(version, bounds, fits):
    assert within(version, bounds) is fits


def test_everything_the_product_asks_for_is_here():
    found = {check.name: check for check in packages()}
    assert {"Python", "twinstack", "pulumi", "pulumi-aws", "pulumi-alicloud", "pydantic"} <= set(found)
    assert {check.status for check in found.values()} == {"ok"}
    assert not {"pytest", "wheel"} & set(found)


def test_a_package_that_is_missing_or_too_old():
    assert package("no-such-package", ">=1").status == "broken"
    old = package("pydantic", ">=1000")
    assert old.status == "broken"
    assert old.found.endswith("but >=1000 is asked for")


def test_a_product_that_is_not_installed(monkeypatch):
    monkeypatch.setattr(subject, "NAME", "no-such-product")
    found = {check.name: check.status for check in packages()}
    assert found == {"Python": "ok", "no-such-product": "broken"}
