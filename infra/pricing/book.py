"""The price book: every list price the product knows, in files read only when they are asked for."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path

from infra.catalog.cloud import CLOUDS
from infra.errors import PriceError, Problem
from infra.money import Rate
from infra.nearest import nearest
from infra.pricing.price import COLUMNS, SERVICES, Price, scopes
from infra.pricing.price_file import Index, read_prices, read_rows
from infra.pricing.rate_file import ListRatio, best_ratio, read_fx, read_ratios

DATA = Path(__file__).parent / "data"
FX = "fx.csv"
LIST_RATIO = "list_ratio.csv"


class PriceBook:
    """Prices under ``<directory>/<cloud>/<service>.csv``, rates beside them.

    Args:
        directory: where the files are; a file that is not there holds no prices.
        fallback: asked for whatever this book does not hold.
    """

    def __init__(self, directory: Path, fallback: PriceBook | None = None) -> None:
        self.directory = directory
        self.fallback = fallback
        self._files: dict[tuple[str, str], Index] = {}

    @staticmethod
    def embedded() -> PriceBook:
        """The book that comes with the product; the files it has read stay read."""
        return _embedded()

    @classmethod
    def load(cls, directory: Path) -> PriceBook:
        """A user's own book over the embedded one: a price it has wins, in whatever scope.

        Raises:
            PriceError: with file and line of every row that cannot be used.
        """
        if not directory.is_dir():
            raise PriceError(f"{directory}: no such directory", "it holds <cloud>/<service>.csv files")
        book = cls(directory, cls.embedded())
        book.check()
        return book

    def check(self) -> None:
        """Reads every file. Raises `PriceError` with file and line of every row that cannot be used."""
        problems: list[Problem] = []
        for path in sorted(self.directory.rglob("*.csv")):
            parts = path.relative_to(self.directory).parts
            if parts == (LIST_RATIO,):
                problems += read_ratios(path)[1]
            elif parts == (FX,):
                problems += read_fx(path)[1]
            elif len(parts) == 2 and parts[0] in CLOUDS and path.stem in SERVICES:
                index, faults = read_prices(path, parts[0], path.stem)
                self._files[parts[0], path.stem] = index
                problems += faults
            else:
                near = nearest(path.stem, SERVICES)
                hint = f"nearest: {parts[0]}/{near}.csv" if near else f"services: {', '.join(SERVICES)}"
                problems.append(Problem(str(path), 1, 1, "not a file of a price book", hint))
        _refuse(problems)

    def find(
        self, cloud: str, region: str, service: str, sku: str, unit: str, option: str = ""
    ) -> tuple[Price, ...]:
        """The tiers of one price, lowest first; empty when there is none.

        The region's own price wins over that of its scope (``mainland`` or ``intl``) and that over ``all``.
        """
        index = self._index(cloud, service)
        for scope in scopes(region):
            if found := index.get((scope, sku, option, unit)):
                return found
        return self.fallback.find(cloud, region, service, sku, unit, option) if self.fallback else ()

    def explain_miss(self, cloud: str, region: str, service: str, sku: str, unit: str, option: str = "") -> str:
        """Why `find` returned nothing, with the nearest price there is."""
        prices = [*self._keys(cloud, service)]
        what = _named(sku, option, unit)
        if not prices:
            return f"no {service} prices for {cloud}"
        here = scopes(region)
        elsewhere = sorted({key[0] for key in prices if key[1:] == (sku, option, unit)})
        if elsewhere:
            more = f" and {len(elsewhere) - 3} more" if len(elsewhere) > 3 else ""
            return f"no price for {service} {what} in {region}; there is one in {', '.join(elsewhere[:3])}{more}"
        sold = sorted({_named(*key[1:]) for key in prices if key[0] in here and key[1] == sku})
        if sold:
            return f"no price for {service} {what} in {region}; there is one for {', '.join(sold)}"
        offered = sorted({key[1] for key in prices if key[0] in here})
        if not offered:
            return f"no {service} prices for {cloud} in {region}"
        near = nearest(sku, offered)
        return f"no price for {service} {what} in {region}" + (f"; nearest: {near}" if near else "")

    def ratio(self, service: str, region: str = "", sku: str = "") -> Rate | None:
        """CNY of Alibaba Cloud's China-site list for one USD of its international list; None when not known."""
        found = self.list_ratio(service, region, sku)
        return found.rate if found else None

    def list_ratio(self, service: str, region: str = "", sku: str = "") -> ListRatio | None:
        """The list ratio with its band; without a region the one that holds for all or outside the mainland.

        A `region` may also be a scope, as it stands in a price row.
        """
        place = {"": "intl", "all": "intl"}.get(region, region)
        found = best_ratio(self._ratios, service, "cn-" if place == "mainland" else place, sku)
        return found or (self.fallback.list_ratio(service, region, sku) if self.fallback else None)

    def fx(self, base: str, quote: str) -> Rate | None:
        """The newest market rate of a currency pair; None when not known.

        Market rates are for showing a total in another currency, never for reading a price list.
        """
        found = [rate for rate in self._fx if (rate.base, rate.quote) == (base, quote)]
        if not found:
            return self.fallback.fx(base, quote) if self.fallback else None
        return max(found, key=lambda rate: _sortable(rate.as_of))

    @cached_property
    def as_of(self) -> str:
        """The newest date of any price, as it stands there; empty for a book without dates."""
        dates = {self.fallback.as_of} if self.fallback else set[str]()
        for path in self.directory.glob("*/*.csv"):
            dates.update(row["as_of"] for _, row in read_rows(path, COLUMNS, []))
        return max(dates, key=_sortable, default="")

    @cached_property
    def _ratios(self) -> tuple[ListRatio, ...]:
        path = self.directory / LIST_RATIO
        found, problems = read_ratios(path) if path.is_file() else ((), [])
        _refuse(problems)
        return found

    @cached_property
    def _fx(self) -> tuple[Rate, ...]:
        path = self.directory / FX
        found, problems = read_fx(path) if path.is_file() else ((), [])
        _refuse(problems)
        return found

    def _index(self, cloud: str, service: str) -> Index:
        found = self._files.get((cloud, service))
        if found is None:
            path = self.directory / cloud / f"{service}.csv"
            known = cloud in CLOUDS and service in SERVICES and path.is_file()
            found, problems = read_prices(path, cloud, service) if known else ({}, [])
            _refuse(problems)
            self._files[cloud, service] = found
        return found

    def _keys(self, cloud: str, service: str) -> list[tuple[str, ...]]:
        below = self.fallback._keys(cloud, service) if self.fallback else []
        return [*self._index(cloud, service), *below]


@cache
def _embedded() -> PriceBook:
    return PriceBook(DATA)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise PriceError("\n".join(map(str, problems)), "columns and words: infra/pricing/data/README.md")


def _sortable(date: str) -> str:
    return "" if date == "undated" else date


def _named(sku: str, option: str, unit: str) -> str:
    return " ".join(filter(None, (sku, f"({option})" if option else "", f"by {unit}")))
