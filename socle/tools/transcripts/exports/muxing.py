"""Subtitles put into a video file beside its pictures and sound, which are copied as they are. Runs in the
confined child process: nobody trusts the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from socle.tools.transcripts.pipeline.decoding import FORMATS

# What MP4 players play; anything else goes into Matroska, which holds all.
_MP4 = frozenset({"h264", "hevc", "av1", "mpeg4", "aac", "mp3", "ac3", "eac3", "opus", "alac", "flac"})
_MILLISECONDS = Fraction(1, 1000)
# The encoder of MP4's timed text wants the head of an ASS file, of which it takes the style.
_HEAD = "\r\n".join(
    (
        "[Script Info]",
        "ScriptType: v4.00+",
        "",
        "[V4+ Styles]",
        "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, "
        "Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, "
        "Alignment, MarginL, MarginR, MarginV, Encoding",
        "Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0",
        "",
        "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
        "",
    )
).encode()

Shown = tuple[int, int, str]


def mux(path: Path, given: Any) -> bytes:
    """Writes the video with the subtitles `given["cues"]` ([start, end, text], milliseconds) to a file of the
    folder `given["folder"]`; answers JSON: `name` of the file, or `fault`: no_video or broken."""
    import av

    options = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
    try:
        with av.open(str(path), options=options, metadata_errors="ignore") as source:
            if not any(not _is_picture(stream) for stream in source.streams.video):
                return json.dumps({"fault": "no_video"}).encode()
            name = _written(source, Path(given["folder"]), [tuple(cue) for cue in given["cues"]])
    except (av.FFmpegError, ValueError):
        return json.dumps({"fault": "broken"}).encode()
    return json.dumps({"name": name}).encode()


def _is_picture(stream: Any) -> bool:
    """Whether it is the cover of a sound file."""
    return bool(stream.disposition & stream.disposition.__class__.attached_pic)


def _written(source: Any, folder: Path, cues: Sequence[Shown]) -> str:
    import av

    kept = [one for one in (*source.streams.video, *source.streams.audio) if not _is_picture(one)]
    is_mp4 = all(stream.codec_context.name in _MP4 for stream in kept)
    name = "video.mp4" if is_mp4 else "video.mkv"
    with av.open(str(folder / name), "w") as made:
        copies = {stream.index: made.add_stream_from_template(stream) for stream in kept}
        text = made.add_stream("mov_text" if is_mp4 else "subrip")
        text.time_base = _MILLISECONDS
        text.codec_context.subtitle_header = _HEAD
        text.metadata["language"] = "fra"
        first = min(map(_begins, kept))
        waiting = _texts(_moved(cues, source, first), text, timed=is_mp4)
        following = next(waiting, None)
        for packet in source.demux(kept):
            if packet.dts is None:
                continue
            _move(packet, first)
            while following is not None and following.pts * _MILLISECONDS <= packet.dts * packet.time_base:
                made.mux(following)
                following = next(waiting, None)
            packet.stream = copies[packet.stream.index]
            made.mux(packet)
        for left in (following, *waiting):
            if left is not None:
                made.mux(left)
    return name


def _begins(stream: Any) -> Fraction:
    return Fraction((stream.start_time or 0) * (stream.time_base or 0))


def _moved(cues: Sequence[Shown], source: Any, first: Fraction) -> list[Shown]:
    """Cues on the clock of the copy. Theirs begins with the first sound, as in decoding."""
    heard = min((_begins(stream) for stream in source.streams.audio), default=first)
    later = round((heard - first) / _MILLISECONDS)
    return [(start + later, end + later, text) for start, end, text in cues]


def _move(packet: Any, first: Fraction) -> None:
    """Cameras and broadcasts count from any moment: the copy begins with its first picture or sound."""
    ticks = round(first / packet.time_base)
    packet.dts -= ticks
    if packet.pts is not None:
        packet.pts -= ticks


def _texts(cues: Sequence[Shown], stream: Any, *, timed: bool) -> Iterator[Any]:
    """The packets of the subtitles; in MP4 each lasts until the next, so that silence is an empty one."""
    before = 0
    for start, end, text in cues:
        if timed and start > before:
            yield _packet(stream, before, start, b"\x00\x00")
        said = text.encode()
        yield _packet(stream, start, end, len(said).to_bytes(2) + said if timed else said)
        before = end
    if timed:
        yield _packet(stream, before, before + 1, b"\x00\x00")


def _packet(stream: Any, start: int, end: int, content: bytes) -> Any:
    import av

    packet = av.Packet(content)
    packet.pts = packet.dts = start
    packet.duration, packet.time_base, packet.stream = end - start, _MILLISECONDS, stream
    return packet
