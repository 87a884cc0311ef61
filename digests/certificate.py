"""Says of a server's certificate until when it is good, and why it is not believed."""

import ssl
from datetime import UTC, datetime
from socket import socket

# X509_V_ERR_... of OpenSSL's x509_vfy.h: what each asks for is not the same.
_REASONS = {
    9: "is not valid yet: is the clock of this machine right?",
    10: "has run out: whoever runs the server must renew it, unless the clock of this machine is wrong.",
    62: "is for another name: check host.",
}


def certified_until(line: socket | None) -> datetime | None:
    """Return the last moment of the certificate that the other end has shown; None in the clear."""
    shown = line.getpeercert() if isinstance(line, ssl.SSLSocket) else None
    ends = shown.get("notAfter") if shown else None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if isinstance(ends, str) else None


def mistrusted(error: ssl.SSLCertVerificationError) -> str:
    """Return why a certificate is not believed, where that says what to mend; nothing where nobody known vouches for it."""
    return _REASONS.get(error.verify_code, "")
