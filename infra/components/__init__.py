"""Twins: one contract per capability, one native implementation per cloud under the same file name."""
