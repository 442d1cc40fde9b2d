"""Twinstack: one workload, native twins on Alibaba Cloud and AWS, compared before anyone migrates."""
