"""Policy files, and what a school's own policy says of what was found."""

from monitor.policy.load import load, shipped
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
from monitor.policy.verdict import verdict
from monitor.policy.vocabulary import ABOUT, SIGNALS, STAGES

__all__ = [
    "ABOUT",
    "SIGNALS",
    "STAGES",
    "Action",
    "Category",
    "ConflictRoute",
    "Contact",
    "DeadlineRule",
    "Escalation",
    "Policy",
    "PolicyError",
    "Procedure",
    "load",
    "shipped",
    "verdict",
]
