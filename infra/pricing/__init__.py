"""Prices: the product's own dated, sourced, currency-typed price book."""
