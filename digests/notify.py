"""Delivers the plain text of messages to Teams, an SMS gateway, ntfy and the like: the only module that speaks to apprise."""

import json
import os
import resource
import sys
from dataclasses import dataclass, field

from digests.command import run
from digests.model import DeliveryError, Message

# What Python needs to start, and requests to find proxies and certificates. Our own environment may hold every other secret.
NEEDED = (
    *("PATH", "LANG", "HOME", "PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH"),
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"),
)
MEMORY = 2**29  # bytes; apprise needs a seventh of it, and keeps whatever a service answers

_REFUSED, _UNKNOWN, _MISSING = 10, 11, 12  # exit codes that Python itself does not use
_WORDS = {
    _UNKNOWN: "The address of the notification service is not one that apprise can use: check it in config.toml.",
    _MISSING: "Notifications need the package apprise: pip install 'school-monitor[notify]'",
}


@dataclass(frozen=True, slots=True)
class Notify:
    """A notification service by its apprise URL, which holds a secret. ``timeout`` is in seconds, for all of it."""

    url: str = field(repr=False)
    timeout: float = 30

    def deliver(self, message: Message) -> None:
        """Return once the service has taken the text of the message, and nothing else of it.

        Apprise runs in a process of its own: it logs addresses and texts, prints warnings, and reads answers without an end;
        a process can be silenced, bounded and ended. The address is on none of its
        command lines, and no other secret in its environment.
        Raises ``DeliveryError``, never permanent, in words without the address and without what the service said.
        """
        task = json.dumps([self.url, message.letter.text, self.timeout])
        environment = {name: os.environ[name] for name in NEEDED if name in os.environ}
        try:
            code = run((sys.executable, "-P", "-m", __name__), task, environment, self.timeout)
        except TimeoutError:
            raise DeliveryError("The notification service did not answer in time.") from None
        except OSError as error:
            raise DeliveryError(f"The notification could not be started: {error.strerror}.") from None
        if code:
            raise DeliveryError(_WORDS.get(code, "The notification service did not take the message."))


def main() -> int:
    """Hand over what standard input holds: URL, text and seconds, as JSON. Return 0 once the service has taken it."""
    url, text, timeout = json.load(sys.stdin)
    try:
        import apprise  # noqa: PLC0415 - only this process needs it, and it is an extra
    except ImportError:
        return _MISSING
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # No threads to be left behind, no words made into pictures, and no picture that a phone would fetch.
    asset = apprise.AppriseAsset(
        async_mode=False, service_timeout=0, interpret_emojis=False, image_url_mask="", image_url_logo=""
    )
    service = apprise.Apprise.instantiate(url, asset)
    if service is None:
        return _UNKNOWN
    # The outbox tries again, and has to know the truth: what the URL says of these has no say.
    service.retry, service.optional = 0, False
    service.verify_certificate, service.redirects = True, False
    service.socket_connect_timeout = service.socket_read_timeout = timeout
    taken = apprise.Apprise(service).notify(text, body_format=apprise.NotifyFormat.TEXT, interpret_escapes=False)
    return 0 if taken else _REFUSED


if __name__ == "__main__":
    sys.exit(main())
