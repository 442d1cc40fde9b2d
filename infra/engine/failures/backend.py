"""The state backend: not reachable, not allowed, locked, damaged."""

from __future__ import annotations

from infra.engine.failure import SEEN, Failure, text

_BUCKET = r"read \"\.pulumi/meta\.yaml\": "
_GOCLOUD = (
    "gocloud.dev/gcerrors as in pulumi v3.259.0 pkg/backend/diy/backend.go; S3 error codes of its API reference"
)
_UNREACHABLE = r"dial tcp|no such host|connection refused|i/o timeout|context deadline exceeded|TLS handshake"

FAILURES = (
    Failure(
        name="backend-bucket-missing",
        title="the bucket of the state backend does not exist",
        pattern=text(_BUCKET + r".*NoSuchBucket"),
        message="the bucket of the state backend does not exist, or not in that region",
        hint="make it, or correct PULUMI_BACKEND_URL; `pulumi whoami -v` shows what is used",
        source=_GOCLOUD,
    ),
    Failure(
        name="backend-credentials",
        title="no credentials for the bucket of the state backend",
        pattern=text(_BUCKET + r".*get credentials: (?P<why>.*)"),
        message="there are no credentials for the bucket of the state backend: {why}",
        hint=(
            "`aws sso login` and AWS_PROFILE; for a bucket of Alibaba Cloud OSS, its key as AWS_ACCESS_KEY_ID and"
            " AWS_SECRET_ACCESS_KEY"
        ),
        source=SEEN,
    ),
    Failure(
        name="backend-denied",
        title="the credentials may not use the state backend",
        pattern=text(_BUCKET + r".*(?:StatusCode: 403|AccessDenied|Forbidden|InvalidAccessKeyId|ExpiredToken)"),
        message="the state backend refuses the credentials: {says}",
        hint="allow s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject on it, or use other credentials",
        source=_GOCLOUD,
    ),
    Failure(
        name="backend-folder",
        title="the folder of the state backend is missing or is no folder",
        pattern=text(
            r"unable to open state directory \"file://(?P<folder>[^\"]*)\": "
            r"(?:stat [^:]*: )?(?:/\S+ )?(?P<why>is not a directory|no such file or directory|permission denied)"
        ),
        message="the state backend cannot be opened: {folder}: {why}",
        hint="make the folder, or correct PULUMI_BACKEND_URL",
        source=SEEN,
    ),
    Failure(
        name="backend-login",
        title="not logged in to a state backend",
        pattern=text(r"PULUMI_ACCESS_TOKEN must be set for login"),
        message="nobody is logged in to a state backend",
        hint="`pulumi login` (Pulumi Cloud), `pulumi login s3://BUCKET`, or set PULUMI_BACKEND_URL",
        source=SEEN,
    ),
    Failure(
        name="backend-region",
        title="the state backend lacks its region",
        pattern=text(_BUCKET + r".*(?:Invalid region|Missing Region)"),
        message="the state backend does not say in which region its bucket is",
        hint="append it to PULUMI_BACKEND_URL: s3://BUCKET?region=REGION",
        source=SEEN,
    ),
    Failure(
        name="backend-token",
        title="Pulumi Cloud refuses the access token",
        pattern=text(r"Unauthorized: No credentials provided or are invalid|invalid access token"),
        message="Pulumi Cloud refuses the access token: it is wrong, revoked or expired",
        hint="make another in the console, set PULUMI_ACCESS_TOKEN, or `pulumi logout` and `pulumi login`",
        source=SEEN + " (a loopback server that answers 401)",
    ),
    Failure(
        name="backend-unreachable",
        title="the state backend cannot be reached",
        pattern=text(
            rf"(?:{_BUCKET}|performing HTTP request: )(?!.*get credentials)"
            rf"[^\n]*?(?P<url>https?://[^/?\"\s]+)[^\n]*(?:{_UNREACHABLE})"
        ),
        message="the state backend cannot be reached: {url}",
        hint="check network, proxy and PULUMI_BACKEND_URL; `pulumi whoami -v` tries it",
        source=SEEN,
    ),
    Failure(
        name="checkpoint-attributes",
        title="the file of attributes beside the state file is empty",
        pattern=text(r"failed to load checkpoint: EOF"),
        message="the state of {stack} is whole, but the file of attributes beside it is empty: a run was killed",
        hint="delete .pulumi/stacks/PROJECT/{stack}.json.attrs where the states are, then run it again",
        source=SEEN,
    ),
    Failure(
        name="checkpoint-broken",
        title="the state contradicts itself",
        pattern=text(r"snapshot integrity failure[^:]*: (?P<why>[^\n]*)"),
        message="the state of {stack} contradicts itself: {why}",
        hint="pulumi stack export -s {stack} > copy.json, then pulumi state repair -s {stack}",
        source=SEEN,
    ),
    Failure(
        name="checkpoint-unreadable",
        title="the state file is cut off or overwritten",
        pattern=text(r"failed to load checkpoint: (?!EOF)(?:place \d+: )?(?P<why>[^\n]*)"),
        message="the state of {stack} is not readable: {why}; another run is writing it now, or it was cut off",
        hint=(
            "run it again; if it stays so, copy the newest file of .pulumi/backups/PROJECT/{stack}/ over"
            " .pulumi/stacks/PROJECT/{stack}.json, then pulumi refresh -s {stack}"
        ),
        source=SEEN,
    ),
    Failure(
        name="locked",
        title="the stack is locked by another run, or by one that was killed",
        pattern=text(
            r"the stack is currently locked by \d+ lock.*?"
            r"created by (?P<who>\S+) \(pid (?P<pid>\d+)\) at (?P<when>\S+)"
        ),
        message="{stack} is locked by {who}, process {pid}, since {when}",
        hint="wait for it; where it is gone: pulumi cancel -s {stack}, and docs/troubleshoot.md, Killed runs",
        source=SEEN,
    ),
    Failure(
        name="locked-cloud",
        title="the stack is locked by another run (Pulumi Cloud)",
        pattern=text(r"\[409\] Conflict: Another update is currently in progress"),
        message="another update of {stack} is in progress",
        hint="wait for it; where nobody runs it: pulumi cancel -s {stack}, and docs/troubleshoot.md, Killed runs",
        source=SEEN + " (a loopback server that answers 409)",
    ),
)
