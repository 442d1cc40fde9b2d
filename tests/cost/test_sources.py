"""Months at the embedded prices against figures published elsewhere: not the source the price row names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from infra.cost.estimate import estimate
from infra.pricing.book import PriceBook

DISK = "aws:ebs/volume:Volume"
LOG_GROUP = {"retentionInDays": 365}
BALANCER = {"subnets": ["a", "b"]}
CACHE = {"engine": "redis", "numCacheClusters": 3}


@pytest.mark.parametrize(
    ("region", "type_", "inputs", "usage", "skus", "month"),
    [
        # github Aquid16/SM-status-page summary.md: 730 hours of a NAT gateway are $32.85
        ("us-east-1", "aws:ec2/natGateway:NatGateway", {}, {}, ["NatGateway-Hours"], "32.85"),
        # saisci.com/aws/gp3-throughput-explained, example 3.1: 10 GiB are $0.8
        ("us-east-1", DISK, {"type": "gp3", "size": 10}, {}, ["gp3"], "0.80"),
        # github infracost, elasticache_replication_group golden file: 3 nodes cache.r5.4xlarge, 2,190 hours
        (
            "us-east-1",
            "aws:elasticache/replicationGroup:ReplicationGroup",
            CACHE | {"nodeType": "cache.r5.4xlarge"},
            {},
            ["cache.r5.4xlarge"],
            "3775.56",
        ),
        # The same file: 3 nodes cache.m6g.12xlarge
        (
            "us-east-1",
            "aws:elasticache/replicationGroup:ReplicationGroup",
            CACHE | {"nodeType": "cache.m6g.12xlarge"},
            {},
            ["cache.m6g.12xlarge"],
            "7789.83",
        ),
        # dev.classmethod.jp/articles/compare-archive-cost-cloudwatchlogs-s3: 100 GB in S3 Tokyo are 2.5 USD
        ("ap-northeast-1", "aws:s3/bucket:Bucket", {}, {"bucket_gb": 100}, ["S3 Standard"], "2.50"),
        # The same page, AWS Pricing Calculator: 100 GB x 0.15 x retention factor x 0.033; 12 months here
        (
            "ap-northeast-1",
            "aws:cloudwatch/logGroup:LogGroup",
            LOG_GROUP,
            {"log_gb": 100},
            ["CloudWatch Logs storage"],
            "5.94",
        ),
        # awsi.click/en/articles/cloudwatch-logs-cost-structure-surprise: 1 TB (1,000 GB) ingested are $760
        (
            "ap-northeast-1",
            "aws:cloudwatch/logGroup:LogGroup",
            LOG_GROUP,
            {"log_gb": 1000},
            ["CloudWatch Logs ingestion (standard)"],
            "760.00",
        ),
        # AWS migration cost table (public code index id 70185961730): 10 secrets, half a month, $2.00
        ("ap-southeast-1", "aws:secretsmanager/secret:Secret", {}, {}, ["Secrets Manager secret"], "0.40"),
        # cloudburn.io/blog/aws-kms-pricing: $1 a key; wring.co: $0.03 for 10,000 requests
        (
            "ap-southeast-1",
            "aws:kms/key:Key",
            {},
            {"key_requests": 10_000},
            ["customer managed key", "symmetric requests"],
            "1.03",
        ),
        # usage.ai RDS guide, June 2026: $0.115 a GB of gp3
        (
            "us-east-1",
            "aws:rds/instance:Instance",
            {"engine": "mysql", "storageType": "gp3", "allocatedStorage": 100},
            {},
            ["RDS gp3"],
            "11.50",
        ),
        # lastweekinaws.com, cross-AZ transfer measured on a bill: $0.02 for each GB
        ("us-east-1", "aws:ec2/vpc:Vpc", {}, {"cross_zone_gb": 10}, ["DataTransfer-Regional-Bytes"], "0.20"),
        # nwobodo.me/notes/aws-extra-ipv4-cost-per-hour: $0.005 an hour, here for two zones
        ("ap-southeast-1", "aws:lb/loadBalancer:LoadBalancer", BALANCER, {}, ["PublicIPv4:InUseAddress"], "7.30"),
    ],
)
def test_month(plan, resource, region, type_, inputs, usage, skus, month):
    found = estimate(plan(resource(type_, "it", inputs), region=region, usage=usage), PriceBook.embedded())
    lines = [line for line in found.lines if line.sku in skus]
    assert [line.sku for line in lines] == skus
    assert sum(line.monthly.amount for line in lines) == pytest.approx(Decimal(month), abs=Decimal("0.005"))


def test_the_vendors_example_of_a_load_balancer(plan, resource):
    # AWS's example in Frankfurt, quoted in public code index id 29296086039: 720 hours of an ALB at 1.08 LCU cost
    # 19.44 + 6.22 = $25.66.
    usage = {"requests": 5 * 730 * 3600, "requests_per_connection": 5, "connection_seconds": 120}
    usage |= {"egress_gb": "788.4"}  # 1.08 GB an hour
    balancer = plan(resource("aws:lb/loadBalancer:LoadBalancer", "lb", {}), region="eu-central-1", usage=usage)
    lines = estimate(balancer, PriceBook.embedded()).lines
    month = sum(line.monthly.amount for line in lines if line.service == "load_balancer")
    assert (month * 720 / 730).quantize(Decimal("0.01")) == Decimal("25.66")
