"""The price book: look-ups, overlay, hints, and every fault of a file at once."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from infra.errors import PriceError
from infra.pricing.book import PriceBook

Write = Callable[..., Path]

HEADER = (
    "cloud,region,service,sku,option,unit,currency,price,tier_from,tier_to,as_of,source,confidence,marks,note\n"
)
HOURS = "aws,ap-southeast-1,nat_gateway,NatGateway-Hours,,hour,USD,0.05,0,,2026-09,offer,published,,"


def rows_of(error: PriceError) -> list[str]:
    """The faults without the directory: `nat_gateway.csv:2:8: ...`."""
    return [line.rsplit("/", 1)[1] for line in error.message.splitlines()]


def test_a_regions_own_price_wins_over_its_scope_and_that_over_all(write: Write) -> None:
    book = PriceBook(
        write(
            "alicloud,all,nat_gateway,NAT,,hour,USD,3,0,,2026,s,published,,",
            "alicloud,intl,nat_gateway,NAT,,hour,USD,2,0,,2026,s,published,,",
            "alicloud,mainland,nat_gateway,NAT,,hour,USD,5,0,,2026,s,published,,",
            "alicloud,eu-central-1,nat_gateway,NAT,,hour,USD,1,0,,2026,s,published,,",
            cloud="alicloud",
        )
    )

    def price(region: str) -> Decimal:
        return book.find("alicloud", region, "nat_gateway", "NAT", "hour")[0].price

    assert price("eu-central-1") == 1
    assert price("eu-west-1") == 2
    assert price("cn-hongkong") == 2, "Hong Kong is sold with the regions outside the mainland"
    assert price("cn-beijing") == 5
    assert price("") == 3


def test_tiers_come_sorted(write: Write) -> None:
    book = PriceBook(
        write(
            "aws,us-east-1,internet_egress,out,,GB,USD,0.085,10240,,2026,s,published,,",
            "aws,us-east-1,internet_egress,out,,GB,USD,0.09,0,10240,2026,s,published,,",
            service="internet_egress",
        )
    )
    found = book.find("aws", "us-east-1", "internet_egress", "out", "GB")
    assert [(item.tier_from, item.tier_to, item.price) for item in found] == [
        (0, 10240, Decimal("0.09")),
        (10240, None, Decimal("0.085")),
    ]


def test_what_is_not_there_is_empty(write: Write) -> None:
    book = PriceBook(write(HOURS))
    assert book.find("aws", "eu-central-1", "nat_gateway", "NatGateway-Hours", "hour") == ()
    assert book.find("aws", "ap-southeast-1", "compute", "m7i.large", "hour") == ()
    assert book.find("", "", "", "", "") == ()
    assert book.find("aws", "x", "../alicloud/compute", "y", "hour") == ()


def test_a_users_book_wins_over_the_embedded_one_and_falls_back_to_it(write: Write) -> None:
    book = PriceBook.load(write(HOURS))
    mine = book.find("aws", "ap-southeast-1", "nat_gateway", "NatGateway-Hours", "hour")
    assert [(item.price, item.source) for item in mine] == [(Decimal("0.05"), "offer")]
    theirs = book.find("aws", "ap-southeast-1", "nat_gateway", "NatGateway-Bytes", "GB")
    assert theirs == PriceBook.embedded().find("aws", "ap-southeast-1", "nat_gateway", "NatGateway-Bytes", "GB")
    assert theirs
    assert book.ratio("compute", "eu-central-1") == PriceBook.embedded().ratio("compute", "eu-central-1")


def test_a_users_price_for_all_regions_wins_over_an_embedded_one_for_one_region(write: Write) -> None:
    book = PriceBook.load(write(HOURS.replace("ap-southeast-1", "all")))
    found = book.find("aws", "ap-southeast-1", "nat_gateway", "NatGateway-Hours", "hour")
    assert found[0].price == Decimal("0.05")


def test_a_users_price_replaces_all_tiers_of_an_embedded_one(write: Write) -> None:
    row = "aws,ap-southeast-1,internet_egress,DataTransfer-Out-Bytes,,GB,USD,0.06,0,,2026-11,offer,published,,"
    key = ("aws", "ap-southeast-1", "internet_egress", "DataTransfer-Out-Bytes", "GB")
    assert len(PriceBook.embedded().find(*key)) == 4
    book = PriceBook.load(write(row, service="internet_egress"))
    assert [(item.price, item.tier_to) for item in book.find(*key)] == [(Decimal("0.06"), None)]


def test_a_users_ratio_wins_over_a_more_exact_one_of_the_embedded_book(tmp_path: Path) -> None:
    ratios = "service,region,sku,ratio,band,as_of,source,note\ncompute,intl,,7,0,2026-11,contract,\n"
    (tmp_path / "list_ratio.csv").write_text(ratios, encoding="utf-8")
    book = PriceBook.load(tmp_path)
    for sku in ("ecs.e-c1m2.xlarge", "ecs.g8i.large"):
        found = book.ratio("compute", "ap-southeast-1", sku)
        assert found is not None
        assert found.value == 7


def test_every_bad_row_is_named_at_once_with_file_and_line(write: Write) -> None:
    with pytest.raises(PriceError) as caught:
        PriceBook.load(
            write(
                HOURS,
                "aws,a,nat_gateway,s,,hour,USD,1e3,0,,2026,s,published,,",
                "aws,a,nat_gateway,s,,hours,EUR,0.1,0,,2026,s,publishd,,",
                "aws,a,nat_gateway,s,,hour,USD,-0.1,0,,2026,s,published,,",
                "aws,a,nat_gateway,s,,hour,USD,0.1,0,,,,published,,",
                "aws,a,nat_gateway,s,,hour,USD,0.1,0,,25.09.2026,s,published,standin,",
                "alicloud,,compute,s,,hour,USD,0.1,x,,2026,s,published,,",
                "aws,a,nat_gateway,s,,hour,USD,0.1,0,2026,s,published,,",
            )
        )
    assert rows_of(caught.value) == [
        "nat_gateway.csv:3:8: price: '1e3' is not a number (write digits and a point, such as 0.045)",
        "nat_gateway.csv:4:6: unit: unknown 'hours' (nearest: hour)",
        "nat_gateway.csv:4:7: currency: unknown 'EUR' (one of CNY, USD)",
        "nat_gateway.csv:4:13: confidence: unknown 'publishd' (nearest: published)",
        "nat_gateway.csv:5:8: price: -0.1 is negative",
        "nat_gateway.csv:6:11: as_of: missing",
        "nat_gateway.csv:6:12: source: missing",
        "nat_gateway.csv:7:14: marks: unknown 'standin' (nearest: stand-in)",
        "nat_gateway.csv:7:11: as_of: '25.09.2026' is not a date (write 2026, 2026-09, 2026-09-25 or undated)",
        "nat_gateway.csv:8:1: cloud: 'alicloud' in the file of aws",
        "nat_gateway.csv:8:3: service: 'compute' in the file of nat_gateway",
        "nat_gateway.csv:8:2: region: missing",
        "nat_gateway.csv:8:9: tier_from: 'x' is not a number (write digits and a point, such as 0.045)",
        "nat_gateway.csv:9:1: 14 columns instead of 15 (quote a text that holds a comma)",
    ]


@pytest.mark.parametrize("price", ["NaN", "Infinity", "1_000", "0,05", "", " 1", "١"])
def test_only_plain_decimals_are_prices(write: Write, price: str) -> None:
    row = f'aws,a,nat_gateway,s,,hour,USD,"{price}",0,,2026,s,published,,'
    with pytest.raises(PriceError, match="is not a number"):
        PriceBook.load(write(row))


def test_a_duplicate_names_both_lines(write: Write) -> None:
    with pytest.raises(PriceError) as caught:
        PriceBook.load(write(HOURS, HOURS.replace("0.05", "0.06")))
    (fault,) = rows_of(caught.value)
    assert fault.startswith("nat_gateway.csv:3:")
    assert "same key as line 2" in fault


@pytest.mark.parametrize(
    ("tiers", "fault"),
    [
        ([("5", "")], "the first tier begins at 5 instead of 0"),
        ([("0", "10")], "the last tier must be open"),
        ([("0", "10"), ("20", "")], "gap: the tier on line 2 ends at 10"),
        ([("0", "30"), ("20", "")], "tier overlaps the one on line 2"),
        ([("0", ""), ("20", "")], "tier overlaps the one on line 2"),
        ([("20", "10")], "tier_to: 10 is not above tier_from 20"),
    ],
)
def test_tiers_cover_every_quantity_once(write: Write, tiers: list[tuple[str, str]], fault: str) -> None:
    rows = [f"aws,a,nat_gateway,s,,GB,USD,1,{start},{end},2026,s,published,," for start, end in tiers]
    with pytest.raises(PriceError, match=fault):
        PriceBook.load(write(*rows))


def test_tiers_in_two_currencies_are_refused(write: Write) -> None:
    rows = (
        "aws,a,nat_gateway,s,,GB,USD,1,0,10,2026,s,published,,",
        "aws,a,nat_gateway,s,,GB,CNY,1,10,,2026,s,published,,",
    )
    with pytest.raises(PriceError, match="CNY here, USD on line 2"):
        PriceBook.load(write(*rows))


def test_wrong_columns_are_named(write: Write) -> None:
    with pytest.raises(PriceError, match="missing columns marks"):
        PriceBook.load(write(HOURS, header=HEADER.replace("marks,", "")))
    with pytest.raises(PriceError, match="columns in another order"):
        PriceBook.load(write(HOURS, header=HEADER.replace("marks,note", "note,marks")))


def test_a_file_that_is_no_price_file_is_named_with_the_nearest(write: Write, tmp_path: Path) -> None:
    write(HOURS)
    (tmp_path / "aws" / "nat_gateways.csv").write_text("x\n")
    (tmp_path / "azure").mkdir()
    (tmp_path / "azure" / "compute.csv").write_text("x\n")
    with pytest.raises(PriceError) as caught:
        PriceBook.load(tmp_path)
    assert "nearest: aws/nat_gateway.csv" in caught.value.message
    assert "azure/compute.csv:1:1: not a file of a price book" in caught.value.message


def test_a_directory_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PriceError, match="no such directory"):
        PriceBook.load(tmp_path / "prices")


def test_a_file_that_is_not_text_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "compute.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PriceError, match="cannot be read"):
        PriceBook.load(tmp_path)


def test_a_spreadsheets_byte_order_mark_and_line_ends_are_fine(tmp_path: Path, write: Write) -> None:
    path = write(HOURS) / "aws" / "nat_gateway.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert PriceBook.load(tmp_path).find("aws", "ap-southeast-1", "nat_gateway", "NatGateway-Hours", "hour")


def test_bad_rates_are_named(tmp_path: Path) -> None:
    (tmp_path / "list_ratio.csv").write_text(
        "service,region,sku,ratio,band,as_of,source,note\n"
        "compute,intl,,0,0.1,2026,s,\n"
        "comput,intl,,6.2,0.1,2026,s,\n"
    )
    (tmp_path / "fx.csv").write_text(
        "base,quote,rate,as_of,source,confidence,note\nusd,CNY,6.7,soon,,secondhand,\n"
    )
    with pytest.raises(PriceError) as caught:
        PriceBook.load(tmp_path)
    faults = caught.value.message
    assert "ratio: '0' is not a number" in faults
    assert "service: unknown 'comput' (nearest: compute)" in faults
    assert "base: 'usd' is not a currency code" in faults
    assert "as_of: 'soon' is not a date" in faults
    assert "source: missing" in faults


def test_files_are_read_when_asked_for(write: Write, tmp_path: Path) -> None:
    write(HOURS)
    write("nonsense", service="compute")
    book = PriceBook(tmp_path)
    assert book.find("aws", "ap-southeast-1", "nat_gateway", "NatGateway-Hours", "hour")
    with pytest.raises(PriceError, match=r"compute\.csv:2"):
        book.find("aws", "ap-southeast-1", "compute", "m7i.large", "hour")


def test_as_of_is_the_newest_date(write: Write) -> None:
    rows = (
        "aws,a,nat_gateway,s,,GB,USD,1,0,,undated,s,published,,",
        "aws,b,nat_gateway,s,,GB,USD,1,0,,2024-12-30,s,published,,",
        "aws,c,nat_gateway,s,,GB,USD,1,0,,2025,s,published,,",
    )
    assert PriceBook(write(*rows)).as_of == "2025"


class TestExplainMiss:
    """Every miss says what the nearest price is."""

    def test_the_same_price_elsewhere(self, write: Write) -> None:
        book = PriceBook(write(HOURS))
        said = book.explain_miss("aws", "eu-west-3", "nat_gateway", "NatGateway-Hours", "hour")
        assert (
            said
            == "no price for nat_gateway NatGateway-Hours by hour in eu-west-3; there is one in ap-southeast-1"
        )

    def test_another_option_or_unit_here(self, write: Write) -> None:
        row = "aws,a,managed_mysql,db.m6i.large,multi-az,hour,USD,0.5,0,,2026,s,published,,"
        book = PriceBook(write(row, service="managed_mysql"))
        said = book.explain_miss("aws", "a", "managed_mysql", "db.m6i.large", "hour", "single-az")
        assert said.endswith("there is one for db.m6i.large (multi-az) by hour")

    def test_the_nearest_sku_here(self, write: Write) -> None:
        row = "aws,a,compute,m7i.large,,hour,USD,0.1,0,,2026,s,published,,"
        book = PriceBook(write(row, service="compute"))
        said = book.explain_miss("aws", "a", "compute", "m7.large", "hour")
        assert said == "no price for compute m7.large by hour in a; nearest: m7i.large"

    def test_nothing_here_and_nothing_at_all(self, write: Write) -> None:
        row = "aws,a,compute,m7i.large,,hour,USD,0.1,0,,2026,s,published,,"
        book = PriceBook(write(row, service="compute"))
        assert book.explain_miss("aws", "b", "compute", "x9.large", "hour") == "no compute prices for aws in b"
        assert book.explain_miss("aws", "b", "logs", "x", "GB") == "no logs prices for aws"
