"""The offline planner: a program run without engine, plugins, credentials or network."""
