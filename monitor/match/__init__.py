"""Which schools a document names, how sure, and why: text in, mentions out, and no I/O."""

from monitor.match.forms import Form, Kind, forms
from monitor.match.matcher import Matcher

__all__ = ["Form", "Kind", "Matcher", "forms"]
