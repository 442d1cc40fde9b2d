"""Estates: resources as plain data, wherever they came from."""
