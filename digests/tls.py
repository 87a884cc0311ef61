"""Says whom a mail server must be: one that a certificate vouches for, or this machine itself."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ssl import SSLContext

Security = Literal["starttls", "tls", "plain-loopback"]


def trust(cafile: str) -> SSLContext:
    """Return what certificates are held against: those in a file, or the system's; raises ``OSError`` for a file that is none."""
    import ssl  # noqa: PLC0415 - a pass that sends nothing does without

    return ssl.create_default_context(cafile=cafile or None)


def is_loopback(name: str) -> bool:
    """Return whether a host is this machine, by its address or as localhost."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
