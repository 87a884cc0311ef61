"""Writes the first state of a school's policy file from answers to questions: what its paper policy says, and where."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from monitor.toml_text import quoted


class Topic(BaseModel):
    """Something that many policies speak of: how it is asked, and its rule. ``lawful`` is what is only ever invited."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    asked: str
    label: str
    signals: list[str]
    severity: str
    digest: list[str] = []
    alert: list[str] = []
    cautions: list[str]
    unless_only_beside: list[str] = []
    lawful: bool = False


class Way(BaseModel):
    """Something that many schools do about a post: how it is asked, and the keys of the step, where it is not the baseline's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    asked: str
    new: dict[str, str] = {}
    lawful: bool = False
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the paper policy, and the line on which they stand."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answered. ``topics`` and ``ways`` are by id; ``stages`` say at which stage each way comes."""

    name: str
    nation: str
    title: str
    version: str
    next_review: str
    stance: str
    has_accounts: bool
    topics: Mapping[str, Quote]
    ways: Mapping[str, Quote]
    stages: Mapping[str, str]
    reply: Quote | None = None
    reply_hours: int = 24


_DATA = tomllib.loads((Path(__file__).parent / "topics.toml").read_text("utf-8"))
TOPICS = tuple(Topic.model_validate(each) for each in _DATA["topic"])
WAYS = tuple(Way.model_validate(each) for each in _DATA["way"])
STAGES = ("first", "continued", "refused")
_RUNGS = tuple((stage, f"{stage}{'_grave' if grave else ''}", grave) for stage in STAGES for grave in (False, True))
_RULE = re.compile(r"^\s*(?:[-*\u2022\u25cf\uf0b7o]|\d+[.)])\s+\S|\b(?:must|should|never|will|not)\b", re.IGNORECASE)


def find_line(text: str, words: str) -> int:
    """Return the line (from 1) of a paper policy's text on which these words begin, whatever the blanks; 0 where they are not."""
    wanted = "".join(words.split()).casefold()
    whole, starts = "", []
    for line in text.splitlines():
        starts.append(len(whole))
        whole += "".join(line.split()).casefold()
    at = whole.find(wanted) if wanted else -1
    return 0 if at < 0 else max(number for number, start in enumerate(starts, 1) if start <= at)


def unquoted(text: str, quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Yield the lines of a paper policy's text that look like rules and of which nothing was quoted."""
    known = {quote.line for quote in quotes}
    for number, line in enumerate(text.splitlines(), 1):
        if number not in known and _RULE.search(line):
            yield Quote(number, " ".join(line.split()))


def quotes(answers: Answers) -> list[Quote]:
    """Return everything that was quoted, in the order of the lines."""
    found = {*answers.topics.values(), *answers.ways.values(), *((answers.reply,) if answers.reply else ())}
    return sorted(found, key=lambda quote: (quote.line, quote.words))


def policy_text(answers: Answers) -> str:
    """Return the policy file: TOML that ``load`` takes, with comments for whoever goes on with it."""
    ids = _ids(quotes(answers))
    parts = [
        _head(answers),
        _table("clause", (f"{ids[quote]} = {quoted(quote.words)}" for quote in quotes(answers)), _CLAUSES),
        _table("deadline", _deadline(answers, ids), _DEADLINES),
        _table("step", _steps(answers, ids), _STEPS),
        _table("procedure", _procedures(answers)),
        *(_category(topic, answers, ids) for topic in TOPICS if topic.id in answers.topics),
        _own_account(answers, ids),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


_CLAUSES = "# The policy's own words, by the line on which they stand. Everything below cites these."
_DEADLINES = (
    "# By when. What the words leave open (Friday evenings, bank holidays) monitor/deadline.py decides, and the digest says so."
)
_STEPS = "# What the school does. Steps without a label are the framework's: the policy's words are cited for them."


def _head(answers: Answers) -> str:
    school = re.sub(r"[^a-z0-9]+", "_", unicodedata.normalize("NFKD", answers.name).encode("ascii", "ignore").decode().lower())
    return "\n".join(
        (
            f"# {answers.name}: {answers.title}.",
            "schema_version = 1",
            "",
            "[school]",
            f"id = {quoted(school.strip('_') or 'school')}",
            f"name = {quoted(answers.name)}",
            f"nation = {quoted(answers.nation)}",
            "",
            "[policy]",
            f"title = {quoted(answers.title)}",
            *((f"version = {quoted(answers.version)}",) if answers.version else ()),
            *((f"next_review = {quoted(answers.next_review)}",) if answers.next_review else ()),
            f"complaint_stance = {quoted(answers.stance)}",
            f"has_accounts = {'true' if answers.has_accounts else 'false'}",
        )
    )


def _table(name: str, lines: Iterable[str], comment: str = "") -> str:
    written = [*lines]
    return "\n".join(([comment] if comment else []) + [f"[{name}]", *written]) if written else ""


def _deadline(answers: Answers, ids: Mapping[Quote, str]) -> Iterator[str]:
    if answers.reply:
        cites = f"within_hours = {answers.reply_hours}, cites = [{quoted(ids[answers.reply])}]"
        yield f'reply = {{ label = "Reply, even only to acknowledge", calendar = "school", {cites} }}'


def _steps(answers: Answers, ids: Mapping[Quote, str]) -> Iterator[str]:
    for way in WAYS:
        if way.id in answers.ways:
            keys = "".join(f"{key} = {quoted(value)}, " for key, value in way.new.items())
            yield f"{way.id} = {{ {keys}cites = [{quoted(ids[answers.ways[way.id]])}] }}"
    if answers.reply:
        keys = 'label = "Reply on our account, even only to acknowledge", actor = "head", deadline = "reply"'
        yield f'reply = {{ {keys}, draft = "complaint_acknowledgement", cites = [{quoted(ids[answers.reply])}] }}'


def _procedures(answers: Answers) -> Iterator[str]:
    for stage, name, grave in _RUNGS:
        steps = [way.id for way in WAYS if answers.stages.get(way.id) == stage and way.grave is grave]
        mode = "will consider" if grave or stage == "refused" else "will"
        if steps:
            yield f"{name} = {{ stage = {quoted(stage)}, mode = {quoted(mode)}, steps = {_list(steps)} }}"
    if gentle := _gentle(answers):
        yield f'concern = {{ stage = "first", mode = "will", steps = {_list(gentle)} }}'
    if answers.reply:
        yield 'own_account = { stage = "first", mode = "will", steps = ["reply"] }'


def _gentle(answers: Answers) -> list[str]:
    """Return the ways that a complaint, a question or an opinion leads to, whatever the policy's words for it."""
    return [way.id for way in WAYS if way.lawful and way.id in answers.ways]


def _category(topic: Topic, answers: Answers, ids: Mapping[Quote, str]) -> str:
    told = [f"digest = {_list(topic.digest)}"] if topic.digest else []
    told += [f"urgent_if = {_list(topic.signals)}", f"alert = {_list(topic.alert)}"] if topic.alert else []
    if topic.lawful:
        used = ["concern"] if _gentle(answers) else []
    else:
        taken = {(answers.stages[way.id], way.grave) for way in WAYS if way.id in answers.stages}
        used = [name for stage, name, grave in _RUNGS if (stage, grave) in taken]
    lines = (
        f"label = {quoted(topic.label)}",
        f"cites = [{quoted(ids[answers.topics[topic.id]])}]",
        f"signals_any = {_list(topic.signals)}",
        f"severity = {quoted(topic.severity)}",
        *told,
        *((f"unless_only_beside = {_list(topic.unless_only_beside)}",) if topic.unless_only_beside else ()),
        *((f"procedures = {_list(used)}",) if used else ()),
        f"cautions = {_list(topic.cautions)}",
    )
    return _table(f"category.{topic.id}", lines)


def _own_account(answers: Answers, ids: Mapping[Quote, str]) -> str:
    if not answers.reply:
        return ""
    signals = ["query", "complaint", "praise", "negative_school", "allegation", "offensive_person"]
    lines = (
        'label = "Comment or question on the school\'s own account"',
        f"cites = [{quoted(ids[answers.reply])}]",
        'channels = ["official_account"]',
        f"signals_any = {_list(signals)}",
        'severity = "info"',
        'digest = ["head"]',
        'procedures = ["own_account"]',
    )
    return _table("category.on_our_account", lines)


def _ids(found: Iterable[Quote]) -> dict[Quote, str]:
    """Return the id of each quotation: its line, and a letter where several stand on one."""
    by_line: dict[int, list[Quote]] = {}
    for quote in found:
        by_line.setdefault(quote.line, []).append(quote)
    return {
        quote: str(line) if len(same) == 1 else f"{line}{chr(ord('a') + place)}"
        for line, same in by_line.items()
        for place, quote in enumerate(same)
    }


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, words))}]"
