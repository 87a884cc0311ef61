"""Which schools a document names, how sure, and why: text in, mentions out, and no I/O."""

from monitor.match.commonness import ESTIMATE, Commonness, count_names
from monitor.match.forms import Form, Kind, forms
from monitor.match.matcher import Matcher, Whereabouts

__all__ = ["ESTIMATE", "Commonness", "Form", "Kind", "Matcher", "Whereabouts", "count_names", "forms"]
