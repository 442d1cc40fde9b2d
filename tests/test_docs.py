"""The parts of the how-to pages that are written from the product: `pytest --update-golden` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from infra.catalog.cloud import CLOUDS, NAMES
from infra.catalog.region import metros, region
from infra.cost.estimate import estimate
from infra.engine.diagnosis import FAILURES, POLICY_HINT
from infra.engine.failure import Failure
from infra.estate.estate import Estate
from infra.pricing.book import PriceBook

DOCS = Path(__file__).resolve().parents[1] / "docs"
WORDS = {
    "flag": "[--secret]",
    "next": "what the message says",
    "problems": "each problem, with file and line",
    "says": "...",
    "why": "...",
}


@pytest.fixture
def block(request: pytest.FixtureRequest) -> Callable[[str, str, str], None]:
    """Asserts that a generated block of a page is up to date; `--update-golden` writes it."""

    def check(page: str, name: str, text: str) -> None:
        path = DOCS / page
        before = path.read_text(encoding="utf-8")
        pattern = re.compile(rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        assert pattern.search(before), name
        after = pattern.sub(lambda match: f"{match[1]}{text}{match[2]}", before)
        if request.config.getoption("--update-golden"):
            path.write_text(after, encoding="utf-8")
        assert after == path.read_text(encoding="utf-8")

    return check


def _filled(template: str) -> str:
    """A template as the page shows it."""
    text = re.sub(r"\{(\w+)\}", lambda found: WORDS.get(found[1], found[1].upper()), template)
    return text.replace("|", "\\|")


def _table(rows: list[tuple[str, str, str]]) -> str:
    lines = [f"| {title} | {message} | {hint} |" for title, message, hint in rows]
    return "\n".join(["| what happened | message | next step |", "|---|---|---|", *lines]) + "\n"


def _rows(failures: list[Failure]) -> list[tuple[str, str, str]]:
    return sorted((each.title, _filled(each.message), _filled(each.hint)) for each in failures)


def test_every_failure_stands_in_the_page(block: Callable[[str, str, str], None]) -> None:
    engine = _rows([each for each in FAILURES if not each.cloud])
    policy = ("a mandatory policy is violated", "a mandatory policy forbids it: ...", _filled(POLICY_HINT))
    block("troubleshoot.md", "engine", _table(sorted([*engine, policy])))
    for cloud in CLOUDS:
        block("troubleshoot.md", cloud, _table(_rows([each for each in FAILURES if each.cloud == cloud])))


def test_what_is_billed_from_the_first_minute(
    block: Callable[[str, str, str], None], twins: Callable[[str, str], tuple[Estate, Estate]]
) -> None:
    lines = ["| | " + " | ".join(NAMES[cloud] for cloud in reversed(CLOUDS)) + " |", "|---|---:|---:|"]
    book = PriceBook.embedded()
    costs: dict[str, dict[str, object]] = {}
    totals: list[object] = []
    for cloud, plan in zip(reversed(CLOUDS), twins("shop", "singapore"), strict=True):
        hourly = [
            line
            for line in estimate(plan, book, date(2026, 11, 26)).lines
            if line.monthly is not None and line.quantity and not line.usage_based
        ]
        for line in hourly:
            found = costs.setdefault(line.capability, {})
            found[cloud] = found.get(cloud, 0) + line.monthly.amount  # pyright: ignore[reportOperatorIssue]
        totals.append(sum(line.monthly.amount for line in hourly if line.monthly))
    for capability, found in sorted(costs.items()):
        cells = [f"{found[cloud]:,.2f}" if cloud in found else "" for cloud in reversed(CLOUDS)]
        lines.append(f"| {capability} | {' | '.join(cells)} |")
    lines.append("| together | " + " | ".join(f"{total:,.2f}" for total in totals) + " |")
    block("deploy.md", "fixed", "\n".join(lines) + "\n")


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in DOCS.glob("*.md"):
        for target, anchor in re.findall(
            r"\]\((?!https?:)([\w./-]*)(?:#([\w-]+))?\)", page.read_text(encoding="utf-8")
        ):
            path = page if not target else page.parent / target
            assert path.exists(), f"{page.name}: {target}"
            if anchor:
                headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
                slugs = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
                assert anchor in slugs, f"{page.name}: {target}#{anchor}"


def test_the_guide_names_the_metros_whose_region_of_aws_is_off_at_first() -> None:
    """Regions that were opened after 20 March 2019 (AWS Account Management, read 2026-11-27)."""
    late = [metro for metro in metros() if region("aws", metro, allow_impaired=True).launched > "2019-03"]
    names = ", ".join(metro.replace("-", " ").title() for metro in late)
    assert f"({names})" in " ".join((DOCS / "deploy.md").read_text(encoding="utf-8").split())
