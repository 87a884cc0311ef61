"""Turns documents, judgements and verdicts into JSON for the database and back."""

from pydantic import TypeAdapter

from monitor.model import Judgement, Verdict
from sources.model import Document

DOCUMENT = TypeAdapter(Document)
JUDGEMENT = TypeAdapter(Judgement)
VERDICT = TypeAdapter(Verdict)


def from_document(document: Document) -> str:
    """Return a document as JSON."""
    return DOCUMENT.dump_json(document).decode()


def to_document(json: str) -> Document:
    """Return the document that was stored."""
    return DOCUMENT.validate_json(json)


def from_judgement(judgement: Judgement) -> str:
    """Return a judgement as JSON."""
    return JUDGEMENT.dump_json(judgement).decode()


def to_judgement(json: str) -> Judgement:
    """Return the judgement that was stored."""
    return JUDGEMENT.validate_json(json)


def from_verdict(verdict: Verdict) -> str:
    """Return a verdict as JSON."""
    return VERDICT.dump_json(verdict).decode()


def to_verdict(json: str) -> Verdict:
    """Return the verdict that was stored."""
    return VERDICT.validate_json(json)
