"""The only code that knows the language of a page source's options: CSS selectors that may end in ``@attribute``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources import markup
from sources.model import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bs4 import Tag

FORM = re.compile(r"(?P<css>.*?)(?:@(?P<attribute>[\w:.-]+))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Selector:
    """What one option looks for: the elements that fit ``css`` (empty: the scope itself), and of them words or an attribute."""

    option: str
    css: str
    attribute: str = ""

    def tags(self, scope: Tag) -> list[Tag]:
        """Return the elements that fit, in the order of the page; raise ``Unreadable`` when the selector is not valid CSS."""
        from soupsieve import SelectorSyntaxError  # noqa: PLC0415 - only the worker that parses pays for it

        try:
            return list(scope.select(self.css)) if self.css else [scope]
        except (SelectorSyntaxError, NotImplementedError) as error:
            remedy = f"Correct {self.option} in the source's options: it is a CSS selector that may end in @attribute."
            raise Unreadable(f"{self.option} = {self.css!r} is not a CSS selector", remedy) from error

    def values(self, scope: Tag, *usual: str) -> list[str]:
        """Return what stands in the elements that fit: the attribute named, else the first ``usual`` one there, else words."""
        names = (self.attribute,) if self.attribute else usual
        return [value for value in (value_of(tag, names, words=not self.attribute) for tag in self.tags(scope)) if value]


def read(options: Mapping[str, str]) -> dict[str, Selector]:
    """Return the selector of each option that is given, by the option's name."""
    found = ((name, FORM.fullmatch(written.strip())) for name, written in options.items())
    return {name: Selector(name, match["css"].strip(), match["attribute"] or "") for name, match in found if match}


def value_of(tag: Tag, names: tuple[str, ...], *, words: bool) -> str:
    """Return the first of these attributes that the element has, else its words if ``words`` are wanted."""
    given = next((tag[name] for name in names if tag.get(name)), None)
    if given is None:
        return markup.text(str(tag)) if words else ""
    return markup.fold(given if isinstance(given, str) else " ".join(given))
