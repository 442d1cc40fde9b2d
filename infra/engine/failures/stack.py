"""The stack, its files and its secrets."""

from __future__ import annotations

from infra.engine.failure import SEEN, Failure, text

_PASSPHRASE = r"PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE"

FAILURES = (
    Failure(
        name="config-missing",
        title="a setting or a secret is not set",
        pattern=text(
            r"Missing required configuration variable '(?P<key>[^']*)'\s+"
            r"please set a value using the command `pulumi config set (?P<flag>--secret)?"
        ),
        message="{stack} has no value for {key}",
        hint="pulumi config set -s {stack} {flag} {key}",
        source=SEEN,
    ),
    Failure(
        name="config-missing-declared",
        title="a setting of Pulumi.yaml is not set",
        pattern=text(r"is missing configuration value '(?P<key>[^']*)'"),
        message="{stack} has no value for {key}",
        hint="pulumi config set -s {stack} {key} VALUE",
        source=SEEN,
    ),
    Failure(
        name="config-secret-unreadable",
        title="a secret was encrypted with another passphrase or key",
        pattern=text(r"cipher: message authentication failed"),
        message="a secret of {stack} cannot be decrypted: it was encrypted with another passphrase or key",
        hint="restore encryptionsalt and the secrets of the stack file together, or set the secrets again",
        source=SEEN,
    ),
    Failure(
        name="config-type",
        title="a setting has the wrong type",
        pattern=text(r"with configuration key '(?P<key>[^']*)' must be of type '(?P<type>[^']*)'"),
        message="{key} of {stack} must be of type {type}",
        hint="pulumi config set -s {stack} {key} VALUE",
        source=SEEN,
    ),
    Failure(
        name="confirmation-missing",
        title="nobody can confirm the change",
        pattern=text(r"--yes or --skip-preview or --preview-only must be passed"),
        message="nobody can confirm the change: this is no terminal",
        hint="look at the preview first, then add --yes",
        source=SEEN,
    ),
    Failure(
        name="cut-short",
        title="the provider gave up an operation because the run was interrupted",
        pattern=text(r"\bcontext cancell?ed\b|\bcode = Canceled\b"),
        message="it was cut short by the interrupt, and may be half made: {says}",
        hint="pulumi refresh -s {stack}, then run it again",
        source=(
            "pulumi v3.259.0 pkg/resource/deploy/deployment_executor.go tells providers of an interrupt;"
            " the words are Go's context.Canceled and gRPC's status of that name"
        ),
    ),
    Failure(
        name="interrupted",
        title="the run was interrupted",
        pattern=text(r"^(?:destroy|preview|refresh|update) cancell?ed"),
        message="the run was interrupted; what it had begun is finished and recorded, the rest was not started",
        hint="run it again; it goes on where it stopped",
        source=SEEN,
    ),
    Failure(
        name="killed",
        title="the engine was killed",
        pattern=text(r"\A\s*code: (?:-9|137)\n"),
        message="the engine was killed; what it was making may exist without being in the state of {stack}",
        hint="pulumi cancel -s {stack}, then docs/troubleshoot.md, Killed runs",
        source="CommandError of pulumi 3.272; signal 9, 2026-11-26",
        whole=True,
    ),
    Failure(
        name="passphrase-file",
        title="the file of the passphrase cannot be read",
        pattern=text(r"unable to read PULUMI_CONFIG_PASSPHRASE_FILE: open (?P<path>[^:]*): (?P<why>[^\n]*)"),
        message="the file of the passphrase cannot be read: {path}: {why}",
        hint="correct PULUMI_CONFIG_PASSPHRASE_FILE",
        source=SEEN,
    ),
    Failure(
        name="passphrase-missing",
        title="no passphrase is set",
        pattern=text(rf"passphrase must be set with {_PASSPHRASE}"),
        message="the passphrase that encrypts the secrets of {stack} is not set",
        hint="set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
        source=SEEN,
    ),
    Failure(
        name="passphrase-wrong",
        title="the passphrase is wrong",
        pattern=text(r"incorrect passphrase"),
        message="the passphrase does not fit {stack}",
        hint="set PULUMI_CONFIG_PASSPHRASE to the one the stack was made with; nobody can recover it",
        source=SEEN,
    ),
    Failure(
        name="project-broken",
        title="Pulumi.yaml is wrong",
        pattern=text(r"could not unmarshal '(?P<path>[^']*)': (?P<why>[^\n]*)"),
        message="{path} is wrong: {why}",
        hint="mend it; git diff Pulumi.yaml shows what has changed",
        source=SEEN,
    ),
    Failure(
        name="project-missing",
        title="this is no folder of the project",
        pattern=text(r"no Pulumi\.yaml project file found"),
        message="there is no Pulumi.yaml in this folder nor above it",
        hint="run it in a checkout of the project",
        source=SEEN,
    ),
    Failure(
        name="secrets-provider-unknown",
        title="the secrets provider is not one of Pulumi's",
        pattern=text(r"unknown secrets provider type '(?P<type>[^']*)' \(supported values: (?P<known>[^)]*)\)"),
        message="Pulumi has no secrets provider {type}; it has {known}",
        hint="use a passphrase, or awskms://alias/NAME?region=REGION for stacks of both clouds",
        source=SEEN,
    ),
    Failure(
        name="secrets-provider-unusable",
        title="the key that encrypts secrets cannot be used",
        pattern=text(r"secrets \(code=[^)]*\): (?P<why>[^\n]*)"),
        message="the key that encrypts the secrets of {stack} cannot be used: {why}",
        hint=(
            "log in to the account of the key (`aws sso login`); it takes kms:Encrypt and kms:Decrypt on it, and"
            " the network"
        ),
        source=SEEN,
    ),
    Failure(
        name="stack-exists",
        title="the stack exists already",
        pattern=text(r"stack '(?P<name>[^']*)' already exists"),
        message="the stack {name} exists already",
        hint="pulumi preview -s {stack}",
        source=SEEN,
    ),
    Failure(
        name="stack-file-broken",
        title="the stack file is wrong",
        pattern=text(r"getting stack configuration: (?P<why>(?!get stack secrets manager)[^\n]*)"),
        message="the stack file of {stack} is wrong: {why}",
        hint="twinstack plan {stack} names the line",
        source=SEEN,
    ),
    Failure(
        name="stack-name",
        title="the name of the stack is not legal",
        pattern=text(r"a stack name may (?:only|not) [^\n]*"),
        message="the name of the stack is not legal: {says}",
        hint="stacks are called CLOUD-METRO, such as aws-singapore",
        source=SEEN,
    ),
    Failure(
        name="stack-unknown",
        title="the stack is not known, or not initialised in this backend",
        pattern=text(r"no stack named '(?P<name>[^']*)' found"),
        message="no stack called {name} was initialised in this backend",
        hint="pulumi stack ls shows what is there; pulumi stack init {name} makes it",
        source=SEEN,
    ),
    Failure(
        name="stack-unselected",
        title="no stack is named",
        pattern=text(r"no stack selected"),
        message="no stack is named, and none is selected",
        hint="add -s STACK; pulumi stack ls shows them",
        source=SEEN,
    ),
)
