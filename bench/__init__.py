"""Benchmarks: how fast the product is, measured from outside as a user meets it."""
