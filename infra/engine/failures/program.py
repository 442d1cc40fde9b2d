"""The program, the plugins and the policies."""

from __future__ import annotations

from infra.engine.failure import NOT_IN_PLACE, SEEN, UNDO, Failure, text

SEEN_2 = "printed by pulumi 3.259.0, 2026-11-27"

FAILURES = (
    Failure(
        name="change-refused",
        title="a running stack cannot change so",
        pattern=text(
            r"\A(?:Preview failed: )?before hook \"[^\"]*\" failed: (?P<problems>.+?)\n\s+hint: (?P<next>.+)\Z"
        ),
        message="{problems}",
        hint="{next}",
        source=f"infra/refusal.py, through a hook of the engine; {SEEN_2}",
    ),
    Failure(
        name="default-provider",
        title="a resource has no explicit provider",
        pattern=text(r"Default provider for '(?P<package>[^']*)' disabled"),
        message="a resource does not name its provider, and {package} has no default one here",
        hint="give it opts=self.child() inside a component",
        source=SEEN,
    ),
    Failure(
        name="duplicate-name",
        title="two resources have the same name",
        pattern=text(r"Duplicate resource URN"),
        message="two resources have the same type and name",
        hint="give one of them another name",
        source=SEEN,
    ),
    Failure(
        name="language-missing",
        title="the language host is not installed",
        pattern=text(r"no language plugin 'pulumi-language-(?P<language>\w+)' found"),
        message="the language host of Pulumi for {language} is not installed",
        hint=(
            "install Pulumi as a whole, https://www.pulumi.com/docs/install/, its language hosts lie beside it; or"
            " make engine, and put .engine/bin on PATH"
        ),
        source=SEEN,
    ),
    Failure(
        name="plugin-broken",
        title="a file that is taken for a plugin is none",
        pattern=text(r"could not read plugin \[|wrote an invalid port to stdout"),
        message="a plugin does not start: {says}",
        hint="remove that file from PATH, or pulumi plugin install --reinstall",
        source=SEEN,
    ),
    Failure(
        name="plugin-crashed",
        title="a plugin died",
        pattern=text(
            r"error reading from server: |Detected that \S+ exited prematurely|transport is closing"
            r"|Error while dialing: dial tcp 127\.0\.0\.1:"
        ),
        message="a provider plugin died while it worked; what it was making may exist without being in the state",
        hint="pulumi refresh -s {stack}, look into the cloud's console for what is new, then run it again",
        source=SEEN,
    ),
    Failure(
        name="plugin-download",
        title="a plugin cannot be downloaded",
        pattern=text(
            r"could not find latest version for provider (?P<name>[\w-]+)|failed to download plugin"
            r"|error downloading plugin"
        ),
        message="a plugin cannot be downloaded: {says}",
        hint="check network and proxy, then pulumi install; without network put the plugins on PATH",
        source=SEEN + "; pulumi v3.259.0 sdk/go/common/workspace/plugins.go",
    ),
    Failure(
        name="plugin-missing",
        title="a plugin is not installed",
        pattern=text(
            r"no (?P<kind>analyzer|resource) plugin 'pulumi-\w+-(?P<plugin>[\w-]+)' found in the workspace"
            r"(?: at version v(?P<version>[\w.+-]+))?"
        ),
        message="the {kind} plugin {plugin} {version} is not installed",
        hint="pulumi install, or pulumi plugin install {kind} {plugin} {version}",
        source=SEEN,
    ),
    Failure(
        name="policy-pack-missing",
        title="the policy pack is not there",
        pattern=text(r"failed to load Pulumi policy project located at \"(?P<path>[^\"]*)\": (?P<why>[^\n]*)"),
        message="the policy pack {path} cannot be loaded: {why}",
        hint="--policy-pack takes the folder of PulumiPolicy.yaml, seen from the folder of Pulumi.yaml: policies",
        source=SEEN,
    ),
    Failure(
        name="program-failed",
        title="the program has a defect",
        pattern=text(
            r"Program failed with an unhandled exception:.*?"
            r"(?P<where>File \"[^\"]*\", line \d+)(?!.*File \").*\n(?P<why>\w[\w.]*(?::[^\n]*)?)"
        ),
        message="the program failed: {why} ({where})",
        hint="twinstack plan {stack} runs it without the engine and shows the whole traceback",
        source=SEEN,
    ),
    Failure(
        name="program-refused",
        title="the workload, the stack file or a secret is wrong",
        pattern=text(r"\A(?!Preview failed|before hook )(?P<problems>.+?)\n\s+hint: (?P<next>.+)\Z"),
        message="{problems}",
        hint="{next}",
        source="infra/program.py: what a user can mend ends as message and hint; " + SEEN,
    ),
    Failure(
        name="protected",
        title="a protected resource would be deleted",
        pattern=text(r"resource \"(?P<urn>[^\"]*)\" cannot be deleted\s+because it is protected"),
        message="the program protects it against deletion",
        hint=(
            "put back what would go, pulumi config set -s {stack} twinstack:protect false, pulumi up -s {stack},"
            " then again (docs/deploy.md, Destroy)"
        ),
        source=SEEN,
    ),
    Failure(
        name="protected-replacement",
        title="a change would replace a protected resource",
        pattern=text(r"unable to replace resource \"(?P<urn>[^\"]*)\"\s+as it is currently marked for protection"),
        message=NOT_IN_PLACE,
        hint=UNDO,
        source=SEEN_2,
    ),
    Failure(
        name="resource-timeout",
        title="a resource was made and did not become ready in time",
        pattern=text(r"timeout while waiting for|Timeout In \d+ Seconds|[Ww]aiting for [^\n]* is timeout"),
        message="it did not become ready in time, and exists: {says}",
        hint="look at it in the cloud's console; then pulumi refresh -s {stack}, and run it again",
        source=(
            "terraform-plugin-sdk helper/retry as every bridged provider prints it; github"
            " aliyun/terraform-provider-alicloud at 81c43b6, alicloud/errors.go"
        ),
    ),
    Failure(
        name="sdk-missing",
        title="the project is not installed",
        pattern=text(r"No module named '(?P<module>pulumi|infra|pulumi_\w+)'"),
        message="the program's virtual environment lacks {module}",
        hint="make compare, which sets up .venv",
        source=SEEN,
        whole=True,
    ),
    Failure(
        name="virtualenv-missing",
        title="the virtual environment is not there",
        pattern=text(r"The 'virtualenv' option in Pulumi\.yaml is set to \"(?P<folder>[^\"]*)\""),
        message="the program's virtual environment, {folder}, is not there",
        hint="make compare, which sets up .venv",
        source="infra/engine/language.py, in the words of pulumi v3.259.0 sdk/python/toolchain/pip.go; " + SEEN,
    ),
)
