"""Says whom a mail server must be: one that a certificate vouches for, or this machine itself."""

import ssl
from ipaddress import ip_address
from typing import Literal

Security = Literal["starttls", "tls", "plain-loopback"]


def trust(cafile: str) -> ssl.SSLContext:
    """Return what certificates are held against: those in a file, or the system's; raises ``OSError`` for a file that is none."""
    return ssl.create_default_context(cafile=cafile or None)


def is_loopback(name: str) -> bool:
    """Return whether a host is this machine, by its address or as localhost."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
