"""Puts what is counted between the two marks of a page, so that no figure is copied by hand."""

_BEGINS, _ENDS = "<!-- counted -->", "<!-- end of what is counted -->"


def between(page: str, counted: str) -> str:
    """Return the page with what is counted in its place."""
    before, rest = page.split(_BEGINS)
    return f"{before}{_BEGINS}\n\n{counted}\n{_ENDS}{rest.split(_ENDS)[1]}"
