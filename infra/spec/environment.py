"""Environments: the kinds of stacks that one workload has beside each other."""

from __future__ import annotations

from typing import Literal, get_args

Environment = Literal["production", "staging", "development"]

ENVIRONMENTS: tuple[Environment, ...] = get_args(Environment)
