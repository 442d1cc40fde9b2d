"""Tables of failures, one for each thing that can fail."""
