"""Files that are no price file at all; rows are in test_book."""

from __future__ import annotations

import os

import pytest

from infra.pricing.price import COLUMNS
from infra.pricing.price_file import read_prices


@pytest.mark.parametrize("make", [lambda p: os.mkfifo(p), lambda p: p.mkdir()])
def test_what_is_no_regular_file_is_a_problem(tmp_path, make):
    make(path := tmp_path / "logs.csv")
    [problem] = read_prices(path, "aws", "logs")[1]
    assert problem.message == "is not a regular file"


def test_a_field_too_long_for_csv_is_a_problem(tmp_path):
    path = tmp_path / "logs.csv"
    path.write_text(",".join(COLUMNS) + "\n" + "x" * 200_000 + "\n")
    [problem] = read_prices(path, "aws", "logs")[1]
    assert "cannot be read" in problem.message
