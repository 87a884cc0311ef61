"""The verbs about what may be another school's: answer it, and see, correct or take back what the answers taught."""

import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, NamedTuple, NoReturn

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, load, need_role, out, stop

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.lessons import Teaching
    from monitor.model import Said, School
    from monitor.store import Store
    from monitor.tray import Item, Outcome
    from monitor.world import World

By = Annotated[str, typer.Option(help="The role of the person who says so: head, dsl ...")]
Name = Annotated[str, typer.Option(help="The other school's name.")]
Place = Annotated[str, typer.Option(help="A place near us, or one that gives the other school away.")]
Host = Annotated[str, typer.Option(help="The host of the other school's site: school.example.")]
Weight = Annotated[float | None, typer.Option(help="How much a place near us says, from 0.1 to 1; 1 is as much as the town.")]


class Written(NamedTuple):
    """What a person wrote to be learned."""

    name: str
    place: str
    host: str
    weight: float | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return self == Written("", "", "", None)

    def change(self, teaching: "Teaching") -> "Teaching":
        """Return a teaching with what was written in the place of what it said."""
        from monitor.match.hosts import host_of

        weight = teaching.weight if self.weight is None else self.weight
        name, place = self.name.strip() or teaching.name, self.place.strip() or teaching.place
        return replace(teaching, name=name, place=place, host=host_of(self.host) or self.host or teaching.host, weight=weight)


@app.command()
def tray(
    answer: Annotated[list[str] | None, typer.Argument(metavar="CASE... yes|no|namesake", help="M-0012 yes")] = None,
    config: ConfigFile = SHIPPED,
    *,
    by: By = "",
    name: Name = "",
    place: Place = "",
    host: Host = "",
    weight: Weight = None,
    learn: Annotated[bool, typer.Option("--learn", help="Learn what the case suggests without asking.")] = False,
) -> None:
    """List what may be about another school of the same name, or say of it: yes, it is us; no; or it is a namesake."""
    from monitor import build, screen_tray
    from monitor import tray as tray_of_cases
    from monitor.model import Said

    settings, words = load(config), Written(name, place, host, weight)
    if not answer and words.is_empty:
        _show(settings)
        return
    *refs, said = answer or [""]
    if said not in set(Said) or not refs:
        raise typer.BadParameter("say which case and what it is: monitor tray M-0012 yes --by head, or no, or namesake")
    need_role(settings, by)
    with build.world(settings, lambda _: None) as world:
        items = [_item(world, ref, by) for ref in dict.fromkeys(refs)]
        written = _written(world, items, Said(said), words)
        for item in items:
            teaching = written or _agreed(item, Said(said), learn=learn)
            outcome = tray_of_cases.answer(world, item.case, tray_of_cases.Reply(Said(said), by, datetime.now(UTC), teaching))
            _tell(world, outcome)
    out.print(*screen_tray.last_words(outcome, Said(said)), sep="\n", markup=False, soft_wrap=True)


@app.command()
def learned(
    config: ConfigFile = SHIPPED,
    *,
    add_place: Annotated[str, typer.Option(help="Learn a place near us, with --weight and --by.")] = "",
    add_namesake: Annotated[
        str, typer.Option(help="Learn of another school of the name, with --place or --host, and --by.")
    ] = "",
    edit: Annotated[int | None, typer.Option(help="Correct this one, with --name, --place, --host or --weight.")] = None,
    forget: Annotated[int | None, typer.Option(help="Take this one back.")] = None,
    by: By = "",
    name: Name = "",
    place: Place = "",
    host: Host = "",
    weight: Weight = None,
) -> None:
    """List what the answers in the tray taught; add to it, correct it or take it back."""
    from monitor import screen_tray
    from monitor.store import Store, lessons

    settings = load(config)
    store = Store(settings.database)
    store.migrate()
    words = Written(name, place, host, weight)
    _check_one(words, adds=(add_place, add_namesake), numbers=(edit, forget))
    if add_place or add_namesake:
        _add(settings, by, Written(add_namesake, add_place or place, host, weight))
    elif edit is not None:
        _edit(settings, store, edit, words)
    elif forget is not None:
        _forget(settings, store, forget)
    with store.read() as tx:
        out.print(screen_tray.learned(lessons.lessons(tx, settings.school.id, forgotten=True)))


def _show(settings: "Config") -> None:
    """Print the tray."""
    from monitor import policy, screen_tray
    from monitor import tray as tray_of_cases
    from monitor.store import Store

    store = Store(settings.database)
    store.migrate()
    items = tray_of_cases.tray(store, settings, policy.load(settings.policy, settings.path.parent))
    out.print(screen_tray.tray(items, [person.role for person in settings.people]))


def _item(world: "World", ref: str, by: str) -> "Item":
    """Return the case that a person names, with what it could teach; stop when there is none or it is not for them to judge."""
    from monitor import build, explain
    from monitor import tray as tray_of_cases

    case = explain.find(world.store, world.config.school.id, ref)
    if case is None:
        stop(f"There is no case or alert {ref}. To see what waits: monitor tray", Exit.NOT_FOUND)
    with world.store.read() as tx:
        school, _ = build.recognised(world.config, tx)
    item = tray_of_cases.item(world.config, world.policy, school, case)
    if by in item.withheld:
        raise typer.BadParameter(f"{case.ref} may be about the {world.policy.role_label(by)}: somebody else answers it")
    return item


def _written(world: "World", items: "list[Item]", said: "Said", words: Written) -> "Teaching | None":
    """Return what a person wrote to be learned, checked; None when nothing was written."""
    from monitor import build
    from monitor.lessons import Kind, Teaching
    from monitor.model import Said

    if words.is_empty:
        return None
    if len(items) > 1:
        raise typer.BadParameter("what is to be learned is said of one case at a time")
    if said is Said.NO or (said is Said.YES and (words.name or words.host)):
        raise typer.BadParameter("a name or a host says which other school it is: the answer is namesake")
    if said is Said.NAMESAKE and words.weight is not None:
        raise typer.BadParameter("a weight is that of a place near us: the answer is yes")
    yes, namesake = items[0].suggestion.yes, items[0].suggestion.namesake
    name = namesake.name if namesake else world.config.school.short_name
    teaching = Teaching(Kind.PLACE) if said is Said.YES else Teaching(Kind.NAMESAKE, name=name)
    if not (words.place or words.host):
        # Only how it is said is corrected: the rest is what the case suggests.
        teaching = (yes if said is Said.YES else namesake) or teaching
    with world.store.read() as tx:
        school, _ = build.recognised(world.config, tx)
    return _checked(world.config, school, words.change(teaching))


def _agreed(item: "Item", said: "Said", *, learn: bool) -> "Teaching | None":
    """Return what the case suggests, once the person has seen it and said that it is to be learned."""
    from monitor.model import Said

    teaching = {Said.YES: item.suggestion.yes, Said.NAMESAKE: item.suggestion.namesake}.get(said)
    if teaching is None:
        if said is Said.NAMESAKE:
            out.print(f"{item.case.ref} does not say where that school is: to have it known, add --place or --host.")
        return None
    out.print(f"{item.case.ref} could teach: {teaching.words}.", markup=False, soft_wrap=True)
    if not learn and not sys.stdin.isatty():
        out.print("It is not learned, for nobody could be asked. To learn it: --learn")
        return None
    return teaching if learn or typer.confirm("Is that to be learned?") else None


def _checked(settings: "Config", school: "School", teaching: "Teaching") -> "Teaching":
    """Return what may be learned; refuse what may not, with the reason."""
    from monitor.tray import refused

    if words := refused(settings, school, teaching):
        raise typer.BadParameter(words)
    return teaching


def _tell(world: "World", outcome: "Outcome") -> None:
    """Print what an answer did. What is urgent leaves now, unless a pass is at work: that sends it."""
    from monitor import build, screen_tray
    from monitor.run import deliver

    out.print(*screen_tray.answered(outcome, world.policy), sep="\n", markup=False, soft_wrap=True)
    if any(settled.told for settled in (outcome.own, *outcome.others) if settled):
        with suppress(build.AlreadyRunning), build.alone(world.config):
            deliver(world, datetime.now(UTC), urgent_only=True)


def _add(settings: "Config", by: str, words: Written) -> None:
    """What a person wrote is learned."""
    from monitor import build
    from monitor import tray as tray_of_cases
    from monitor.lessons import Kind, Teaching

    need_role(settings, by)
    with build.world(settings, lambda _: None) as world:
        with world.store.read() as tx:
            school, _ = build.recognised(settings, tx)
        teaching = words.change(Teaching(Kind.NAMESAKE if words.name else Kind.PLACE))
        _tell(world, tray_of_cases.teach(world, _checked(settings, school, teaching), by, datetime.now(UTC)))


def _check_one(words: Written, *, adds: tuple[str, str], numbers: tuple[int | None, int | None]) -> None:
    """Go on when one thing is to be done, with what it takes; otherwise say what is missing or too much and stop."""
    (add_place, add_namesake), (edit, forget) = adds, numbers
    wanted = sum((bool(add_place), bool(add_namesake), edit is not None, forget is not None))
    if wanted > 1:
        raise typer.BadParameter("one thing at a time: --add-place, --add-namesake, --edit or --forget")
    if not words.is_empty and (forget is not None or not wanted):
        raise typer.BadParameter("say what that is for: --add-place, --add-namesake or --edit")
    if words.is_empty and edit is not None:
        raise typer.BadParameter("say what is right: --name, --place, --host or --weight")
    if (add_place and (words.name or words.place)) or (add_namesake and words.name):
        raise typer.BadParameter("a place stands behind --add-place, another school's name behind --add-namesake")


def _edit(settings: "Config", store: "Store", number: int, words: Written) -> None:
    """The lesson says what a person wrote instead."""
    from monitor.lessons import taught
    from monitor.store import lessons

    with store.write() as tx:
        known = {lesson.id: lesson for lesson in lessons.lessons(tx, settings.school.id)}
        if number not in known:
            _no_lesson(number)
        teaching = words.change(known.pop(number).teaching)
        lessons.amend(tx, settings.school.id, number, _checked(settings, taught(settings.school, [*known.values()]), teaching))


def _forget(settings: "Config", store: "Store", number: int) -> None:
    """The lesson counts no longer."""
    from monitor.store import lessons

    with store.write() as tx:
        if number not in {lesson.id for lesson in lessons.lessons(tx, settings.school.id)}:
            _no_lesson(number)
        lessons.forget(tx, settings.school.id, number, datetime.now(UTC))
    out.print(f"Number {number} is forgotten. What it settled stays as it is: answer such a case again.\n", soft_wrap=True)


def _no_lesson(number: int) -> NoReturn:
    stop(f"What was learned has no number {number}, or it was forgotten. To see it: monitor learned", Exit.NOT_FOUND)
