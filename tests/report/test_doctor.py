import json

from infra.doctor.check import Check
from infra.report.doctor import table, to_json

CHECKS = (
    Check(topic="Python", name="Python", status="ok", found="3.11.7", purpose="everything"),
    Check(
        topic="engine",
        name="pulumi",
        status="broken",
        found="it \x1b[31m does not run",
        purpose="updates",
        next="mend it",
    ),
    Check(topic="engine", name="host", status="missing", purpose="plain pulumi", next="install it"),
)

TEXT = r"""Python
  ok      Python: 3.11.7

engine
  broken  pulumi: it \x1b[31m does not run
          for: updates
          next: mend it
  missing host
          for: plain pulumi
          next: install it

1 ok, 1 missing, 1 broken
"""


def test_text():
    assert table(CHECKS, 80, color=False) == TEXT


def test_narrow_text_loses_nothing():
    narrow = table(CHECKS, 40, color=False)
    assert max(map(len, narrow.splitlines())) <= 40
    assert "mend it" in narrow


def test_json():
    document = to_json(CHECKS)
    assert json.loads(json.dumps(document))["checks"][2] == {
        "topic": "engine",
        "name": "host",
        "status": "missing",
        "found": "",
        "purpose": "plain pulumi",
        "next": "install it",
    }
