"""The only road from this program to other people's servers: safe for us, polite to them, and bounded in time and memory."""

from importlib import import_module
from typing import TYPE_CHECKING

from sources.fetch.kept import FetchSettings, RobotsText, Silence

if TYPE_CHECKING:
    from sources.fetch.address import authority
    from sources.fetch.client import Fetcher
    from sources.fetch.wire import Resolve, look_up

__all__ = ["FetchSettings", "Fetcher", "Resolve", "RobotsText", "Silence", "authority", "look_up"]

# What stands on httpx is imported when it is first asked for: a pass that looks at nothing does without.
_ROADS = {"Fetcher": "client", "Resolve": "wire", "authority": "address", "look_up": "wire"}


def __getattr__(name: str) -> object:
    """Return what is on the road itself (PEP 562)."""
    if name not in _ROADS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROADS[name]}"), name)
