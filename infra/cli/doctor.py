"""`twinstack doctor`: what is here, and what is missing for what."""

from __future__ import annotations

import argparse

from infra.cli.output import color, width, write, write_json


def doctor(options: argparse.Namespace) -> int:
    """Prints what was looked for; 2 when something that is there does not work."""
    from infra.doctor.examine import examine
    from infra.report import doctor as report

    found = examine()
    if options.format == "json":
        write_json(report.to_json(found))
    else:
        write(report.table(found, width(), color()))
    return 2 if any(check.status == "broken" for check in found) else 0
