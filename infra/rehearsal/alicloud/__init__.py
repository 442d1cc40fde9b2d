"""What the simulated Alibaba Cloud knows, one file per capability."""
