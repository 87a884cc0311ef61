"""Policy files, and what a school's own policy says of what was found."""

from monitor.policy.changes import Change, changes
from monitor.policy.load import load, reporter, shipped
from monitor.policy.model import (
    Action,
    Category,
    ConflictRoute,
    Contact,
    DeadlineRule,
    Escalation,
    Policy,
    PolicyError,
    Procedure,
)
from monitor.policy.page import Page, Part, Row, overdue, page, review
from monitor.policy.schema import schema
from monitor.policy.verdict import Occasion, verdict
from monitor.policy.vocabulary import ABOUT, DRAFTS, SIGNALS, STAGES

__all__ = [
    "ABOUT",
    "DRAFTS",
    "SIGNALS",
    "STAGES",
    "Action",
    "Category",
    "Change",
    "ConflictRoute",
    "Contact",
    "DeadlineRule",
    "Escalation",
    "Occasion",
    "Page",
    "Part",
    "Policy",
    "PolicyError",
    "Procedure",
    "Row",
    "changes",
    "load",
    "overdue",
    "page",
    "reporter",
    "review",
    "schema",
    "shipped",
    "verdict",
]
