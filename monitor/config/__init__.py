"""The school's configuration: config.toml in, a checked ``Config`` or every problem out."""

from monitor.config.load import load, problems, secrets, sketch
from monitor.config.passwords import Secret
from monitor.config.settings import Answers, Config, ConfigError, Governance, Mail, Server, Watch, Way, Web

__all__ = [
    "Answers",
    "Config",
    "ConfigError",
    "Governance",
    "Mail",
    "Secret",
    "Server",
    "Watch",
    "Way",
    "Web",
    "load",
    "problems",
    "secrets",
    "sketch",
]
