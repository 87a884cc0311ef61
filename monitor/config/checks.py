"""What two keys of the configuration say of each other: the school, its people, hours, mail and reading."""

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from urllib.parse import urlsplit

from monitor.config import persons
from monitor.config.catalogue import Found, Loc
from monitor.config.persons import Own
from monitor.config.shape import PersonTable, Shape
from monitor.config.telling import check_telling, is_loopback, listed, servers

_SHARED = frozenset(
    {"admin", "contact", "enquiries", "enquiry", "hello", "info", "mail", "office", "post", "reception"}
    | {"school", "secretary", "staff", "team"}
)
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_PRIVATE = tuple(
    ip_network(block) for block in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)


def check_tables(shape: Shape) -> Iterator[Found]:
    """Yield what is wrong between the keys of all tables but the sources."""
    yield from _check_names(shape)
    yield from _check_namesakes(shape)
    yield from _check_people(shape)
    yield from _check_hours(shape)
    yield from _check_mail(shape)
    yield from check_telling(shape)
    yield from _check_fetch(shape)
    yield from _check_governance(shape)


def own_names(shape: Shape) -> Own:
    """Return what is the school's own, which no rule about persons may refuse."""
    school = shape.school
    return persons.own((school.name, school.short_name, school.town), tuple(school.handles))


def _check_names(shape: Shape) -> Iterator[Found]:
    school, ours = shape.school, own_names(shape)
    # The school's own names are no witness for themselves.
    nobody = Own(frozenset(), frozenset())
    terms: list[tuple[Loc, str, Own]] = [(("school", key), getattr(school, key), nobody) for key in ("name", "short_name")]
    terms += [(("school", "formerly", count, "name"), former.name, ours) for count, former in enumerate(school.formerly)]
    for key in ("also_called", "nicknames", "handles", "hashtags"):
        terms += [(("school", key, count), term, ours) for count, term in enumerate(getattr(school, key))]
    terms += [(("by_hand", "checks", count), term, ours) for count, term in enumerate(shape.by_hand.checks)]
    for loc, term, known in terms:
        if why := persons.find_person(term, known):
            yield Found("C016", loc, {"why": why})


def _check_namesakes(shape: Shape) -> Iterator[Found]:
    school = shape.school
    website = (urlsplit(school.website).hostname or "").removeprefix("www.")
    for number, namesake in enumerate(school.namesakes):
        for count, host in enumerate(namesake.hosts):
            if host.lower().removeprefix("www.") == website:
                yield Found("C018", ("school", "namesakes", number, "hosts", count))


def _check_people(shape: Shape) -> Iterator[Found]:
    held = dict(listed(shape.people))
    yield from (Found("C023", ("people", role), {"role": role}) for role in ("head", "dsl") if role not in held)
    # Live alerts cannot do without one, which is told where they are switched on.
    if "deputy_dsl" not in held and not shape.alerts.live:
        yield Found("C024", ("people", "deputy_dsl"))
    yield from _check_person_names(held)
    known: dict[str, str] = {}
    for role, person in held.items():
        email = person.email.lower()
        if email and email in known:
            yield Found("C025", ("people", role, "email"), {"role": known[email]})
        known.setdefault(email, role)
        if role in {"dsl", "deputy_dsl"} and email.partition("@")[0] in _SHARED:
            yield Found("C026", ("people", role, "email"))


def _check_person_names(held: Mapping[str, PersonTable]) -> Iterator[Found]:
    known: dict[str, str] = {}
    for role, person in held.items():
        for count, name in enumerate(person.names):
            plain = " ".join(name.lower().replace(".", "").split())
            if plain and known.setdefault(plain, role) != role:
                yield Found("C029", ("people", role, "names", count), {"role": known[plain]})


def _check_hours(shape: Shape) -> Iterator[Found]:
    hours = shape.hours
    both: tuple[Loc, ...] = (("hours", "opens"), ("hours", "closes"))
    if hours.opens >= hours.closes:
        yield Found("C035", ("hours", "closes"), besides=both)
    elif not hours.opens < hours.office_close <= hours.closes:
        yield Found("C036", ("hours", "office_close"), besides=both)
    if hours.digest_at.hour == 1:
        yield Found("C037", ("hours", "digest_at"))
    if (hours.quiet_from is None) != (hours.quiet_to is None):
        quiet: tuple[Loc, ...] = (("hours", "quiet_from"), ("hours", "quiet_to"))
        yield Found("C038", quiet[hours.quiet_from is None], besides=quiet)


def _check_mail(shape: Shape) -> Iterator[Found]:
    if shape.mail is None and not shape.letters.sender:
        yield Found("C004", ("letters", "sender"), {"key": "sender"}, besides=(("mail",),))
    for loc, server in servers(shape):
        if server.host and server.security == "plain-loopback" and not is_loopback(server.host):
            yield Found("C042", (*loc, "security"))


def _check_fetch(shape: Shape) -> Iterator[Found]:
    for count, allowed in enumerate(shape.fetch.allow):
        if allowed and (problem := _judge_allowance(allowed)):
            yield Found(problem, ("fetch", "allow", count))
    if shape.fetch.spacing < 1:
        hosts = (urlsplit(source.url).hostname or "" for source in shape.source)
        if stranger := next((host for host in hosts if host and not is_loopback(host)), ""):
            yield Found("C064", ("fetch", "spacing"), {"host": stranger})


def _judge_allowance(text: str) -> str:
    """Return the id of what is wrong with ``127.0.0.1``, ``127.0.0.1:8080``, ``[::1]:8080`` or ``10.1.0.0/16``, or nothing."""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        port = port.removeprefix(":")
    else:
        host, _, port = text.partition(":") if text.count(":") == 1 else (text, "", "")
    if port and not (_PORT.fullmatch(port) and int(port) < 2**16):
        return "C062"
    try:
        network = ip_network(host)
    except ValueError:
        return "C062"
    # The versions are compared first, so both networks are of one kind; the types cannot say so.
    inside = any(network.version == block.version and network.subnet_of(block) for block in _PRIVATE)  # type: ignore[arg-type]
    return "" if inside else "C063"


def _check_governance(shape: Shape) -> Iterator[Found]:
    governance = shape.governance
    empty = [key for key in type(governance).model_fields if not getattr(governance, key)]
    if empty:
        besides = tuple(("governance", key) for key in empty)
        yield Found("C091", ("governance",), {"missing": ", ".join(empty)}, besides)
