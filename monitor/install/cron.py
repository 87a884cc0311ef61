"""The lines that cron is given for one school, in a file of root's or in a person's own crontab. Pure."""

import re

from monitor.install.needs import Needs, Program
from monitor.install.units import HOUR, Service
from monitor.install.writing import cron_words, is_untouched, marked

WATCHDOG_AT = 5  # minutes past each hour
_PATH = "/usr/local/bin:/usr/bin:/bin"
_HEAD = "# Written by monitor install for "


def cron_file(service: Service, needs: Needs, program: Program) -> str:
    """Return a file for /etc/cron.d. Without MAILTO what goes wrong would be mailed to an account that nobody reads."""
    head = f"# {needs.school}. What goes wrong is mailed to root: /etc/aliases says who that is.\nMAILTO=root\nPATH={_PATH}\n"
    return marked(service.name, head + _lines(service, needs, program, f"{service.user}  "))


def crontab(present: str, service: Service, needs: Needs, program: Program) -> str:
    """Return a person's own crontab with this school's lines in it: in the place of those that were there, else at the end."""
    block = f"{marked(service.name, _lines(service, needs, program, ''))}{_end(service.name)}"
    replaced, count = _block(service.name).subn(lambda _: block, present)
    if count:
        return replaced
    return f"{present}{'' if present.endswith(chr(10)) or not present else chr(10)}{block}"


def without(present: str, name: str) -> str:
    """Return a person's own crontab without this school's lines."""
    return _block(name).sub("", present)


def is_block_whole(present: str, name: str) -> bool:
    """Return whether this school's lines stand once between their two marks, or not at all: else nobody knows which are ours."""
    lines = present.splitlines()
    heads = sum(line.startswith(f"{_HEAD}{name}, ") for line in lines)
    return heads == lines.count(_end(name).rstrip()) == len(_block(name).findall(present)) <= 1


def is_block_untouched(present: str, name: str) -> bool:
    """Return whether this school's lines in a person's own crontab are as they were written, or are not there."""
    found = _block(name).search(present)
    untouched = found is None or is_untouched(found[0].rstrip("\n").removesuffix(_end(name).rstrip()))
    return untouched and is_block_whole(present, name)


def _lines(service: Service, needs: Needs, program: Program, user: str) -> str:
    every = "0" if service.every == HOUR else f"*/{service.every}"
    school = ("--config", needs.config)
    return (
        f"{every} * * * *  {user}{cron_words((program.command, 'run', '--quiet', *school))}\n"
        f"{WATCHDOG_AT} * * * *  {user}{cron_words((program.command, 'watchdog', *school))}\n"
    )


def _end(name: str) -> str:
    return f"# End of what monitor install wrote for {name}.\n"


def _block(name: str) -> re.Pattern[str]:
    """Return what finds this school's lines: from their first mark to their last, and never over the first mark of others."""
    inside = rf"(?:(?!{_HEAD}).*\n)*?"
    return re.compile(rf"^{_HEAD}{name}, .*\n{inside}{re.escape(_end(name).rstrip())}(?:\n|\Z)", re.MULTILINE)
