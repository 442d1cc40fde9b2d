"""The `twinstack` command.

Results go to stdout, talk to stderr. Exit codes: 0 fine, 1 a gate failed, 2 wrong input or environment, 130
interrupted. Nothing of weight is imported before the verb that needs it, so that `--help` stays instant.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb and returns its exit code; a user's mistake prints message and hint, no traceback."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        # Also while modules are imported, which is most of the time that a short run takes.
        print("twinstack: interrupted; nothing was written", file=sys.stderr)
        return INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    from infra.cli.arguments import parser
    from infra.cli.output import prepare, printable, write
    from infra.errors import TwinstackError

    prepare()
    try:
        try:
            options = parser().parse_args(arguments)
        finally:
            write("")  # of --help and --version
        return int(options.run(options))
    except TwinstackError as error:
        print(f"twinstack: {printable(str(error))}", file=sys.stderr)
        return error.exit_code
