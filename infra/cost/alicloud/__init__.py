"""What each Alibaba Cloud resource is billed for."""
