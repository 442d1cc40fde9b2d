"""Workloads: what to deploy, in vCPU, GiB, GB, zones and requests."""
