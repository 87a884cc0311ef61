"""The only code that makes up names for documents whose place gave them none, or gave the same one twice."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sources.model import Document


def digest(*parts: str) -> str:
    """Return a short name (32 hexadecimal digits) that the same parts in the same order always get."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def distinct(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return the documents with every key naming one text: feeds exist in which all items carry the same ``guid``.

    A key that stands on different texts gets the digest of its text, each time, so that the order of items is no matter.
    """
    given = tuple(documents)
    texts: defaultdict[str, set[str]] = defaultdict(set)
    for document in given:
        texts[document.key].add(document.words)
    return tuple(replace(one, key=again(one)) if len(texts[one.key]) > 1 else one for one in given)


def again(document: Document) -> str:
    """Return the name of a document whose own name another one has too."""
    return f"{document.key}#{digest(document.words)}"
