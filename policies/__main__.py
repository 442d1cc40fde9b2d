"""Serves the pack to the engine."""

from infra.policy.server import serve
from policies.registry import RULES

if __name__ == "__main__":
    serve(RULES.values())
