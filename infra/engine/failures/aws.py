"""AWS says no: credentials, permissions, quotas, stock, protection."""

from __future__ import annotations

from infra.engine.failure import Failure, codes, text

_EC2 = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, 2026-11-26"
_BOTOCORE = "botocore 1.44 service models and retries/standard.py, 2026-11-26"
_PULUMI_AWS = "github pulumi/pulumi-aws provider/resources.go and provider/errors/*.txt, 2026-11-26"
_BASE = "github hashicorp/aws-sdk-go-base at 71dcf8a, errors.go and internal/config/errors.go, 2026-11-26"

_EXPIRED = (
    r"(?<![\w.])(?:ExpiredToken(?:Exception)?|RequestExpired)(?!\w)|Failed to refresh cached SSO credentials"
    r"|the SSO session has expired or is invalid|Token has expired and refresh failed"
)

FAILURES = (
    Failure(
        name="aws-account",
        title="the AWS account is not ready",
        pattern=codes("Blocked", "OptInRequired", "PendingVerification"),
        message="the AWS account is not ready: {says}",
        hint="finish its registration in the console (payment, phone, service terms), or ask AWS Support",
        source=_EC2,
        cloud="aws",
    ),
    Failure(
        name="aws-busy",
        title="AWS: it is being changed by somebody else, or is not ready",
        pattern=codes(
            r"InvalidDB(?:Instance|Cluster)State(?:Fault)?",
            r"Invalid(?:CacheCluster|ReplicationGroup)State(?:Fault)?",
            r"IncorrectState",
            r"KMSInvalidStateException",
            r"OperationAbortedException",
            r"ScalingActivityInProgress",
        ),
        message="it is not ready for that: {says}",
        hint="wait a few minutes, then run it again",
        source=f"{_EC2}; {_BOTOCORE}",
        cloud="aws",
    ),
    Failure(
        name="aws-credentials-invalid",
        title="AWS does not know the key, or the secret does not fit",
        pattern=text(
            r"(?<![\w.])(?:AuthFailure|InvalidAccessKeyId|InvalidClientTokenId|SignatureDoesNotMatch"
            r"|UnrecognizedClientException)(?!\w)|The security token included in the request is invalid"
            r"|Invalid credentials configured"
        ),
        message="AWS does not accept the credentials: {says}",
        hint=(
            "aws sts get-caller-identity shows whose they are; mend AWS_PROFILE or log in again: aws sso login; in"
            " a region opened since 2019: aws account enable-region --region-name REGION"
        ),
        source=f"{_EC2}; {_PULUMI_AWS}",
        cloud="aws",
    ),
    Failure(
        name="aws-credentials-missing",
        title="there are no AWS credentials",
        pattern=text(
            r"No valid credential sources|(?<!Alibaba Cloud )no EC2 IMDS role found"
            r"|(?<![\w.])MissingAuthenticationToken(?!\w)"
        ),
        message="there are no AWS credentials",
        hint="aws sso login --profile NAME, then export AWS_PROFILE=NAME",
        source=f"{_PULUMI_AWS}; {_BASE}",
        cloud="aws",
    ),
    Failure(
        name="aws-deletion-protection",
        title="AWS protects it against deletion",
        pattern=text(r"Cannot delete protected DB Instance|cannot be deleted because deletion protection is"),
        message="AWS protects it against deletion: {says}",
        hint=(
            "put back what would go, pulumi config set -s {stack} twinstack:protect false, pulumi up -s {stack},"
            " then again (docs/deploy.md, Destroy)"
        ),
        source=("github hashicorp/terraform-provider-aws issues 6645 and 26233, rebuy-de/aws-nuke issue 1240"),
        cloud="aws",
        replaced=True,
    ),
    Failure(
        name="aws-denied",
        title="the AWS identity may not do it",
        pattern=codes("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"),
        message="AWS does not allow it: {says}",
        hint=(
            "grant the action to the identity that `aws sts get-caller-identity` shows; infra/permissions/aws has"
            " the policies"
        ),
        source=f"{_EC2}; {_BOTOCORE}",
        cloud="aws",
    ),
    Failure(
        name="aws-image",
        title="the region of AWS does not have the image",
        pattern=codes(r"InvalidAMIID\.\w+"),
        message="the region does not have that image: {says}",
        hint=(
            "aws ssm get-parameters-by-path --path /aws/service/ami-amazon-linux-latest --region REGION lists"
            " Amazon Linux; put one into the workload: compute.aws.image"
        ),
        source=_EC2,
        cloud="aws",
    ),
    Failure(
        name="aws-in-use",
        title="AWS: something that is not in the state still uses it",
        pattern=text(
            r"(?<![\w.])(?:DependencyViolation|DeleteConflict|InvalidDB\w+GroupState(?:Fault)?"
            r"|[\w.]*InUse(?:Exception|Fault)?)(?![\w.]*\w)|is used by an Auto Scaling group"
        ),
        message="something still uses it: {says}",
        hint=(
            "undo the last change, and run it again; where nothing was changed, delete what was made by hand"
            " beside the stack"
        ),
        source=f"{_EC2}; {_BOTOCORE}",
        cloud="aws",
        replaced=True,
    ),
    Failure(
        name="aws-internal",
        title="AWS has a fault of its own",
        pattern=codes(r"Internal(?:Error|Failure|ServerError)(?:Exception)?", r"ServiceUnavailable(?:Exception)?"),
        message="AWS has a fault of its own: {says}",
        hint="wait a few minutes, then run it again; it goes on where it stopped",
        source=_EC2,
        cloud="aws",
    ),
    Failure(
        name="aws-not-empty",
        title="AWS: the bucket is not empty",
        pattern=codes("BucketNotEmpty"),
        message="the bucket is not empty: {says}",
        hint="empty it with all versions of its objects, in the console, then run it again",
        source="Amazon S3 API reference, error responses, 2026-11-26",
        cloud="aws",
    ),
    Failure(
        name="aws-quota",
        title="a quota of AWS is used up",
        pattern=codes(
            r"(?!RequestLimit|BandwidthLimit)\w*LimitExceeded(?:Exception|Fault)?",
            r"[\w.]*Quota(?:For\w+)?Exceeded[\w.]*",
            r"TooMany(?!Requests|Parts)\w+",
        ),
        message="a quota of the AWS account is used up: {says}",
        hint="ask for more in Service Quotas, or free some; docs/deploy.md says what a workload needs",
        source=f"{_EC2}; {_BOTOCORE}",
        cloud="aws",
    ),
    Failure(
        name="aws-region",
        title="AWS: no region is set",
        pattern=text(r"missing region information|Missing Region"),
        message="no AWS region is set",
        hint="resources of the project carry their region: give the resource the provider of its stack",
        source=_PULUMI_AWS,
        cloud="aws",
    ),
    Failure(
        name="aws-role",
        title="the AWS role cannot be assumed",
        pattern=text(r"IAM Role \((?P<role>[^)]*)\) cannot be assumed"),
        message="the role {role} cannot be assumed",
        hint="check its trust policy, and that the base credentials of the profile have not expired",
        source=_BASE,
        cloud="aws",
    ),
    Failure(
        name="aws-service-role",
        title="AWS: a service lacks its role, and the identity may not make it",
        pattern=text(r"(?i:permission to create (?:a )?service[- ]linked role)"),
        message="a service of AWS has no role in the account: {says}",
        hint="make it once for the account, then run it again: docs/deploy.md, Before the first up",
        source=(
            "Amazon RDS and Aurora User Guides, Using service-linked roles (the sentence they quote), 2026-11-27"
        ),
        cloud="aws",
    ),
    Failure(
        name="aws-stock",
        title="AWS has none of that class left in the zone",
        pattern=text(
            r"(?<![\w.])Insufficient(?:\w*Capacity)(?:Fault)?(?!\w)"
            r"|AvailabilityZoneNotSupported|not supported in your requested Availability Zone"
        ),
        message="AWS has none left: {says}",
        hint="wait, or take other zones: pulumi config set -s {stack} twinstack:zones ZONE,ZONE",
        source=f"{_EC2}; {_BOTOCORE}",
        cloud="aws",
    ),
    Failure(
        name="aws-taken",
        title="AWS: the name is taken",
        pattern=text(
            r"(?<![\w.])(?:[\w.]*Already(?:Exists|Associated)(?:Exception|Fault)?|BucketAlreadyOwnedByYou"
            r"|Duplicate[A-Z]\w+|Invalid\w+\.Duplicate)(?![\w.]*\w)|already has an internet gateway attached"
        ),
        message="the name is taken: {says}",
        hint=(
            "an interrupted run may have made it: pulumi import it, or delete it; for a bucket of others:"
            " pulumi config set -s {stack} twinstack:organization NAME"
        ),
        source=f"{_EC2}; {_BOTOCORE}",
        cloud="aws",
    ),
    Failure(
        name="aws-throttled",
        title="AWS throttles the requests",
        pattern=codes(
            "Throttling(?:Exception)?",
            "ThrottledException",
            "RequestThrottled(?:Exception)?",
            "RequestLimitExceeded",
            "EC2ThrottledException",
            "BandwidthLimitExceeded",
            "TooManyRequestsException",
            "SlowDown",
        ),
        message="AWS throttles the requests: {says}",
        hint="wait a minute, then: pulumi up -s {stack} --parallel 4",
        source=_BOTOCORE,
        cloud="aws",
    ),
    Failure(
        name="aws-token-expired",
        title="the AWS session has expired",
        pattern=text(_EXPIRED),
        message="the AWS session has expired",
        hint="aws sso login (or new STS credentials), then run it again; it goes on where it stopped",
        source=f"{_PULUMI_AWS}; {_BOTOCORE}; github cloudquery/cq-provider-aws issue 897",
        cloud="aws",
    ),
    Failure(
        name="aws-unreachable",
        title="AWS cannot be reached",
        pattern=text(r"(?:request send failed|RequestError: send request failed).*?(?P<url>https?://[^/?\"\s]+)"),
        message="AWS cannot be reached: {url}",
        hint="check network and proxy, then run it again",
        source="aws-sdk-go-v2, as pulumi 3.259.0 prints it for its own bucket, 2026-11-26",
        cloud="aws",
    ),
)
