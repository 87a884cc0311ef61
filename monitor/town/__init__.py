"""The sample town: a small invented world that ships with the program, so that all of it can be seen at work."""

from monitor.town.serve import PORT, Town, TownError, config_text, serve

__all__ = ["PORT", "Town", "TownError", "config_text", "serve"]
