"""Readers of Alibaba Cloud resources."""
