"""Lays out what became of something handed in: its case, its clause, who was told, and what comes next."""

from collections.abc import Iterator, Mapping

from monitor.explain import printable
from monitor.hand_in import Outcome, What
from monitor.model import Case, Standing
from monitor.policy import Policy
from monitor.progress import Desk, standing
from monitor.progress import Standing as Progress
from monitor.report import moment
from monitor.store import alerts, outbox
from monitor.world import World

BEFORE = {What.ALREADY: "already ", What.CONFIRMED: "now ours: "}


def outcome(world: World, found: Outcome, by: str) -> Iterator[str]:
    """Yield what a person reads once the letters were handed over or stay: none of the words that were handed in."""
    if found.case is None:
        yield f"Not filed: the words do not say that this is about {world.config.school.name}, and nothing is kept of it."
        yield "If it is: hand it in again with --ours."
        return
    progress = standing(Desk(world.store, world.config, world.policy), found.case.ref)
    case, verdict = progress.case, progress.case.judgement.verdict
    rule = verdict.rules[0]
    closed = " (closed)" if case.closed else ""
    yield f"{BEFORE.get(found.what, '')}{case.ref}{closed}: {rule.label}, {verdict.severity.name.lower()}"
    yield f"Clause: {printable(' '.join(rule.clause.words.split()))}"
    if not verdict.keep_text:
        yield "Of this only the address is kept and none of its words. Do not look for the picture, copy it or send it on."
    yield from _told(world, found, case, by)
    yield from _next(progress, world.policy)
    if case.judgement.mention.standing is Standing.UNSURE:
        yield f"It may be about another school. If it is ours: monitor tray {case.ref} yes --by {progress.by('')}"
    yield f"To see all: monitor explain {case.ref}"


def _told(world: World, found: Outcome, case: Case, by: str) -> Iterator[str]:
    """Yield whom letters have reached, as far as that is known, and whom a person must reach."""
    told, waits = _letters(world, case)
    if case.alert is None:
        yield "Told at once: nobody; it stands in the next digest"
    elif not world.config.live:
        others = _named(world.policy, [role for role in told if role != by])
        yield f"This is a trial: the letters of {case.alert_ref} are left in the folder {world.config.letters} and reach nobody."
        yield from [f"Tell {others} yourself."] if others else []
    else:
        left = _named(world.policy, [role for role in found.told if role not in waits])
        nobody = "nobody yet" if waits else f"nobody anew; {case.alert_ref} stands"
        yield f"Told at once: {f'{left} ({case.alert_ref})' if left else nobody}"
        for role, trouble in waits.items():
            why = trouble.removesuffix(".") or "it leaves with a pass"
            yield f"The letter to {_named(world.policy, [role])} waits: {why}; ring them."


def _letters(world: World, case: Case) -> tuple[list[str], Mapping[str, str]]:
    """Return the roles that the newest alert of a case is written to, and those whose letter has not left, with its trouble.

    One that somebody has acknowledged needs no letter any more.
    """
    with world.store.read() as tx:
        raised = [each for each in alerts.alerts_of(tx, case.id)[-1:] if each.acknowledged is None]
        keys = {telling.role: telling.letter_key for each in raised for telling in alerts.tellings_of(tx, each.id)}
        stuck = {letter.message.key: letter.trouble for letter in outbox.waiting(tx)}
    return list(keys), {role: stuck.get(key or "", "") for role, key in keys.items() if key is None or key in stuck}


def _named(policy: Policy, roles: list[str]) -> str:
    return ", ".join(f"the {policy.role_label(role)}" for role in roles)


def _next(progress: Progress, policy: Policy) -> Iterator[str]:
    """Yield the first step that nobody has taken yet."""
    rung = next((rung for rung in progress.ladder.rungs if rung.taken is None and not rung.waits), None)
    if rung is not None:
        due = f", by {moment(rung.step.due.act_by)}" if rung.step.due else ""
        yield f"Next: {rung.step.label}{due} ({policy.role_label(rung.actor)})"
