"""The nouns of the application, and the closed lists that its rules are written in."""

from monitor.model.case import Answer, Case, Concern, Sighting
from monitor.model.judgement import (
    UNLIKELY,
    Clause,
    Deadline,
    Detection,
    Judgement,
    Mention,
    Rule,
    Shift,
    Signal,
    Span,
    Step,
    Taken,
    Verdict,
)
from monitor.model.lists import Band, Channel, Reason, Said, Severity, Standing
from monitor.model.reading import Ailment, SourceState
from monitor.model.school import FormerName, Hours, Namesake, Nearby, Person, Place, Problem, Rota, School

__all__ = [
    "UNLIKELY",
    "Ailment",
    "Answer",
    "Band",
    "Case",
    "Channel",
    "Clause",
    "Concern",
    "Deadline",
    "Detection",
    "FormerName",
    "Hours",
    "Judgement",
    "Mention",
    "Namesake",
    "Nearby",
    "Person",
    "Place",
    "Problem",
    "Reason",
    "Rota",
    "Rule",
    "Said",
    "School",
    "Severity",
    "Shift",
    "Sighting",
    "Signal",
    "SourceState",
    "Span",
    "Standing",
    "Step",
    "Taken",
    "Verdict",
]
