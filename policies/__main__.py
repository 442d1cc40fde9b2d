"""Serves the pack to the engine."""

from policies.server import serve

if __name__ == "__main__":
    serve()
