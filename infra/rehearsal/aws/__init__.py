"""What the simulated AWS knows, one file per capability."""
