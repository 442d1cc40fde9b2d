"""Masking: no secret of a failed run reaches a terminal, a report or a log.

Texts come from the engine, from providers and from the clouds, which print access key ids, signed URLs and now and
then a whole request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "[masked]"

_LABEL = (
    r"pass(?:word|phrase|wd)|secret(?:[_-]?access)?[_-]?key|access[_-]?key[_-]?secret|client[_-]?secret|secret"
    r"|(?:security|session|access|auth|bearer)[_-]?token|signature|authorization|api[_-]?key"
)
_VALUE = r"(?!\s|\[|true\b|false\b|null\b|None\b)[^\s\"'&,;<>}\]]+"

PATTERNS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "Alibaba Cloud access key id",
        re.compile(r"\b(LTAI)[0-9A-Za-z]{8,26}\b"),
        rf"\1{MASK}",
    ),
    (
        "Alibaba Cloud access key id of a security token",
        re.compile(r"\b(STS\.)[0-9A-Za-z]{16,}"),
        rf"\1{MASK}",
    ),
    (
        # Three classes of characters, so that resource ids, which have no capitals, stay readable.
        "Alibaba Cloud access key secret",
        re.compile(r"(?<![\w/+=.-])(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)[0-9A-Za-z]{30}(?![\w/+=.-])"),
        MASK,
    ),
    (
        "AWS access key id",
        re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
        rf"\1{MASK}",
    ),
    (
        # Three classes again: a SHA-1 in hexadecimal has no capitals. A path is longer, or has a dot or a hyphen.
        "AWS secret access key",
        re.compile(r"(?<![\w/+=.-])(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z])(?=[\w/+]*\d)[0-9A-Za-z/+]{40}(?![\w/+=.-])"),
        MASK,
    ),
    (
        "bearer token",
        re.compile(r"(?i)\b(bearer|basic|token)\s+(?=[\w.~+/-]*\d)[\w.~+/-]{16,}=*"),
        rf"\1 {MASK}",
    ),
    (
        "JSON web token",
        re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),
        MASK,
    ),
    (
        "label and value",
        re.compile(rf"(?i)((?:{_LABEL})(?:\\?[\"'])?\s*(?:=|:|%3D)\s*(?:\\?[\"'])?){_VALUE}"),
        rf"\1{MASK}",
    ),
    (
        "long token",
        re.compile(r"(?<![\w/+=.-])(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z])(?=[\w/+]*\d)[0-9A-Za-z/+_-]{100,}={0,2}"),
        MASK,
    ),
    (
        # To the end of the text where the end of the block was cut off.
        "private key",
        re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
        MASK,
    ),
    (
        "Pulumi access token",
        re.compile(r"\b(pul-)[0-9a-f]{40}\b"),
        rf"\1{MASK}",
    ),
    (
        "user and password of a URL",
        re.compile(r"(://[^\s/:@]*:)[^\s/@]+(?=@)"),
        rf"\1{MASK}",
    ),
)
"""What it is, how it looks, what stands for it; sorted by name."""


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with every secret masked.

    Args:
        text: what somebody printed.
        secrets: values known to be secret, such as a passphrase; shorter ones than four characters are left, since
            they would take half the text with them.
    """
    for secret in sorted({secret for secret in secrets if len(secret) > 3}, key=len, reverse=True):
        text = text.replace(secret, MASK)
    # Blocks of several lines first: what is left of one would no longer be recognised.
    for _, pattern, replacement in sorted(PATTERNS, key=lambda row: row[0] != "private key"):
        text = pattern.sub(replacement, text)
    return text
