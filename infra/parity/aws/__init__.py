"""Parity facts read from planned AWS resources."""
