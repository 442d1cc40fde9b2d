"""Workload files: what is accepted, and every problem of what is not."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.errors import SpecError
from infra.spec.document import MAX_BYTES
from infra.spec.load import load_workload, parse_workload

DATA = Path(__file__).parent / "data"
SMALL = "name: shop\nowner: team\n"
COMPUTE = "compute: { vcpu: 2, memory_gib: 8 }\n"


def complaints(text: str | bytes) -> list[str]:
    """The problems of a file, without its name."""
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(SpecError) as caught:
        parse_workload(data, "w.yaml")
    return [str(problem).removeprefix("w.yaml:") for problem in caught.value.problems]


@pytest.mark.parametrize("name", ["shop", "desk"])
def test_an_embedded_workload_loads_by_name_and_by_path(name: str) -> None:
    by_name = load_workload(name)
    path = Path(__file__).parents[2] / "infra" / "workloads" / f"{name}.yaml"
    assert by_name.name == name
    assert load_workload(path) == by_name == load_workload(str(path))


def test_forty_problems_are_forty_lines() -> None:
    with pytest.raises(SpecError) as caught:
        parse_workload((DATA / "forty.yaml").read_bytes(), "forty.yaml")
    assert len(caught.value.problems) == 40
    assert str(caught.value) + "\n" == (DATA / "forty.txt").read_text()


def test_values_keep_what_was_written() -> None:
    workload = parse_workload(
        (
            SMALL.replace("team", "no")
            + "description: 2026-11-23\n"
            + "network: { nat: shared, zones: 2 }\n"
            + "database: { engine: mysql, version: 8.10, vcpu: 2, memory_gib: 7.5, storage_gb: 20, standby: no }\n"
            + "bucket: { versioning: off }\n"
            + "cache: null\n"
            + "usage: { requests: 60_000_000, egress_gb: 0.1, ingress_gb: 1e3 }\n"
        ).encode()
    )
    assert workload.owner == "no"
    assert workload.description == "2026-11-23"
    assert workload.database is not None
    assert workload.database.version == "8.10"
    assert workload.database.memory_gib == Decimal("7.5")
    assert workload.database.standby is False
    assert workload.bucket is not None
    assert workload.bucket.versioning is False
    assert workload.cache is None
    assert workload.usage.requests == 60_000_000
    assert workload.usage.egress_gb == Decimal("0.1")
    assert workload.usage.ingress_gb == 1000


@pytest.mark.parametrize("text", ["---\n" + SMALL, SMALL + "...\n", "\ufeff" + SMALL, SMALL.replace("\n", "\r\n")])
def test_the_usual_dressings_of_yaml_are_accepted(text: str) -> None:
    assert parse_workload(text.encode()).name == "shop"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: is empty"),
        ("# only a comment\n", "1:1: is empty"),
        ("--- \n", "1:1: is empty"),
        ("- shop\n", "1:1: is a list, not a mapping of keys to values"),
        ("shop", "1:1: is a single value, not a mapping of keys to values"),
        (b"name: \xff\n", "1:7: byte 0xff is not UTF-8 (save the file as UTF-8)"),
        (SMALL.encode("utf-16"), "1:1: is a binary file (it holds NUL bytes), not YAML in UTF-8"),
        (b"\x7fELF\x02\x01\x01\0\0", "1:1: is a binary file (it holds NUL bytes), not YAML in UTF-8"),
        ("name: a\x07b\n", "1:8: control character U+0007 is not allowed in YAML"),
        (SMALL + "---\n" + SMALL, "3:1: a second document begins here; one file holds one"),
        ("name: shop\n\towner: x\n", "2:1: not valid YAML: found a tab character that violates indentation"),
        ("owner: a: b\n", "1:9: not valid YAML: mapping values are not allowed in this context"),
        ("owner: @team\n", "1:8: not valid YAML: found character that cannot start any token"),
        ("owner: 'team\n", "2:1: not valid YAML: found unexpected end of stream (a quote is not closed)"),
        ("a: [1, 2\nb: 3\n", "2:2: not valid YAML: did not find expected ',' or ']'"),
        ("a: " + "[" * 100_000, "1:20: nested deeper than 16 levels"),
        ("\n".join(f"k{index}: 1" for index in range(6000)), "2500:8: more than 5000 values in one file"),
    ],
)
def test_what_is_not_one_plain_document_is_one_problem(text: str | bytes, expected: str) -> None:
    [problem] = complaints(text)
    assert problem.startswith(expected)


def test_anchors_aliases_and_tags_are_refused_one_by_one() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n"
    assert complaints(SMALL + "description: !!str 5\nnetwork: !!python/object/apply:os.system [ls]\n") == [
        "3:14: tag !!str is not allowed (delete it; quote a value to keep it text)",
        "4:10: tag !!python/object/apply:os.system is not allowed (delete it; quote a value to keep it text)",
    ]
    found = complaints(SMALL + bomb)
    assert "4:8: alias *a is not allowed (write the value out)" in found
    assert "3:4: anchor &a is not allowed (delete it)" in found


def test_keys_that_are_no_words_are_problems() -> None:
    assert complaints(SMALL + "? [a, b]\n: 1\n<<: { zones: 3 }\n1: 2\n? !!str owner\n: x\n") == [
        "3:3: a key must be a word, not a list or mapping",
        *(f for f in complaints(SMALL + "\n\n<<: 1\n1: 2\n")),
        "7:3: tag !!str is not allowed (delete it; quote a value to keep it text)",
    ]


def test_a_duplicate_key_names_the_first() -> None:
    assert complaints("name: shop\nowner: a\nname: desk\n") == ["3:1: name: duplicate key (first on line 1)"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("zones: 3", "3:1: zones: unknown key (it is a setting of network)"),
        ("loadBalancer: {}", "3:1: loadBalancer: unknown key (did you mean load_balancer?)"),
        (
            "compute: { vcpu: 2, ram: 8, memory_gib: 8 }",
            "3:21: compute.ram: unknown key (did you mean memory_gib?)",
        ),
        ("compute: { vcpu: 2 }", "3:1: compute.memory_gib: is missing (Memory of one instance in GiB; expected"),
        ("bucket:", "3:1: bucket: has no value (write {} for its defaults, or delete the line to leave it out"),
        ("bucket: true", "3:9: bucket: true is not a mapping (expected a mapping with versioning"),
        (
            "network: { zones: 010 }",
            "3:19: network.zones: 010 is not a whole number (expected a whole number, 1 to 6)",
        ),
        ("network: { zones: 0x2 }", "3:19: network.zones: 0x2 is not a whole number"),
        ("network: { zones: 2.0 }", "3:19: network.zones: 2.0 is not a whole number"),
        ("network: { zones: true }", "3:19: network.zones: true is not a whole number"),
        ("network: { cidr: 8.8.0.0/16 }", "3:18: network.cidr: 8.8.0.0/16 is not a private range"),
        ("network: { cidr: 100.64.0.0/16 }", "3:18: network.cidr: 100.64.0.0/16 is not a private range"),
        ("network: { cidr: 10.0.0.0/8 }", "3:18: network.cidr: 10.0.0.0/8 is a /8 (expected /16 to /24)"),
        ("network: { cidr: 10.0.0.0 }", "3:18: network.cidr: 10.0.0.0/32 is a /32 (expected /16 to /24)"),
        (
            "network: { cidr: 10.0.0.0/24, zones: 6 }",
            "3:18: network.cidr: 10.0.0.0/24 has room for 2 zones, not for 6; use /22",
        ),
        ("firewall: { app_port: 22 }", "3:23: firewall.app_port: 22 is taken by the SSH server"),
        (
            "firewall: { ingress_cidrs: [10.0.0.0/8, 10.1.0.0/16] }",
            "3:41: firewall.ingress_cidrs[1]: 10.1.0.0/16 overlaps 10.0.0.0/8 (list each source once)",
        ),
        (
            "firewall: { ingress_cidrs: [1.0.0.0/8, 1.0.0.0/8] }",
            "3:40: firewall.ingress_cidrs[1]: 1.0.0.0/8 is listed",
        ),
        (
            "compute: { vcpu: 2, memory_gib: 8, min: 4, max: 2 }",
            "3:41: compute.min: 4 is more than compute.max, 2",
        ),
        ("compute: { vcpu: 2, memory_gib: 10240 }", "3:33: compute.memory_gib: 10240 is more than 1536"),
        ("compute: { vcpu: 2, memory_gib: 0 }", "3:33: compute.memory_gib: 0 is not more than 0"),
        ("load_balancer: { domain: a.example }", "3:1: load_balancer: needs compute to send requests to"),
        ("usage: { nat_egress_gb: 5 }", "3:25: usage.nat_egress_gb: 5 is more than usage.nat_gb, 0"),
        ("usage: { average_instances: 2 }", "3:29: usage.average_instances: needs compute"),
        ("usage: { requests: -0.5 }", "3:20: usage.requests: -0.5 is less than 0"),
        ("usage: { requests: .nan }", "3:20: usage.requests: .nan is not a number"),
        (
            "logs: { retention_days: 100 }",
            "3:25: logs.retention_days: 100 is not one of its values (did you mean 90?",
        ),
        (
            'description: "a\\0b"',
            r"3:14: description: 'a\x00b' is not valid here (expected text, at most 500 characters)",
        ),
        ("bucket: []", "3:1: bucket: is a list (expected a mapping with"),
    ],
)
def test_one_problem_in_the_words_of_its_field(line: str, expected: str) -> None:
    [problem] = complaints(SMALL + line + "\n")
    assert problem.startswith(expected)


def test_contradictions_between_sections_are_all_told() -> None:
    text = (
        SMALL
        + COMPUTE
        + (
            "network: { zones: 1 }\n"
            "load_balancer: { domain: shop.example }\n"
            "database:\n  engine: mysql\n  vcpu: 2\n  memory_gib: 8\n  storage_gb: 20\n  standby: true\n"
            "cache: { memory_gib: 1 }\n"
            "usage: { average_instances: 2 }\n"
        )
    )
    has = "needs network.zones of at least 2, and it is 1"
    assert complaints(text) == [
        f"5:1: load_balancer: {has}",
        f"6:1: database: {has} (RDS on AWS wants subnets in two, even without a standby)",
        f"12:1: cache.standby: {has} (or set it to false)",
        "13:29: usage.average_instances: 2 is outside compute.min to compute.max, 1 to 1",
    ]


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(SpecError, match=rf"large.yaml:1:1: is 50000000 bytes; at most {MAX_BYTES} are read"):
        load_workload(large)
    with pytest.raises(SpecError, match="at most"):
        parse_workload(b"#" * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "is a folder, not a file"),
        (lambda path: os.mkfifo(path), "is not a regular file"),
        (lambda path: path.symlink_to(path), "cannot be read: "),
    ],
)
def test_what_is_no_file_is_a_problem(tmp_path: Path, make, expected: str) -> None:
    path = tmp_path / "w.yaml"
    make(path)
    with pytest.raises(SpecError) as caught:
        load_workload(path)
    assert expected in caught.value.message


def test_an_unknown_name_gets_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SpecError) as caught:
        load_workload("shopp")
    assert str(caught.value) == (
        "shopp:1:1: no such workload\n"
        "  hint: did you mean shop? workloads: desk, shop; or give the path of a YAML file"
    )
    Path("mine").write_text(SMALL)
    assert load_workload("mine").name == "shop"


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".yaml", "x" * 5000])
def test_a_name_no_file_can_have(name: str) -> None:
    with pytest.raises(SpecError, match="cannot be read: File name too long"):
        load_workload(name)


def test_thousands_of_sources_are_compared_in_no_time() -> None:
    sources = [f"10.{index // 256}.{index % 256}.0/24" for index in range(4900)]
    found = complaints(f"{SMALL}firewall: {{ ingress_cidrs: {[*sources, '10.0.0.0/8']} }}")
    assert sum("overlaps 10.0.0.0/8" in line for line in found) == 4900
    assert sum("4901 ranges, at most 30" in line for line in found) == 1


def test_as_many_sources_as_a_security_group_has_rules_for() -> None:
    def firewall(count: int) -> str:
        return f"{SMALL}firewall: {{ ingress_cidrs: {[f'10.0.{index}.0/24' for index in range(count)]} }}"

    assert len(parse_workload(firewall(30).encode()).firewall.ingress_cidrs) == 30
    assert complaints(firewall(31)) == [
        "3:13: firewall.ingress_cidrs: 31 ranges, at most 30 (each takes a rule for 80 and for 443, "
        "and a security group of AWS takes 60: join neighbouring ranges)"
    ]


@pytest.mark.parametrize(
    ("sources", "wrong"),
    [
        ("1.0.0.0/8, 1.1.0.0/16, 1.1.1.0/24", [1, 2]),
        ("1.1.1.0/24, 1.1.0.0/16, 1.0.0.0/8", [0, 1]),
        ("1.1.0.0/16, 2.0.0.0/8, 1.0.0.0/8, 2.0.0.0/8", [0, 3]),
    ],
)
def test_every_source_that_another_holds_is_told(sources: str, wrong: list[int]) -> None:
    found = complaints(f"{SMALL}firewall: {{ ingress_cidrs: [{sources}] }}")
    assert [int(line.partition("cidrs[")[2].partition("]")[0]) for line in found] == wrong


KEYS = st.text(alphabet="abcdefghijklmnop_", min_size=1, max_size=12).map(lambda word: f"zz{word}")
SECTIONS = ("network", "firewall", "bucket", "key", "logs", "identity", "usage")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(("", *SECTIONS)), st.sets(KEYS, min_size=1, max_size=4), max_size=5))
def test_every_unknown_key_is_told_with_its_line(unknown: dict[str, set[str]]) -> None:
    lines = ["name: shop", "owner: team"]
    expected: list[str] = []
    for section, keys in sorted(unknown.items()):
        if section:
            lines.append(f"{section}:")
        for key in sorted(keys):
            place = f"{section}.{key}" if section else key
            indent = "  " if section else ""
            lines.append(f"{indent}{key}: 1")
            expected.append(f"{len(lines)}:{len(indent) + 1}: {place}: unknown key")
    text = "\n".join(lines) + "\n"
    if not expected:
        assert parse_workload(text.encode()).name == "shop"
        return
    assert [problem.partition(" (")[0] for problem in complaints(text)] == expected


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_a_workload_or_problems(data: bytes) -> None:
    try:
        parse_workload(data)
    except SpecError as error:
        assert error.problems
        assert all(problem.line >= 1 and problem.column >= 1 for problem in error.problems)


@settings(max_examples=80, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from((*SECTIONS, "name", "cidr", "zones", "version", "aws")), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_any_shape_is_a_workload_or_problems(value: object) -> None:
    try:
        parse_workload(json.dumps(value).encode())
    except SpecError as error:
        assert error.problems
