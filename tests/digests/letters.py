"""Invented digests, alerts and bundles that the tests of the letters share."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from digests.model import Alert, Bundle, Digest, Letter, Line, Message, Next, Trend, Unchecked

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
    acknowledge="monitor ack A-0013",
    next=(Next("deputy DSL", "18:32"), Next("head", "19:02"), Next("chair of governors", "19:32")),
    copies=7,
)
BUNDLE = Bundle(
    reader="DSL",
    short_name="Larkspur Hill",
    refs=("A-0019", "A-0020", "A-0021", "A-0022"),
    acknowledge="monitor ack A-0019",
    phone="01632 960103, the deputy DSL",
)


def message(
    letter: Letter, *, key: str = "digest larkspur_hill head 2026-11-20", to: str = "head@larkspurhill.example"
) -> Message:
    """The letter as a message to one reader, written at 07:15 on Friday 20 November 2026."""
    return Message(key, to, letter, datetime(2026, 11, 20, 7, 15, tzinfo=UTC))


def hostile() -> list[str]:
    """The committed strings that try to become markup, headers, template code, addresses or structure of a letter."""
    return [json.loads(line) for line in HOSTILE.read_text(encoding="ascii").splitlines()]
