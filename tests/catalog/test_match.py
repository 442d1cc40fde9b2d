"""The measure of distance."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from infra.catalog.match import Gap, fits, match, nearest, plain, size_gap

SIZES = st.decimals(min_value="0.25", max_value="4096", places=2)


def distance(asked: Decimal, got: Decimal) -> Decimal:
    gap = size_gap("memory_gib", asked, got)
    return gap.distance if gap else Decimal(0)


def test_doubling_costs_one_and_halving_three() -> None:
    assert distance(Decimal(4), Decimal(8)) == 1
    assert distance(Decimal(4), Decimal(32)) == 3
    assert distance(Decimal(4), Decimal(2)) == 3
    assert size_gap("vcpu", Decimal(4), Decimal(4)) is None


@given(SIZES, SIZES, SIZES)
def test_farther_is_never_nearer(asked: Decimal, got: Decimal, more: Decimal) -> None:
    low, high = sorted((got, more))
    if low >= asked:
        assert distance(asked, low) <= distance(asked, high)
    if high <= asked:
        assert distance(asked, low) >= distance(asked, high)


@given(SIZES, st.integers(min_value=1, max_value=64))
def test_too_small_is_worse_than_too_big(asked: Decimal, factor: int) -> None:
    assert distance(asked, asked / (factor + 1)) > distance(asked, asked * (factor + 1))


def test_a_tenth_less_still_fits() -> None:
    assert fits(Decimal(10), Decimal(9))
    assert not fits(Decimal(10), Decimal("8.99"))


def test_a_match_is_the_sum_of_its_gaps() -> None:
    near = match("near", (None, Gap("vcpu", "2", "4", Decimal(1)), Gap("offer", "a", "b", Decimal("0.5"))))
    assert near.distance == Decimal("1.5")
    assert [gap.dimension for gap in near.gaps] == ["vcpu", "offer"]
    assert match("same", (None, None)).distance == 0


def test_nearest_breaks_ties_by_rank() -> None:
    found = nearest([match(name, ()) for name in ("b", "a", "c")], lambda name: (name,))
    assert found and found.item == "a"
    assert nearest([], lambda name: (name,)) is None


def test_plain_numbers() -> None:
    assert [plain(Decimal(text)) for text in ("8.0", "6.3838", "100", "1E+3", "0.50")] == [
        "8",
        "6.3838",
        "100",
        "1000",
        "0.5",
    ]
