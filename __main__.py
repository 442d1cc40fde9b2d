"""The Pulumi program of the project."""

from infra.program import main

main()
