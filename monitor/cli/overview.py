"""What ``monitor --help`` shows of each verb: a line, under the heading of what people come for."""

import typer
from typer.models import CommandInfo, TyperInfo

# By heading, in the order in which a school meets them; each line fits a terminal of 80 columns.
OVERVIEW = {
    "Begin": {
        "init": "Propose a config.toml: find the sources that fit, try each.",
        "check": "Say everything that is wrong in the configuration.",
        "school": "Show how the school is recognised, and what would help.",
        "test-alert": "Send a test to everybody an alert can reach, and wait.",
        "sample": "Run one pass over an invented town, to see it work.",
    },
    "Keep it running": {
        "run": "Do all that is due, once: look, write, send.",
        "serve": "Stay, and make a pass every few minutes.",
        "install": "Let systemd or cron make the passes; or take that back.",
        "status": "Show how the sources do, what waits, and what is next.",
        "doctor": "Look for what is amiss, with a remedy for each finding.",
        "watchdog": "Tell a second person when the monitor has fallen silent.",
        "web": "Serve the page with the button that acknowledges.",
        "backup": "Copy the database as it stands.",
        "restore": "Put a copy in the place of the database.",
    },
    "What was found": {
        "cases": "List the cases: reference, severity, what and where.",
        "explain": "Say why: what matched, which clause, who was told.",
        "case": "Show what the policy offers now; record a step; draft.",
        "ack": "Say that an alert is in somebody's hands.",
        "decide": "Record what was decided about an alert.",
        "hand-in": "File what a person was shown: a chat, a forwarded mail.",
        "tray": "Answer whether something is about us or a namesake.",
        "report": "Report a term to the governors, in counts.",
    },
    "What it learns": {
        "concern": "Say whether it was right to show a case.",
        "retune": "Move the thresholds by those answers, or back.",
        "quality": "Show how well words are judged here.",
        "learned": "List what the tray taught; correct it, take it back.",
    },
    "What it goes by": {
        "sources": "Print which places are read, on what footing; which not.",
        "policy": "Read, compare and start policy files.",
        "verdict": "Show what the policy says of signals.",
        "deadline": "Show by when the policy wants an answer, and why.",
        "match": "Show whether a text is about the school, and why.",
        "judge": "Show what the words of a text say, and how sure that is.",
        "opml": "Print the sources that are feeds, for feed readers.",
    },
}


def lay_out(app: typer.Typer) -> None:
    """The verbs of an application stand in this order, under these headings and with these lines; others come last."""
    rows = [(verb, heading, line) for heading, verbs in OVERVIEW.items() for verb, line in verbs.items()]
    shown = {verb: (at, heading, line) for at, (verb, heading, line) in enumerate(rows)}
    commands: list[CommandInfo | TyperInfo] = [*app.registered_commands, *app.registered_groups]
    for command in commands:
        if row := shown.get(name_of(command)):
            _, command.rich_help_panel, command.short_help = row
    app.registered_commands.sort(key=lambda command: shown.get(name_of(command), (len(rows),))[0])


def name_of(command: CommandInfo | TyperInfo) -> str:
    """Return a verb as it is typed."""
    return str(command.name or getattr(command.callback, "__name__", ""))
