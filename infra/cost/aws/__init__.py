"""AWS estimators: one file per capability, each with `ESTIMATORS` and `FREE` by type token."""
