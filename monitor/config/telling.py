"""What must be so for letters to reach people: who holds which role, by which ways, by when, and what going live asks for."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from monitor.config import values
from monitor.config.catalogue import Found, Loc
from monitor.config.shape import HoursTable, PeopleTable, PersonTable, ServerTable, Shape


def check_telling(shape: Shape) -> Iterator[Found]:
    """Yield what is wrong with the rotas, the further ways to reach people, the page, the watch, and with going live."""
    yield from _check_roles(shape)
    yield from _check_twins(shape)
    if shape.web and shape.web.url and not shape.web.url.lower().startswith("https://") and not _is_here(shape.web.url):
        yield Found("C055", ("web", "url"))
    yield from _check_watch(shape)
    yield from _check_live(shape)


def listed(people: PeopleTable) -> Iterator[tuple[str, PersonTable]]:
    """Yield each role that is filled, in the order of the shape, and whoever holds it."""
    for role in type(people).model_fields:
        if (person := getattr(people, role)) is not None:
            yield role, person


def servers(shape: Shape) -> Iterator[tuple[Loc, ServerTable]]:
    """Yield each mail server that is named, and where."""
    if shape.mail is not None:
        yield ("mail",), shape.mail
        if shape.mail.second is not None:
            yield ("mail", "second"), shape.mail.second
    if shape.inbox is not None:
        yield ("inbox",), shape.inbox


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine itself, by a literal address or a name that RFC 6761 keeps for it."""
    literal = values.address(host)
    name = host.lower().rstrip(".")
    return literal.is_loopback if literal is not None else name == "localhost" or name.endswith(".localhost")


def _is_here(url: str) -> bool:
    return is_loopback(urlsplit(url).hostname or "")


def _check_roles(shape: Shape) -> Iterator[Found]:
    held = {role for role, _ in listed(shape.people)}
    named: list[tuple[Loc, str]] = [(("watch", "tell"), shape.watch.tell)]
    for count, rota in enumerate(shape.alerts.rota):
        named += [(("alerts", "rota", count, "order", at), role) for at, role in enumerate(rota.order)]
    for count, way in enumerate(shape.notify):
        named += [(("notify", count, "roles", at), role) for at, role in enumerate(way.roles)]
    for loc, role in named:
        if role and role not in held:
            yield Found("C030", loc, {"role": role}, besides=(("people", role),))


def _check_twins(shape: Shape) -> Iterator[Found]:
    known = {"mail"}
    for count, way in enumerate(shape.notify):
        if way.id and way.id in known:
            yield Found("C098", ("notify", count, "id"))
        known.add(way.id)


def _check_watch(shape: Shape) -> Iterator[Found]:
    hours = shape.hours
    leaves = hours.quiet_to if hours.quiet_to and _is_held(hours) else hours.digest_at
    if shape.watch.digest_by <= leaves:
        keys = ("digest_at", "quiet_from", "quiet_to")
        yield Found("C040", ("watch", "digest_by"), {"time": f"{leaves:%H:%M}"}, tuple(("hours", key) for key in keys))


def _is_held(hours: HoursTable) -> bool:
    """Return whether the daily letter is written in quiet hours that end later on the same day."""
    begins, ends = hours.quiet_from, hours.quiet_to
    if begins is None or ends is None or ends <= hours.digest_at:
        return False
    # Quiet hours that end earlier than they begin began the night before.
    return begins <= hours.digest_at or ends < begins


def _check_live(shape: Shape) -> Iterator[Found]:
    live = ("alerts", "live")
    if not shape.alerts.live:
        if shape.mail is not None:
            yield Found("C095", live, {"folder": shape.letters.folder})
        return
    for missing, remedy, besides in _missing(shape):
        yield Found("C096", live, {"missing": missing, "remedy": remedy}, besides)
    if shape.inbox is None and shape.web is None:
        yield Found("C097", live, besides=(("inbox",), ("web",)))


def _missing(shape: Shape) -> Iterator[tuple[str, str, tuple[Loc, ...]]]:
    """Yield what a school still needs before anybody may rely on its alerts, how to have it, and on which keys that rests."""
    if shape.mail is None:
        yield "there is no mail server", "Add [mail].", (("mail",),)
    if shape.people.deputy_dsl is None:
        yield "there is no deputy DSL", "Add [people.deputy_dsl].", (("people", "deputy_dsl"),)
    rotas = shape.alerts.rota
    if not any(rota.when == "holidays" for rota in rotas):
        remedy = 'Add [[alerts.rota]] with when = "holidays" and an order of roles.'
        whens: tuple[Loc, ...] = tuple(("alerts", "rota", count, "when") for count, _ in enumerate(rotas))
        yield "no rota says who is told in the holidays", remedy, (("alerts", "rota"), *whens)
    if not shape.notify:
        yield "there is no second way to reach anybody when mail fails", "Add [[notify]].", (("notify",),)
