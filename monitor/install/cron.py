"""The lines that cron is given for one school, in a file of root's or in a person's own crontab. Pure."""

import re

from monitor.install.needs import Needs, Program
from monitor.install.units import HOUR, Service
from monitor.install.writing import cron_words, is_untouched, marked

WATCHDOG_AT = 5  # minutes past each hour
_PATH = "/usr/local/bin:/usr/bin:/bin"


def cron_file(service: Service, needs: Needs, program: Program) -> str:
    """Return a file for /etc/cron.d. What is printed goes by mail to root, or to whom MAILTO names."""
    head = f"# {needs.school}. What goes wrong is mailed to root, or to whom a line MAILTO=... names.\nPATH={_PATH}\n"
    return marked(service.name, head + _lines(service, needs, program, f"{service.user}  "))


def crontab(present: str, service: Service, needs: Needs, program: Program) -> str:
    """Return a person's own crontab with this school's lines in it, in the place of those that were there."""
    block = marked(service.name, _lines(service, needs, program, ""))
    return f"{without(present, service.name)}{block}{_end(service.name)}"


def without(present: str, name: str) -> str:
    """Return a person's own crontab without this school's lines."""
    return _block(name).sub("", present)


def is_block_untouched(present: str, name: str) -> bool:
    """Return whether this school's lines in a person's own crontab are as they were written, or are not there."""
    found = _block(name).search(present)
    return found is None or is_untouched(found[0].removesuffix(_end(name)))


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
    return re.compile(rf"^# Written by monitor install for {name}, .*?^{re.escape(_end(name))}", re.MULTILINE | re.DOTALL)
