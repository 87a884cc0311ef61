"""The school's configuration: config.toml in, a checked ``Config`` or every problem out."""

from monitor.config.load import load, problems
from monitor.config.settings import Config, ConfigError, Governance, Mail

__all__ = ["Config", "ConfigError", "Governance", "Mail", "load", "problems"]
