"""Looks at what lies beyond the machine, where the technician asks for it: names, the mail servers, the mailbox of answers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from urllib.parse import urlsplit

from monitor.config import Config, Server
from monitor.doctor.surroundings import Check, Surroundings
from monitor.finding import Finding, bad, good, warning
from monitor.trial import Trial, mail_trials
from sources.fetch.address import is_public, parse_allowance

NOWHERE = "no-such-name.invalid"  # RFC 6761, 6.4: nobody has a name that ends so
LOOK = "Look which server answers names: resolvectl status, or cat /etc/resolv.conf; and ask whoever runs the school's filter."
AT_ONCE, MOST = 8, 5
FEW = 14  # days


def names(here: Surroundings) -> Iterator[Finding]:
    """Whether the names of all places and mail servers are found, and lead where strangers' names may lead."""
    if not here.live or here.config is None:
        return
    hosts = sorted({host for place in here.config.places if (host := urlsplit(place.source.url).hostname)})
    every = sorted({*hosts, *(server.host for server in _servers(here.config)), NOWHERE})
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = dict(zip(every, pool.map(lambda host: _resolved(here, host), every), strict=True))
    if found.pop(NOWHERE):
        yield warning("D071", f"Names that nobody has are answered all the same ({NOWHERE}): the DNS lies.", LOOK)
    lost = [host for host, addresses in found.items() if not addresses]
    if lost:
        told = bad if len(lost) == len(found) else warning
        yield told("D071", f"These names are not found: {_some(lost)}.", f"Check how they are written. {LOOK}")
    inside = [host for host in hosts if not all(_is_open(here.config, address) for address in found[host])]
    if inside:
        words = f"These names of public places lead to addresses inside the network, where they are not read: {_some(inside)}."
        yield warning("D071", words, f"A filter may answer for them. {LOOK}")
    if not lost and not inside:
        yield good("D071", f"All {len(found)} names are found.")


def _servers(config: Config) -> Iterator[Server]:
    if config.mail:
        yield config.mail.first
        yield from [config.mail.second] if config.mail.second else []
    if config.answers:
        yield config.answers.server


def _is_open(config: Config, text: str) -> bool:
    """Return whether the program may read what is at an address: it is public, or the configuration lets it through."""
    address = ip_address(text)
    return is_public(address) or any(address in parse_allowance(one).network for one in config.fetch.allowed)


def _resolved(here: Surroundings, host: str) -> list[str]:
    try:
        ip_address(host)
    except ValueError:
        pass
    else:
        return [host]
    try:
        return here.resolve(host)
    except (OSError, UnicodeError):
        return []


def _some(hosts: list[str]) -> str:
    return ", ".join(hosts[:MOST]) + (f" and {len(hosts) - MOST} more" if len(hosts) > MOST else "")


def mail(here: Surroundings) -> Iterator[Finding]:
    """Whether each mail server and the mailbox can be reached, are what they say they are, and take the login."""
    if not here.live or here.config is None:
        return
    for trial in mail_trials(here.config):
        if not trial.good:
            yield bad("D072", f"{trial.label}: {trial.words}", trial.remedy)
        else:
            yield good("D072", f"{trial.label}: {trial.words}.")
            yield from _certificate(here, trial)


def _certificate(here: Surroundings, trial: Trial) -> Iterator[Finding]:
    if trial.certified_until is None:
        return
    days = (trial.certified_until - here.now).days
    words = f"{trial.label}: the server's certificate is good for {days} more days."
    if days < FEW:
        yield warning("D073", words, "Tell whoever runs the server: when it runs out, no letter leaves.")
    else:
        yield good("D073", words)


CHECKS: tuple[Check, ...] = (names, mail)
