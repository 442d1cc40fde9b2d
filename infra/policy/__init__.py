"""The rule engine: what a rule is, how resources are judged, how a pack is served."""
