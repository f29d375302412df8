"""Old Word, WPS, RTF and OpenDocument texts: LibreOffice, where it is installed, makes a .docx of them."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tracker.common.file_names import suffix_of
from tracker.intake.reading.document import Unreadable
from tracker.intake.reading.reasons import Reason

NAMES = ("soffice", "libreoffice")
SECONDS = 20.0
MEGABYTES = 512  # LibreOffice 7.4 needs some 200 for a report
ENCRYPTED_WORD = 0x0100  # MS-DOC FibBase.fEncrypted
RTF, ODT = b"{\\rtf", b"PK"

# No macro runs, nothing linked is fetched: a document from outside may do no more than be converted.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""  # noqa: E501 the file's own format


def program() -> str | None:
    """Where LibreOffice is, None if it is not installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def converted(name: str, data: bytes, *, seconds: float = SECONDS) -> bytes:
    """The bytes of a .docx with the same content; raises Unreadable if that cannot be had in time."""
    office = program()
    if office is None:
        raise Unreadable(Reason.NEEDS_OFFICE, {"suffix": suffix_for(name, data)})
    if is_encrypted(data):
        raise Unreadable(Reason.ENCRYPTED)
    # One profile a job: two conversions that share one make each other's output vanish.
    with tempfile.TemporaryDirectory(prefix="reading-") as folder:
        return convert(office, Path(folder), suffix_for(name, data), data, seconds)


def convert(office: str, folder: Path, suffix: str, data: bytes, seconds: float) -> bytes:
    source, made = folder / f"document{suffix}", folder / "made" / "document.docx"
    source.write_bytes(data)
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(PROFILE, encoding="utf-8")
    run(
        [
            *held_to_memory(),
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(made.parent),
            str(source),
        ],
        folder,
        seconds,
    )
    if not made.exists():
        raise Unreadable(Reason.DAMAGED)
    return made.read_bytes()


def held_to_memory() -> list[str]:
    """A prefix that bounds what the program may ask for, where there is a shell that can."""
    shell = shutil.which("sh")
    return [shell, "-c", 'ulimit -d "$0" && exec "$@"', str(MEGABYTES * 1024)] if shell else []


def run(command: list[str], folder: Path, seconds: float) -> None:
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "SYSTEMROOT")}
    process = subprocess.Popen(  # noqa: S603 no shell, and every argument is our own
        command,
        cwd=folder,
        env=environment | {"HOME": str(folder), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(Reason.TIMEOUT, {"seconds": round(seconds)}) from error
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process that still runs, and all it started: soffice only starts the real program."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream and not stream.closed:
            with contextlib.suppress(BrokenPipeError):  # what was not sent to it is not missed
                stream.close()


def suffix_for(name: str, data: bytes) -> str:
    """The suffix that fits the content, so that a name cannot send a file to another filter."""
    if data.startswith(RTF):
        return ".rtf"
    if data.startswith(ODT):
        return ".odt"
    if data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return ".xml"
    suffix = suffix_of(name)
    return suffix if suffix in (".doc", ".wps") else ".doc"


def is_encrypted(data: bytes) -> bool:
    """Whether a .doc wants a password: LibreOffice would only say that it failed."""
    place = data.find(b"\xec\xa5\xc1\x00", 512)
    flags = int.from_bytes(data[place + 10 : place + 12], "little")
    return place >= 0 and place % 512 == 0 and bool(flags & ENCRYPTED_WORD)
