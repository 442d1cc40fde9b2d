"""Parity facts read from planned Alibaba Cloud resources."""
