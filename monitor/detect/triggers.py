"""Finds where the rules fit a page, and what their contexts make of that."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.detect.normalise import span_of
from monitor.detect.phrases import Page, Phrase
from monitor.detect.rulebook import ALERTING, Context, Rule, Rulebook, rulebook
from monitor.model import Band, Channel, Signal, Span

_WEAKER = 0.6
_MOST_SPANS = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where one rule fits, before all of them are put together; ``rule`` is the signal that the rule is chiefly for."""

    signal: str
    rule: str
    certainty: float
    band: Band
    span: Span
    sentence: int
    why: str

    @property
    def rank(self) -> tuple[bool, float]:
        """How much this finding says: alerts first, then the surest."""
        return self.band is Band.ALERT, self.certainty


def by_rules(page: Page, channel: Channel) -> tuple[Signal, ...]:
    """Return what the rules alone say of a page, what needs an alert first. They are sure of little, and explain it well."""
    book = rulebook()
    return _combine(_weigh(page, list(_findings(page, book, channel)), book.contexts))


def _findings(page: Page, book: Rulebook, channel: Channel) -> Iterator[Finding]:
    """Give every place where a rule fits, save inside a figure of speech and where the rule's own exceptions stand."""
    idle = _idle(page, book)
    for rule in book.rules:
        places = {place for phrase in rule.phrases for place in page.find(phrase)} if channel in rule.channel else set()
        awake = [place for place in sorted(places) if idle.get(rule.signal, frozenset()).isdisjoint(range(*place))]
        for start, end in _allowed(page, rule, awake):
            words = page.words[start:end]
            for signal in (rule.signal, *rule.also):
                band = rule.band if signal in ALERTING else Band.REVIEW
                yield Finding(signal, rule.signal, rule.certainty, band, span_of(words), words[0].sentence, rule.why)


def _idle(page: Page, book: Rulebook) -> dict[str, frozenset[int]]:
    """Return, for each signal, the words that are only a manner of speaking."""
    idle: dict[str, set[int]] = {}
    for idiom in book.idioms:
        places = {index for phrase in idiom.phrases for place in page.find(phrase) for index in range(*place)}
        for signal in idiom.signals if places else ():
            idle.setdefault(signal, set()).update(places)
    return {signal: frozenset(places) for signal, places in idle.items()}


def _allowed(page: Page, rule: Rule, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the places near which what the rule asks for stands, and where nothing stands that silences it."""
    if not places:
        return
    silent = _sentences(page, rule.unless)
    asked = _sentences(page, rule.near)
    for start, end in places:
        sentence = page.words[start].sentence
        if _within(sentence, silent, rule.unless_reach) or (rule.near and not _within(sentence, asked, rule.near_reach)):
            continue
        yield start, end


def _sentences(page: Page, phrases: Iterable[Phrase], unless: Iterable[Phrase] = ()) -> frozenset[int]:
    """Return the sentences in which one of the phrases stands, save inside one of ``unless``."""
    denied = {index for phrase in unless for place in page.find(phrase) for index in range(*place)}
    places = (place for phrase in phrases for place in page.find(phrase))
    return frozenset(page.words[start].sentence for start, end in places if denied.isdisjoint(range(start, end)))


def _within(sentence: int, others: frozenset[int], reach: int) -> bool:
    return bool(others) and not others.isdisjoint(range(sentence - reach, sentence + reach + 1))


def _weigh(page: Page, findings: Sequence[Finding], contexts: Sequence[Context]) -> Iterator[Finding]:
    """Give the findings, those that a context speaks against made less sure and moved to review."""
    names = {finding.rule for finding in findings}
    at_stake = [context for context in contexts if not context.signals.isdisjoint(names)]
    around = [(context, _sentences(page, context.phrases, context.unless)) for context in at_stake]
    for finding in findings:
        against = next((context for context, where in around if _speaks_against(finding, context, where)), None)
        if against is None:
            yield finding
        else:
            why = f"{finding.why}, but {against.why}"
            yield replace(finding, certainty=round(finding.certainty * _WEAKER, 3), band=Band.REVIEW, why=why)


def _speaks_against(finding: Finding, context: Context, where: frozenset[int]) -> bool:
    return finding.rule in context.signals and _within(finding.sentence, where, context.reach)


def _combine(findings: Iterable[Finding]) -> tuple[Signal, ...]:
    """Return one signal for each name: as sure and as grave as its best finding, with the places of all."""
    by_name: dict[str, list[Finding]] = {}
    for finding in findings:
        by_name.setdefault(finding.signal, []).append(finding)
    ranked = {name: sorted(many, key=lambda one: one.rank, reverse=True) for name, many in by_name.items()}
    best_first = sorted(ranked.items(), key=lambda item: (*item[1][0].rank, item[0]), reverse=True)
    return tuple(_signal(name, many) for name, many in best_first)


def _signal(name: str, findings: Sequence[Finding]) -> Signal:
    best = findings[0]
    return Signal(name, best.certainty, best.band, _joined(one.span for one in findings), best.why)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans of the first (best) few findings by place, those that touch made one."""
    chosen = list(dict.fromkeys(spans))[:_MOST_SPANS]
    joined: list[Span] = []
    for span in sorted(chosen, key=lambda span: span.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
