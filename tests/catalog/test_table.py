"""Every file of the catalogue has the shape, the order and the sources it promises."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from infra.catalog.table import DATA, cloud_of, rows

KEYS = {
    "account_words": ("cloud", "product", "word"),
    "cache_classes": ("cloud", "name"),
    "cpu_models": ("cpu_model",),
    "database_classes": ("cloud", "name"),
    "engine_versions": ("cloud", "product", "version"),
    "images": ("cloud", "architecture"),
    "inputs": ("type", "fact", "path"),
    "instances": ("cloud", "instance_type"),
    "offerings": ("cloud", "region", "family"),
    "redundancy": ("cloud", "region"),
    "regions": ("cloud", "region"),
    "services": ("cloud", "region", "key"),
    "unscoped_actions": ("cloud", "service"),
    "zones": ("cloud", "region", "zone"),
}
WORDS = {
    ("account_words", "product"): {"mysql", "postgresql"},
    ("cache_classes", "status"): {"current", "on sale", "withdrawn"},
    ("database_classes", "edition"): {"any", "basic", "cluster", "high_availability"},
    ("engine_versions", "product"): {"mysql", "postgresql", "redis"},
    ("engine_versions", "status"): {"standard", "extended", "offered"},
    ("instances", "allocation"): {"dedicated", "burstable", "shared"},
    ("instances", "architecture"): {"x86_64", "arm64"},
    ("offerings", "basis"): {"offer list", "price row"},
    ("offerings", "offered"): {"true", "false"},
    ("redundancy", "available"): {"true", "false", "unknown"},
    ("regions", "status"): {"active", "announced", "closed", "closing", "impaired", "restricted"},
    ("services", "available"): {"true", "false", "unknown"},
    ("services", "scope"): {"regional", "global"},
    ("zones", "confidence"): {"published", "secondhand", "derived"},
    ("zones", "offered"): {"true", "false", "unknown"},
}


def test_every_file_is_known() -> None:
    assert {path.stem for path in DATA.glob("*.csv")} == set(KEYS)


@pytest.mark.parametrize("name", KEYS)
def test_every_row_names_its_source_and_date(name: str) -> None:
    for row in rows(name):
        assert row["source"].strip(), row
        assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", row["as_of"]), row
        assert "2017" <= row["as_of"] < "2027", row


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique_and_cells_are_clean(name: str) -> None:
    keys = [tuple(row[column] for column in KEYS[name]) for row in rows(name)]
    assert len(keys) == len(set(keys))
    for row in rows(name):
        assert None not in row, "more cells than columns"
        assert all(value is not None and value == value.strip() for value in row.values()), row
        if "cloud" in row:
            assert cloud_of(row["cloud"]) == row["cloud"]


@pytest.mark.parametrize(("name", "column"), WORDS)
def test_words_are_the_documented_ones(name: str, column: str) -> None:
    assert {row[column] for row in rows(name)} == WORDS[name, column]


@pytest.mark.parametrize("name", ["cache_classes", "database_classes", "instances"])
def test_sizes_are_positive(name: str) -> None:
    for row in rows(name):
        assert int(row["vcpu"]) >= 1, row
        assert Decimal(row["memory_gib"]) > 0, row


@pytest.mark.parametrize("name", ["offerings", "services", "zones"])
def test_regions_of_other_files_exist(name: str) -> None:
    known = {(row["cloud"], row["region"]) for row in rows("regions")}
    assert {(row["cloud"], row["region"]) for row in rows(name)} <= known


def test_a_row_of_no_cloud_is_refused() -> None:
    with pytest.raises(ValueError, match="gcp"):
        cloud_of("gcp")


def test_the_notice_names_every_file_under_a_share_alike_licence() -> None:
    notice = (DATA / "NOTICE.md").read_text(encoding="utf-8")
    assert "Data from Spare Cores, sparecores.com, CC BY-SA 4.0, changed".lower() in notice.lower()
    covered = {name for name in KEYS if any("CC BY-SA" in row["source"] for row in rows(name))}
    assert covered
    for name in covered:
        assert f"`{name}.csv`" in notice


def test_nothing_points_into_a_private_place() -> None:
    for path in sorted(DATA.iterdir()):
        text = path.read_text(encoding="utf-8")
        assert "code-search" not in text, path.name
        assert not re.search(r"(?<![\w.:/{}-])/(?!aws/|opt/ml/)\w+/\w", text), path.name
