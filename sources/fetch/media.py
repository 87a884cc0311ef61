"""What is never let in: pictures, sounds and films, by what their address is called, what is said of them and how they begin."""

import re
from collections.abc import Mapping

from sources.model import Refused

_NAMED = re.compile(
    r"\.(?:3gp|aac|apng|avif?|bmp|fl(?:ac|v)|gif|hei[cf]|ico|jfif|jpe?g|jpe|jxl|m4[av]|mkv|mov|mp[34g]|mpeg|og[agv]|opus|png|svg|tiff?|wav|"
    r"web[amp]|wm[av])\Z",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    rb"\xff\xd8\xff|\x89PNG|GIF8[79]a|RIFF.{4}(?:WEBP|WAVE|AVI )|BM.{4}\0{4}|II[*+]\0|MM\0[*+]|\xff\x0a|\0\0\0\x0cJXL"
    # MP4, MOV, HEIC and AVIF, each a first box of less than 16 MB; Matroska and WebM; FLV; WMV
    rb"|\0.{3}(?:ftyp|moov|mdat|wide|free|skip)|\x1a\x45\xdf\xa3|FLV\x01|\x30\x26\xb2\x75|\0\0\x01[\xb3\xba]"
    # MP3 with its tag or without (UTF-16 begins with FF FE), AAC, Ogg, FLAC
    rb"|ID3[\x02-\x04]|\xff[\xf0-\xf3\xf8-\xfb]|OggS\0|fLaC",
    re.DOTALL,
)


def refusal() -> Refused:
    """Return the error for an answer or an address that is media: some pictures are a crime to hold."""
    return Refused(
        "this is a picture, a sound or a film, which is never fetched", "Give the address of the page that it stands on."
    )


def is_media(headers: Mapping[str, str]) -> bool:
    """Return whether an answer says that it is a picture, a sound or a film."""
    return headers.get("content-type", "").strip().lower().startswith(("image/", "video/", "audio/"))


def is_called_so(path: str) -> bool:
    """Return whether a path ends like the name of a picture, a sound or a film."""
    return _NAMED.search(path) is not None


def begins_so(body: bytes | bytearray) -> bool:
    """Return whether a body, of which 12 bytes are enough, begins as a picture, a sound or a film does."""
    return _BEGINNING.match(body) is not None
