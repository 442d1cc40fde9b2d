"""Parameter groups of RDS."""

from __future__ import annotations

from infra.view.parameter_group import Parameter, ParameterGroup
from infra.view.registry import Reader
from infra.view.source import rows, text

CLUSTER = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
INSTANCE = "aws:rds/parameterGroup:ParameterGroup"

READERS = (
    Reader(
        ParameterGroup(parameters=rows("parameters", Parameter(name=text("name"), value=text("value")))),
        (INSTANCE, CLUSTER),
    ),
)
