"""The school's configuration: config.toml in, a checked ``Config`` or every problem out."""

from monitor.config.load import load, problems
from monitor.config.settings import Answers, Config, ConfigError, Governance, Mail, Server, Watch, Way, Web

__all__ = ["Answers", "Config", "ConfigError", "Governance", "Mail", "Server", "Watch", "Way", "Web", "load", "problems"]
