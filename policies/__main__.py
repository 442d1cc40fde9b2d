"""Serves the pack to the engine; the only place that builds a PolicyPack, whose constructor never returns."""

from pulumi_policy import PolicyPack

from policies.pack import DESCRIPTION, NAME, Pack

if __name__ == "__main__":
    PolicyPack(
        name=NAME,
        policies=Pack().policies(),
        description=DESCRIPTION,
        display_name="Twinstack",
        tags=["alicloud", "aws"],
    )
