"""Letters in a folder are whole, private, and there once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digests import compose
from digests.folder import Folder
from digests.mime import mime
from digests.model import DeliveryError, Letter
from tests.digests.letters import ALERT, FULL, hostile, message

SENDER = "monitor@larkspurhill.example"
DIGEST = message(compose.digest(FULL))


def names(folder: Path) -> list[str]:
    """Every file in the folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


def test_a_letter_is_laid_down_as_mail_and_as_page(tmp_path: Path) -> None:
    """The ``.eml`` is what a mail server would have got, and the ``.html`` opens in a browser."""
    folder = tmp_path / "letters"
    Folder(folder, SENDER).deliver(DIGEST)
    page, mail = (folder / name for name in reversed(names(folder)))
    assert mail.read_bytes() == mime(DIGEST, SENDER)
    assert page.read_text(encoding="utf-8") == DIGEST.letter.html
    assert mail.name.startswith("20261120T071500Z-letter-head-")
    assert (mail.suffix, page.suffix, mail.stem) == (".eml", ".html", page.stem)


def test_nobody_else_on_the_machine_can_read_them(tmp_path: Path) -> None:
    """The folder is made for its owner alone, and so is every file."""
    folder = tmp_path / "new" / "letters"
    Folder(folder, SENDER).deliver(DIGEST)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    """A folder that somebody else made is theirs; only our files are closed."""
    tmp_path.chmod(0o755)
    Folder(tmp_path, SENDER).deliver(DIGEST)
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_delivering_twice_leaves_one_letter(tmp_path: Path) -> None:
    """The same message again replaces the files; a half-written draft of a crash is swept up."""
    Folder(tmp_path, SENDER).deliver(DIGEST)
    first = names(tmp_path)
    (tmp_path / f".{first[0]}.part").write_text("half a let")
    Folder(tmp_path, SENDER).deliver(DIGEST)
    assert names(tmp_path) == first


@pytest.mark.parametrize(
    "other",
    [replace(DIGEST, key="another"), replace(DIGEST, to="dsl@larkspurhill.example"), replace(DIGEST, urgent=True)],
    ids=["key", "reader", "urgent"],
)
def test_different_messages_never_share_a_file(tmp_path: Path, other: object) -> None:
    """Another message of the same second stands beside the first."""
    Folder(tmp_path, SENDER).deliver(DIGEST)
    assert isinstance(other, type(DIGEST))
    Folder(tmp_path, SENDER).deliver(other)
    assert len(names(tmp_path)) == 4


def test_nothing_that_was_found_is_in_a_file_name(tmp_path: Path) -> None:
    """Names are made of the time, the reader's mailbox and a hash: no subject, body or key can leave the folder or show in it."""
    for text in hostile():
        Folder(tmp_path, SENDER).deliver(replace(message(Letter(text, text, text), key=text.encode(errors="replace").decode())))
    assert len(names(tmp_path)) == 2 * len(hostile())
    assert all(name.startswith("20261120T071500Z-letter-head-") and len(name) < 60 for name in names(tmp_path))


def test_an_urgent_letter_is_told_apart(tmp_path: Path) -> None:
    """Whoever opens the folder sees which letters are urgent."""
    Folder(tmp_path, SENDER).deliver(replace(message(compose.alert(ALERT), to="dsl@larkspurhill.example"), urgent=True))
    assert all("-urgent-dsl-" in name for name in names(tmp_path))


@pytest.mark.parametrize("spoil", [Path.touch, lambda path: path.symlink_to(path)], ids=["a file", "a loop"])
def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    """A full or missing disk is told in words without the letter, and loses nothing."""
    spoil(tmp_path / "letters")
    with pytest.raises(DeliveryError) as caught:
        Folder(tmp_path / "letters", SENDER).deliver(DIGEST)
    assert not caught.value.permanent
    assert caught.value.words.startswith("The letter could not be written into its folder: ")
