"""Sits at the program's prompt as a person would: a pseudo terminal, keys, and what is to be seen after them.

Standard input: {"command": [...], "steps": [[keys, what must appear], ...]}. Standard output: what was seen, the exit code
and the first step that came to nothing.
"""

import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time

PATIENCE = 60
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def read(fd, seconds):
    """What comes within some seconds; None at the end."""
    if not select.select([fd], [], [], seconds)[0]:
        return ""
    try:
        return os.read(fd, 65536).decode("utf-8", "replace") or None
    except OSError:
        return None


def wait_for(fd, wanted, rest):
    """What was read, what stands after what is wanted, and whether that came; `rest` was read before."""
    seen, end = "", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        plain = ESCAPES.sub("", rest + seen)
        if wanted in plain:
            return seen, plain[plain.index(wanted) + len(wanted) :], True
        more = read(fd, 0.2)
        if more is None:
            break
        seen += more
    return seen, "", False


def main():
    task = json.load(sys.stdin)
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(task["command"][0], task["command"])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    everything, rest, failed = "", "", None
    for keys, wanted in task["steps"]:
        if keys.startswith("wait "):
            time.sleep(float(keys[5:]))
            continue
        os.write(fd, keys.encode())
        seen, rest, came = wait_for(fd, wanted, rest)
        everything += seen
        if not came:
            failed = [keys, wanted]
            break
    code = None
    if failed is None:
        while (more := read(fd, PATIENCE)) not in (None, ""):
            everything += more
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    else:
        os.kill(pid, 9)
    json.dump({"seen": everything, "code": code, "failed": failed}, sys.stdout)


main()
