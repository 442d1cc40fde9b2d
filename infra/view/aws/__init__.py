"""Readers of AWS resources."""
