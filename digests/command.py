"""Delivers messages through a command of the school's own, such as a script that sends text messages."""

import os
import signal
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from digests.model import DeliveryError, Message

AGAIN = 75  # EX_TEMPFAIL of sysexits.h


@dataclass(frozen=True, slots=True)
class Command:
    """A command, its path first, that takes the text of a message on its standard input. ``timeout`` is in seconds."""

    arguments: tuple[str, ...]
    timeout: float = 30

    def deliver(self, message: Message) -> None:
        """Return once the command has ended with exit code 0. It finds the reader in MONITOR_TO, and 1 or 0 in MONITOR_URGENT.

        It gets nothing else of our environment but PATH and LANG, and what it prints goes nowhere, for it may print the text.
        Raises ``DeliveryError``, never permanent: only the school knows what its exit codes mean.
        """
        ours = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        environment = ours | {"MONITOR_TO": message.to, "MONITOR_URGENT": str(int(message.urgent))}
        program = Path(self.arguments[0]).absolute()
        try:
            _examine(program)
            code = run((str(program), *self.arguments[1:]), message.letter.text, environment, self.timeout)
        except FileNotFoundError:
            words = "The command for messages, or what its first line wants to be run by, is not there: check the path."
            raise DeliveryError(words) from None
        except TimeoutError:
            raise DeliveryError("The command for messages did not end in time, and was stopped.") from None
        except OSError as error:
            raise DeliveryError(f"The command for messages could not be run: {error.strerror}.") from None
        if code:
            raise DeliveryError(_explain(code))


def run(arguments: tuple[str, ...], text: str, environment: Mapping[str, str], timeout: float) -> int:
    """Run a command with the text on its standard input, without a shell, and return its exit code; -9 if signal 9 ended it.

    Raises ``OSError`` if it cannot be run, and ``TimeoutError`` after so many seconds: it and what it started are killed.
    """
    process = subprocess.Popen(  # noqa: S603 - what the school configured, and no shell reads it
        arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,  # a process group that can be killed whole
    )
    try:
        process.communicate(text.encode(errors="replace"), timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise TimeoutError from None
    finally:
        if process.stdin:
            process.stdin.close()
    return process.returncode


def _examine(program: Path) -> None:
    """Refuse a command that is no command, or that anybody on this machine could have changed."""
    mode = program.stat().st_mode
    if not stat.S_ISREG(mode) or not os.access(program, os.X_OK):
        raise DeliveryError("The command for messages is not a program that this account may run: check its path and its mode.")
    if mode & stat.S_IWOTH:
        raise DeliveryError("The command for messages can be changed by anybody on this machine: take that away (chmod o-w).")


def _explain(code: int) -> str:
    if code == AGAIN:
        return f"The command for messages asks to be tried again (exit code {code})."
    if code < 0:
        return f"The command for messages was ended by signal {-code}."
    return f"The command for messages failed (exit code {code})."
