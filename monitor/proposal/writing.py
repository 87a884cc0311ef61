"""Writes a proposed config.toml: what is known, what a person must still fill in, and each source with what came of trying it."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.config.values import is_on_site
from monitor.proposal.known import Known
from monitor.proposal.propose import Proposal, line
from monitor.toml_text import quoted

_WIDEST = 116
_FILL_IN = "  # FILL IN: until it is there monitor check fails"
_NO_TERMS = '# terms_url = ""  # FILL IN, and terms_read: read the terms; if they forbid programs, delete this source'
_SOURCES = (
    "The sources: public places, and the footing on which each is read. What stands behind a # is not read; why is above it. "
    "terms_read is the day on which we read a place's terms: read them for the school, and write your day."
)
_POLICY = "an example, until the school's own is written: monitor policy new ours.toml"
BY_HAND = (
    "Facebook: search for the school's name, and look into the town's open groups",
    "Nextdoor: search for the school's name",
    "TikTok: search for the school's name",
)


@dataclass(frozen=True, slots=True)
class Setup:
    """What the file says beside the sources: people's mailboxes, whom a site's owner can reach, and which policy judges.

    ``allow`` are addresses of the school's own network; ``terms_read`` is the day that somebody read the places' terms.
    """

    head: str
    dsl: str
    deputy: str
    contact: str
    policy: str
    terms_read: str
    allow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A source to write: ``off`` says why it is written as a comment, or is empty; ``seen`` what trying it gave, or is empty."""

    proposal: Proposal
    off: str
    seen: str


def config_text(known: Known, setup: Setup, findings: Iterable[Finding], now: datetime) -> str:
    """Return the file. Whatever a stranger wrote stands in quotation marks, or on one line behind a #."""
    parts = (
        "\n".join(_head(now)),
        _table("school", _school(known, setup), {"policy": _POLICY, "handles": "keep only the school's own accounts"}),
        _governance(),
        *_people(setup),
        _table("letters", {"folder": "letters", "sender": _sender(setup)}, {"sender": "used in a trial; [mail] has its own"}),
        _table("fetch", _fetch(setup), {"contact": "every request carries it, so that a site's owner can ask"}),
        _table("by_hand", {"checks": list(BY_HAND)}, {"checks": "what no program may read: letters remind somebody to look"}),
        comment(_SOURCES),
        *(_source(finding, setup.terms_read, known.website) for finding in findings),
    )
    return "\n\n".join(parts) + "\n"


def comment(words: str) -> str:
    """Return words as lines behind a #: nothing in them can end the comment."""
    return "\n".join(f"# {each}" for each in textwrap.wrap(line(words, 600), _WIDEST, break_on_hyphens=False)) or "#"


def _head(now: datetime) -> Iterator[str]:
    yield comment(f"Proposed by monitor init on {now:%d %B %Y}. Read it through, correct it, and ask:")
    yield "#\n#     monitor check\n#"
    yield comment("which says what is still missing. docs/configure.md explains every key, docs/sources.md every kind of source.")


def _school(known: Known, setup: Setup) -> dict[str, object]:
    return {
        "name": known.name,
        "short_name": known.short_name,
        "town": known.town,
        "postcode": known.postcode,
        "website": known.website,
        "handles": list(known.handles),
        "hashtags": list(known.hashtags),
        "nation": known.nation or "england",
        "policy": setup.policy,
        "formerly": [{"name": name} for name in known.formerly],
    }


def _governance() -> str:
    keys = 'lawful_basis = "public task"', 'dpia_reference = "DPIA-014"', 'dpia_date = "2026-09-07"', 'contact = "dpo@..."'
    head = comment("Before the first real run: ask the data protection officer, fill this in, and take the # away.")
    return "\n".join((head, "# [governance]", *(f"# {key}" for key in keys)))


def _people(setup: Setup) -> Iterator[str]:
    yield comment(
        "Who is told: for each a mailbox that this one person reads, and nobody else. docs/alerts.md says who hears what."
    )
    yield f"[people.head]\nemail = {quoted(setup.head)}{'' if setup.head else _FILL_IN}"
    yield f"[people.dsl]\nemail = {quoted(setup.dsl)}{'' if setup.dsl else _FILL_IN}"
    if setup.deputy:
        yield f"[people.deputy_dsl]\nemail = {quoted(setup.deputy)}"
    else:
        yield comment("Needed before alerts are live:") + '\n# [people.deputy_dsl]\n# email = ""'


def _sender(setup: Setup) -> str:
    return setup.contact if "@" in setup.contact else setup.head


def _fetch(setup: Setup) -> dict[str, object]:
    return {"contact": setup.contact, "allow": list(setup.allow)}


def _table(name: str, keys: Mapping[str, object], notes: Mapping[str, str] | None = None) -> str:
    """Return a table without the keys that are not known; those that a school must write stay, to be filled in."""
    needed = {"name", "short_name", "sender", "contact"}
    lines = [f"{key} = {_value(value)}{_note(key, value, notes or {})}" for key, value in keys.items() if value or key in needed]
    return "\n".join((f"[{name}]", *lines))


def _note(key: str, value: object, notes: Mapping[str, str]) -> str:
    return _FILL_IN if not value else f"  # {notes[key]}" if key in notes else ""


def _value(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {_value(each)}' for key, each in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    return str(value).lower()


def _source(finding: Finding, terms_read: str, website: str) -> str:
    """Return one source, as a comment when it is off; whoever keeps it reads the terms that we do not know."""
    proposal = finding.proposal
    lines = [f"{key} = {_value(value)}" for key, value in _keys(proposal, terms_read)]
    unread = not proposal.terms and not is_on_site(proposal.url, website)
    table = "\n".join(("[[source]]", *lines, *([_NO_TERMS] if unread else [])))
    if finding.off:
        return "\n".join((comment(finding.off), *(f"# {each}" for each in table.splitlines())))
    return f"{comment(finding.seen)}\n{table}" if finding.seen else table


def _keys(proposal: Proposal, terms_read: str) -> Iterator[tuple[str, object]]:
    found = {
        "id": proposal.id,
        "kind": proposal.kind,
        "url": proposal.url,
        "label": proposal.label,
        "access": proposal.access,
        "every": proposal.every,
        "channel": proposal.channel,
        "about_us": proposal.about_us,
        "locality": proposal.locality,
        "terms_url": proposal.terms,
        "terms_read": terms_read if proposal.terms else "",
        "budget": proposal.budget,
        "secret_env": proposal.secret_env,
        "secret_file": proposal.secret_file,
        "options": proposal.options,
    }
    return ((key, value) for key, value in found.items() if value)
