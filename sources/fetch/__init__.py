"""The only road from this program to other people's servers: safe for us, polite to them, and bounded in time and memory."""

from sources.fetch.address import authority
from sources.fetch.client import Fetcher, FetchSettings
from sources.fetch.manners import Silence
from sources.fetch.robots import RobotsText
from sources.fetch.wire import Resolve, look_up

__all__ = ["FetchSettings", "Fetcher", "Resolve", "RobotsText", "Silence", "authority", "look_up"]
