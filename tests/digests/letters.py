"""Invented digests, alerts, bundles and notices that the tests of the letters share."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from digests import compose
from digests.model import Alert, Answering, Bundle, Digest, Letter, Line, Message, Next, Notice, Trend, Unchecked

HOSTILE = Path(__file__).with_name("hostile.jsonl")

QUESTION = Line(
    ref="M-0231",
    what="Question",
    where="the school's Facebook page, handed in by the office",
    todo="answer, even if only to acknowledge",
    due="today 15:40",
    quote="What time do the gates open for the nativity on Thursday, and is there anywhere to leave a pushchair",
    cut=True,
)
COMPLAINT = Line(
    ref="M-0233",
    what="Complaint about parking",
    where="Brackenford Gazette, comments",
    todo="invite them to contact you",
    due="Tue 24 Nov 09:00",
    quote="Every single morning there are cars across the zigzags on Quarry Lane & nobody does anything. See www.parking.test",
    url="https://gazette.example/news/quarry-lane?page=2&sort=new#comments",
    copies=2,
)
NEGATIVE = Line(
    ref="M-0234",
    what="Negative comment",
    where="parents' forum, 4 replies",
    todo="talk first",
    quote="Not impressed with the new lunch menu, [name 1] came home hungry again",
    url="https://forum.example/threads/812",
)
THANKS = Line(
    ref="M-0235",
    what="Thank-you from a grandparent",
    where="Quarry Lane village newsletter",
    quote="The carol singing at the day centre made our week. Diolch, thank you, to every child in Year 4.",
    url="https://newsletter.example/november",
)
FORUM = Unchecked(
    label="Parents' forum search",
    why="the page answered and nothing in it fits: its layout may have changed",
    last_good="Wed 18 Nov 19:00",
    remedy="The technician has been told.",
)
COUNCIL = Unchecked("Council news", "the place could not be reached before the deadline", "Thu 19 Nov 05:58")

FULL = Digest(
    school="Larkspur Hill Community Primary School",
    short_name="Larkspur Hill",
    day=date(2026, 11, 20),
    since="yesterday 07:15",
    needs_you=(QUESTION,),
    due=("M-0221: Look whether it is still there, by Wed 18 Nov 16:30, overdue. When done: monitor case M-0221 did look_again",),
    urgent=("A-0012 with the DSL since Wed 18:02, acknowledged 18:09. Nothing for you to do.",),
    new=(COMPLAINT, NEGATIVE),
    more=0,
    changed=("M-0219, asked to remove on Tue: gone when looked at 06:05 today. The kept copy is deleted on 20 Dec.",),
    trends=(Trend("Mentions", 9, "4 to 7", 7), Trend("Complaints", 1, "0 to 2", 2), Trend("Thanks", 0, "0 to 1", 1)),
    good=(THANKS,),
    unchecked=(FORUM,),
    by_hand=("Facebook search, 5 minutes", "TikTok search, 5 minutes"),
    sources=9,
    looked="between 05:50 and 06:10",
    tray=2,
    notes=("The school's social media policy was due for review on 1 Sep 2026.",),
    retention_days=90,
    contact="the school office, office@larkspurhill.example",
)
QUIET = Digest(
    school=FULL.school,
    short_name=FULL.short_name,
    day=date(2026, 11, 24),
    since="yesterday 07:15",
    trends=(Trend("Mentions", 5, "4 to 7", 7),),
    sources=9,
    looked=FULL.looked,
    contact=FULL.contact,
)
BLIND = Digest(
    school=FULL.school,
    short_name=FULL.short_name,
    day=date(2026, 11, 25),
    since="yesterday 07:15",
    unchecked=(
        FORUM,
        COUNCIL,
        Unchecked("Brackenford Gazette", "the place answered with HTTP status 503", "Tue 24 Nov 06:01"),
        Unchecked("Nursery reviews", "robots.txt says no", "never", "Ask the place for permission or use its feed."),
    ),
    sources=9,
    looked=FULL.looked,
    contact=FULL.contact,
)
UNREACHED = Unchecked("Mail to the deputy DSL", "the mailbox does not exist", "not delivered", "Correct it in config.toml.")
UNANSWERED = replace(
    FULL,
    day=date(2026, 11, 21),
    urgent=("A-0013 sent to DSL and head, Thu 19 Nov 18:00. NOT YET ACKNOWLEDGED: ask whether they have it.", *FULL.urgent),
    unacknowledged=1,
    undelivered=(UNREACHED,),
)
BY_HAND = Answering("ACK", ("A-0013",), otherwise="monitor ack A-0013")
ACK = Answering(
    word="ACK",
    refs=("A-0013",),
    code="K7QF-2MXA",
    mailbox="monitor@larkspurhill.example",
    page="https://alerts.larkspurhill.example:8443/a/K7QF-2MXA.1795111200.fXq0mGQ3dYb8vKcZ1sTn7wRjL5uHaEoI2pNxB4yVtC6",
    otherwise="On the school's server, or by ringing somebody who is at it: monitor ack A-0013 --by dsl",
)
DECIDED = replace(
    ACK,
    word="DECIDED",
    otherwise="On the school's server: monitor decide A-0013 referred --by dsl",
    choices=("no concern", "dealt with", "referred", "not us", "passed on"),
)
ALERT = Alert(
    ref="A-0013",
    reader="DSL",
    short_name="Larkspur Hill",
    level="critical",
    escalates="If nobody acknowledges by 18:32 it goes to the deputy DSL.",
    why='rule fw_threat: words of a threat to harm people at the school (matched: "battering", "gates tomorrow")',
    sure="It is our school: name and town in the post. Threat: moderate, could be a figure of speech. You decide.",
    where="Brackenford Gazette, comments",
    url="https://gazette.example/news/quarry-lane#c-91",
    posted="17:41",
    first_seen="18:00 (Thu 19 Nov)",
    words="... [name 1] wants battering, see you at the gates tomorrow ...",
    cut=True,
    of_characters=214,
    kept="text and address, 18:00:12, sha256 9c41f0b2; no pictures; the copy goes 30 days after you export it",
    first_steps=(
        "If anyone is in immediate danger ring 999.",
        "Otherwise check the kept copy.",
        "Then police 101, then the site's report form.",
    ),
    cautions=("Do not go through the person's other posts.", "Do not reply in public."),
    phone="01632 960103, the deputy DSL",
    answer=BY_HAND,
    next=(Next("deputy DSL", "18:32"), Next("head", "19:02"), Next("chair of governors", "19:32")),
    copies=7,
)
BUNDLE = Bundle(
    reader="DSL",
    short_name="Larkspur Hill",
    refs=("A-0019", "A-0020", "A-0021", "A-0022"),
    answer=replace(BY_HAND, refs=("A-0019", "A-0020", "A-0021", "A-0022"), otherwise="monitor ack A-0019 A-0020 A-0021 A-0022"),
    phone="01632 960103, the deputy DSL",
)
TEST = Notice(
    short_name="Larkspur Hill",
    headline="TEST T-0002 for the DSL",
    says=(
        "THIS IS A TEST. Nothing has happened. It is for the DSL of Larkspur Hill Community Primary School.",
        "Before anybody relies on alerts, each person who can be alerted shows once that a letter reaches them.",
        "Please answer as you would acknowledge an alert: from the device that you would have with you in the evening.",
        "If you are not the one any more, do not answer, and tell the school.",
    ),
    answer=replace(ACK, refs=("T-0002",), otherwise="On the school's server: monitor ack T-0002 --by dsl --code K7QF-2MXA"),
)
ASKED = Notice(
    short_name="Larkspur Hill",
    headline="what was decided about A-0013?",
    says=(
        "A-0013 has been with the DSL since Thu 19 Nov 18:09.",
        "What was decided? The answer is kept with the alert, and no words about it.",
    ),
    answer=DECIDED,
)
HEALTH = Notice(
    short_name="Larkspur Hill",
    headline="2 things need the technician",
    says=("9 sources are set up; those that could be read were read between 05:50 and 06:10", "For more: monitor status"),
    items=(
        "Parents' forum search: the page answered and nothing in it fits. Last good look: Wed 18 Nov 19:00. See docs/sources.md.",
        "Answers by mail could not be read since Thu 19 Nov 21:00: the server does not take the password.",
    ),
)

LETTERS = {
    "digest": compose.digest(FULL),
    "digest_unanswered": compose.digest(UNANSWERED),
    "nothing_new": compose.digest(QUIET),
    "could_not_check": compose.digest(BLIND),
    "alert": compose.alert(replace(ALERT, answer=ACK)),
    "alert_by_hand": compose.alert(ALERT),
    "alert_unsure": compose.alert(replace(ALERT, answer=ACK, unsure=True)),
    "bundle": compose.bundle(replace(BUNDLE, answer=replace(ACK, refs=BUNDLE.refs))),
    "bundle_by_hand": compose.bundle(BUNDLE),
    "notice_test": compose.notice(TEST),
    "notice_question": compose.notice(ASKED),
    "notice_health": compose.notice(HEALTH),
}


def message(
    letter: Letter, *, key: str = "digest larkspur_hill head 2026-11-20", to: str = "head@larkspurhill.example"
) -> Message:
    """The letter as a message to one reader, written at 07:15 on Friday 20 November 2026."""
    return Message(key, to, letter, datetime(2026, 11, 20, 7, 15, tzinfo=UTC))


def hostile() -> list[str]:
    """The committed strings that try to become markup, headers, template code, addresses or structure of a letter."""
    return [json.loads(line) for line in HOSTILE.read_text(encoding="ascii").splitlines()]
