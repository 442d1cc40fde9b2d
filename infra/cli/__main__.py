"""`python -m infra.cli`, the same as `twinstack`."""

from __future__ import annotations

import sys

from infra.cli import main

sys.exit(main())
