"""The only code that decides which of a stranger's links may leave a reader, and that completes addresses."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit


def absolute(base: str, link: str) -> str:
    """Return the http(s) address that a link on the page ``base`` leads to, or an empty string when it leads nowhere such."""
    link = link.replace("\0", "").strip()
    if not link:
        return ""
    try:
        whole = urljoin(base, link)
        parts = urlsplit(whole)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    return whole.replace(" ", "%20") if whole.isprintable() else ""


def completed(url: str, usual: Mapping[str, str]) -> str:
    """Return an address with these parameters behind its own, which stay as they are written; one that it has is not added."""
    parts = urlsplit(url)
    given = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    added = urlencode({name: value for name, value in usual.items() if name not in given}, quote_via=quote, errors="replace")
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, added))), fragment=""))


def turned(url: str, **changed: str) -> str:
    """Return an address with these parameters instead of those that it has of the same names: the next page of a search."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in changed]
    return urlunsplit(parts._replace(query=urlencode([*kept, *changed.items()], quote_via=quote, errors="replace"), fragment=""))
