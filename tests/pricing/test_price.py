"""Where a price holds."""

import pytest

from infra.pricing.price import CURRENCIES, MARKS, SERVICES, UNITS, scopes


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("cn-beijing", ("cn-beijing", "mainland", "all")),
        ("cn-northwest-1", ("cn-northwest-1", "mainland", "all")),
        ("cn-hongkong", ("cn-hongkong", "intl", "all")),
        ("eu-central-1", ("eu-central-1", "intl", "all")),
        ("", ("all",)),
    ],
)
def test_scopes(region: str, expected: tuple[str, ...]) -> None:
    assert scopes(region) == expected


@pytest.mark.parametrize("words", [CURRENCIES, MARKS, SERVICES, UNITS])
def test_vocabularies_are_sorted_and_say_each_word_once(words: tuple[str, ...]) -> None:
    assert list(words) == sorted(set(words), key=_digits_as_numbers)


def _digits_as_numbers(word: str) -> tuple[int, str]:
    """Units that begin with a number come in its order: 1000 before 10000."""
    number = word.split(" ")[0]
    return (int(number) if number.isdigit() else 10**9, word)
