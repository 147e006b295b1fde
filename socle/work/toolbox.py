"""What a tool's folder imports, in one place: `from socle.work.toolbox import Tool, Input, Step, …`."""

from socle.checks.outcomes import CheckOutcome
from socle.work.asking import Question, Unfit
from socle.work.declaration import (
    Automation,
    Contact,
    Export,
    ExportImpossible,
    HeardLine,
    HeardSource,
    Input,
    ItemKind,
    Panel,
    RiskArea,
    Step,
    Tool,
)
from socle.work.drafts import DraftView
from socle.work.evidence import Evidence, Moment
from socle.work.patience import ModelAway, Unusable
from socle.work.session import Cancelled, GivenDocument, GivenRecording, Proposal, Work

__all__ = [
    "Automation",
    "Cancelled",
    "CheckOutcome",
    "Contact",
    "DraftView",
    "Evidence",
    "Export",
    "ExportImpossible",
    "GivenDocument",
    "GivenRecording",
    "HeardLine",
    "HeardSource",
    "Input",
    "ItemKind",
    "ModelAway",
    "Moment",
    "Panel",
    "Proposal",
    "Question",
    "RiskArea",
    "Step",
    "Tool",
    "Unfit",
    "Unusable",
    "Work",
]
