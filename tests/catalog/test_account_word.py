"""Words that databases keep for themselves."""

from __future__ import annotations

from itertools import product

import pytest

from infra.catalog.account_word import account_words
from infra.catalog.cloud import CLOUDS, Cloud
from infra.components.database import ADMINISTRATOR, PORTS

PLACES = tuple(product(CLOUDS, sorted(PORTS)))


@pytest.mark.parametrize(("cloud", "engine"), PLACES)
def test_the_administrator_has_a_name_that_every_engine_takes(cloud: Cloud, engine: str) -> None:
    assert ADMINISTRATOR not in account_words(cloud, engine)


def test_names_that_people_reach_for_are_known_to_be_refused() -> None:
    assert {"admin", "administrator", "root"} <= account_words("alicloud", "mysql")
    assert {"admin", "administrator"} <= account_words("alicloud", "postgresql")
    assert "user" in account_words("aws", "postgresql")


@pytest.mark.parametrize(("cloud", "engine"), PLACES)
def test_words_are_compared_in_lower_case(cloud: Cloud, engine: str) -> None:
    assert all(word == word.lower() for word in account_words(cloud, engine))
