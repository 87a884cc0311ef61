"""Which schools a document names, how sure, and why: text in, mentions out, and no I/O."""

from monitor.match.commonness import ESTIMATE, Commonness, count_names
from monitor.match.listing import Form, Kind, forms
from monitor.match.matcher import Matcher
from monitor.match.outcome import as_spoken
from monitor.match.scene import Whereabouts
from monitor.match.wordless import WORDLESS, is_wordless

__all__ = [
    "ESTIMATE",
    "WORDLESS",
    "Commonness",
    "Form",
    "Kind",
    "Matcher",
    "Whereabouts",
    "as_spoken",
    "count_names",
    "forms",
    "is_wordless",
]
