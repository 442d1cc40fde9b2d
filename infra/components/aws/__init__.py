"""AWS twins: one file per capability, each a class named as its contract."""
