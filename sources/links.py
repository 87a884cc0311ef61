"""The only code that decides which of a stranger's links may leave a reader."""

from urllib.parse import urljoin, urlsplit


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
