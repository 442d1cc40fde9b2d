"""Alibaba Cloud says no: credentials, permissions, services never switched on, quotas, stock, protection."""

from __future__ import annotations

from infra.engine.failure import Failure, codes, text

_REAL = (
    "printed by the real provider 4.0.0 (terraform-provider-alicloud v1.285.0) under pulumi 3.259.0, 2026-11-26"
)
_ECS = "https://www.alibabacloud.com/help/en/ecs/developer-reference/api-ecs-2014-05-26-errorcodes, 2026-11-26"
_VPC = "https://help.aliyun.com/en/vpc/developer-reference/api-vpc-2016-04-28-errorcodes, 2026-11-26"
_OSS = "https://www.alibabacloud.com/help/en/oss/user-guide/http-403-error-code, 2026-11-26"
_SLS = "https://help.aliyun.com/en/sls/developer-reference/error-codes, 2026-11-26"
_RDS = "https://help.aliyun.com/en/rds/apsaradb-rds-for-postgresql/api-rds-2014-08-15-deletedbinstance-postgresql"
_TF = "github aliyun/terraform-provider-alicloud at 81c43b6, alicloud/, 2026-11-26"
_GARDENER = "pkg.go.dev github.com/gardener/machine-controller-manager-provider-alicloud/pkg/alicloud/errors"

FAILURES = (
    Failure(
        name="alicloud-account",
        title="the Alibaba Cloud account is in debt or not verified",
        pattern=codes(
            r"[\w.]*NotEnoughBalance",
            r"[\w.]*(?:InsufficientBalance|INSUFFICIENT_BALANCE|ACCOUNT_BALANCE_EXCEEDED)",
            r"[\w.]*Arrear\w*",
            r"InDebt(?:Overdue)?",
            r"AccountMoneyValidateError",
            r"[\w.]*RealName\w*",
            r"AbnormalBucketOwnerStatus",
            r"Forbidden\.RiskControl",
        ),
        message="the Alibaba Cloud account cannot buy it: {says}",
        hint="pay what is due, top up or verify the account in the console, then run it again",
        source=f"{_ECS}; {_VPC}; {_OSS}",
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-busy",
        title="Alibaba Cloud: it is being changed by somebody else, or is not ready",
        pattern=codes(
            r"Incorrec?tt?[\w.]*(?:Status|State)[\w.]*",
            r"OperationDenied\.DB\w*Status",
            r"[\w.]*StateInvalid",
            r"InstanceStatus\.NotSupport(?:ed)?",
            r"SystemBusy",
        ),
        message="it is not ready for that: {says}",
        hint="wait a few minutes, then run it again",
        source=f"{_TF} errors.go; {_VPC}",
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-credentials-invalid",
        title="Alibaba Cloud does not know the key, or the secret does not fit",
        pattern=text(
            r"(?<![\w.])(?:InvalidAccessKeyId(?:\.\w+)?|SignatureDoesNotMatch|IncompleteSignature"
            r"|InvalidSecurityToken(?!\.Expired)(?:\.\w+)?|AccessKeyIdAndSecurityTokenNotMatch|SignatureNotMatch)"
            r"(?![\w.]*\w)|AccessKeyId not found"
        ),
        message="Alibaba Cloud does not accept the credentials: {says}",
        hint="aliyun sts GetCallerIdentity shows whose they are; mend the profile: aliyun configure",
        source=f"{_REAL}; {_ECS}; {_OSS}; {_SLS}",
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-credentials-missing",
        title="there are no Alibaba Cloud credentials",
        pattern=text(r"no valid credential sources for Terraform Alibaba Cloud Provider"),
        message="there are no Alibaba Cloud credentials",
        hint=(
            "aliyun configure, then export ALIBABA_CLOUD_PROFILE=NAME; or ALIBABA_CLOUD_ACCESS_KEY_ID and"
            " ALIBABA_CLOUD_ACCESS_KEY_SECRET"
        ),
        source=_REAL,
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-deletion-protection",
        title="Alibaba Cloud protects it against deletion",
        pattern=text(r"[\w.]*DeletionProtection\w*|[\w.]*ReleaseProtection\w*|(?i:enabled deletion protection)"),
        message="Alibaba Cloud protects it against deletion: {says}",
        hint=(
            "put back what would go, pulumi config set -s {stack} twinstack:protect false, pulumi up -s {stack},"
            " then again (docs/deploy.md, Destroy)"
        ),
        source=f"{_RDS}, 2026-11-26",
        cloud="alicloud",
        replaced=True,
    ),
    Failure(
        name="alicloud-denied",
        title="the Alibaba Cloud identity may not do it",
        pattern=text(
            r"(?<![\w.])(?:AccessDenied|(?:Forbidden|Forbbiden|Forbedden)\.(?:RAM|SubUser|NotSupportRAM)|(?:Forbidden\.)?NoPermission[\w.]*)"
            r"(?![\w.]*\w)|denied by sts or ram|The AccessKeyId is unauthorized"
        ),
        message="Alibaba Cloud does not allow it: {says}",
        hint=(
            "grant the action to the RAM user or role that `aliyun sts GetCallerIdentity` shows;"
            " infra/permissions/alicloud has the policies"
        ),
        source=f"{_REAL}; {_ECS}; {_OSS}; {_SLS}",
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-image",
        title="the region of Alibaba Cloud does not have the image",
        pattern=codes(r"InvalidImageId\.NotFound", r"ImageNotSupportInstanceType"),
        message="the region does not have that image: {says}",
        hint=(
            "aliyun ecs DescribeImages --RegionId REGION --ImageOwnerAlias system --ImageFamily"
            " acs:alibaba_cloud_linux_3_2104_lts_x64 names one; put it into the workload: compute.alicloud.image"
        ),
        source=_ECS,
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-in-use",
        title="Alibaba Cloud: something that is not in the state still uses it",
        pattern=codes(r"DependencyViolation(?:\.\w+)?", r"DeleteConflict(?:\.\w+)*", r"ResourceInUse(?:\.\w+)?"),
        message="something still uses it: {says}",
        hint=(
            "undo the last change, and run it again; where nothing was changed, delete what was made by hand"
            " beside the stack"
        ),
        source=f"{_TF}; {_VPC}",
        cloud="alicloud",
        replaced=True,
    ),
    Failure(
        name="alicloud-internal",
        title="Alibaba Cloud has a fault of its own",
        pattern=codes(r"InternalError(?!\.)", r"ServiceUnavailable", r"UnknownError"),
        message="Alibaba Cloud has a fault of its own: {says}",
        hint="wait a few minutes, then run it again; it goes on where it stopped",
        source=f"{_ECS}; {_TF} errors.go",
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-not-empty",
        title="Alibaba Cloud: the bucket is not empty",
        pattern=codes("BucketNotEmpty"),
        message="the bucket is not empty: {says}",
        hint="empty it with all versions of its objects, in the console, then run it again",
        source=f"{_TF} resource_alicloud_oss_bucket.go",
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-quota",
        title="a quota of Alibaba Cloud is used up",
        pattern=codes(
            r"(?!Throttling)[\w.]*Quota(?:Exceed|NotEnough)\w*[\w.]*",
            r"ExceedingQuota",
            r"(?!Throttling|InternalDependency|RequestLimit)[\w.]*LimitExceed(?:ed)?(?:\.\w+)*",
            r"[\w.]*CountLimited",
            r"TooMany\w+",
        ),
        message="a quota of the Alibaba Cloud account is used up: {says}",
        hint="ask for more in Quota Center, or free some; docs/deploy.md says what a workload needs",
        source=f"{_REAL}; {_GARDENER}; {_TF}",
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-role",
        title="Alibaba Cloud: a service lacks its role",
        pattern=codes(
            r"EntityNotExist\.Role",
            r"NoSuchRole",
            r"Forbidden\.RamRoleNotFound",
            r"[\w.]*KMSUnauthorized",
            r"[\w.]*ServiceLinkedRole[\w.]*",
        ),
        message="a service has no role in the Alibaba Cloud account: {says}",
        hint="make it once for the account, then run it again: docs/deploy.md, Before the first up",
        source=(
            f"{_TF}; https://help.aliyun.com/en/e-hpc/ error codes, 2026-11-26; resource_alicloud_kms_instance.go;"
            " ECS help, encryption error codes (InvalidParameter.KMSKeyId.KMSUnauthorized)"
        ),
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-service-off",
        title="a service of Alibaba Cloud was never switched on",
        pattern=text(
            r"(?<![\w.])(?:UbsmsInvalidBid|UserDisable|Inactive)(?![\w.]*\w)|AccessKeyId \S+ is inactive"
            r"|(?i:service (?:has not been|is not) (?:opened|activated|enabled))"
            r"|account partner does not have KMS Service"
        ),
        message="a service was never switched on in the Alibaba Cloud account: {says}",
        hint="switch it on once for the account, then run it again: docs/deploy.md, Before the first up",
        source=(
            f"{_OSS}; github serverless/serverless issue 7468 and alibaba/terraform-provider issue 347;"
            " ECS error codes (InvalidAccountStatus.SnapshotServiceUnavailable)"
        ),
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-stock",
        title="Alibaba Cloud has none of that class left in the zone",
        pattern=text(
            r"(?<![\w.])(?:OperationDenied\.(?:NoStock|OutofUsage|ZoneNotAllowed)|[\w.]*NotOnSale|OutOfStock"
            r"|ResourceNotEnough(?:\.\w+)*)(?![\w.]*\w)"
            r"|The resource is out of usage|is sold out"
        ),
        message="Alibaba Cloud has none left: {says}",
        hint="wait, or take other zones: pulumi config set -s {stack} twinstack:zones ZONE,ZONE",
        source=f"{_GARDENER}; github alibabacloud-automation/terraform-alicloud-ecs-instance issue 9, 2026-11-26",
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-taken",
        title="Alibaba Cloud: the name is taken",
        pattern=codes(r"[\w.]*AlreadyExists?(?:\.\w+)*", r"[\w.]+\.Duplicated?", r"NameRepeat"),
        message="the name is taken: {says}",
        hint=(
            "an interrupted run may have made it: pulumi import it, or delete it; for a bucket of others:"
            " pulumi config set -s {stack} twinstack:organization NAME"
        ),
        source=f"{_SLS}; {_TF}",
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-throttled",
        title="Alibaba Cloud throttles the requests",
        pattern=codes(
            r"(?:Rejected\.)?Throttling(?:\.\w+)*",
            r"InternalDependencyError\.RequestLimitExceeded",
            r"RequestLimitExceeded",
        ),
        message="Alibaba Cloud throttles the requests: {says}",
        hint="wait a minute, then: pulumi up -s {stack} --parallel 4",
        source=f"{_TF} errors.go",
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-token-expired",
        title="the Alibaba Cloud session has expired",
        pattern=text(
            r"(?<![\w.])(?:InvalidSecurityToken\.Expired|SecurityTokenExpired)(?![\w.]*\w)"
            r"|security token you provided has expired"
        ),
        message="the Alibaba Cloud session has expired",
        hint="get new STS credentials (or aliyun configure), then run it again; it goes on where it stopped",
        source=f"{_REAL}; {_SLS}; {_OSS}",
        cloud="alicloud",
    ),
    Failure(
        name="alicloud-unreachable",
        title="Alibaba Cloud cannot be reached",
        pattern=text(
            r"(?:Post|Get|Put|Delete) \"(?P<url>https?://[^/?\"]+)[^\n]*"
            r"(?:dial tcp|no such host|connection refused|i/o timeout|Client\.Timeout)"
        ),
        message="Alibaba Cloud cannot be reached: {url}",
        hint="check network and proxy, then run it again",
        source=_REAL,
        cloud="alicloud",
    ),
)
