"""A small price book to spoil."""

from collections.abc import Callable
from pathlib import Path

import pytest

HEADER = (
    "cloud,region,service,sku,option,unit,currency,price,tier_from,tier_to,as_of,source,confidence,marks,note\n"
)

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes rows under the header into a price file and returns the book's directory."""

    def writer(*rows: str, cloud: str = "aws", service: str = "nat_gateway", header: str = HEADER) -> Path:
        path = tmp_path / cloud / f"{service}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return tmp_path

    return writer
