"""What `realname run` prints to paste is a shell's, whatever the credentials hold."""

from __future__ import annotations

import subprocess

from realname.cli.service.first_registration import first_registration


def test_it_begins_with_what_was_made_and_a_shell_can_read_it() -> None:
    block = first_registration("http://127.0.0.1:8700", "an-id", "a secret's $(quote)")
    first = block.splitlines()[0]
    assert first.startswith("export REALNAME=http://127.0.0.1:8700 CLIENT_ID=an-id CLIENT_SECRET=")
    shell = subprocess.run(
        ["/bin/sh", "-c", f'{first}\nprintf %s "$CLIENT_SECRET"'],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert shell.stdout == "a secret's $(quote)"
    subprocess.run(["/bin/sh", "-n"], input=block, text=True, check=True, timeout=30)
