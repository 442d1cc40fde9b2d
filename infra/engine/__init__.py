"""The Pulumi engine: where it is, how it is run, what its failures mean."""
