from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from realname.database import account, binaries, data_folder, embedded
from realname.database.data_folder import DataFolder
from realname.database.disposable import SETTINGS, disposable_folder
from realname.database.errors import ServerUnusable

IS_ROOT = os.geteuid() == 0
GONE_SECONDS = 20

LAUNCHER = """
import sys, time
from pathlib import Path
from realname.database.data_folder import DataFolder
from realname.database.embedded import start
print(start(DataFolder(Path(sys.argv[1]))).pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder() -> Iterator[DataFolder]:
    with disposable_folder() as made:
        yield made


@pytest.fixture(scope="session")
def original() -> Iterator[DataFolder]:
    """A database that was made and stopped, to be copied."""
    with disposable_folder() as made:
        embedded.start(made, SETTINGS).stop()
        yield made


@pytest.fixture
def stopped(folder: DataFolder, original: DataFolder) -> DataFolder:
    subprocess.run(["/bin/cp", "--archive", original.path, folder.path], check=True)
    return folder


def _start(folder: DataFolder) -> embedded.Server:
    return embedded.start(folder, SETTINGS)


def _refusal(folder: DataFolder) -> ServerUnusable:
    with pytest.raises(ServerUnusable) as refused:
        _start(folder).stop()
    assert refused.value.remedy
    return refused.value


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wait_until_gone(pid: int) -> None:
    until = time.monotonic() + GONE_SECONDS
    while _is_running(pid):
        assert time.monotonic() < until, "the server is still there"
        time.sleep(0.02)


def _servers_of(folder: DataFolder) -> list[str]:
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdecimal() and (process / "cwd").readlink() == folder.cluster:
                found.append(process.name)
        except OSError:  # it ended meanwhile, or is not ours to see
            continue
    return found


def _write_a_row(server: embedded.Server) -> None:
    with psycopg.connect(server.address.url("owner")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")


def _read_the_row(server: embedded.Server) -> object:
    with psycopg.connect(server.address.url("owner")) as connection:
        return connection.execute("SELECT number FROM kept").fetchone()


def test_a_first_start_makes_the_database_and_a_second_finds_its_rows(folder: DataFolder) -> None:
    with embedded.start(folder) as server:
        _write_a_row(server)
    with embedded.start(folder) as server:
        assert _read_the_row(server) == (7,)


def test_the_server_is_on_a_private_socket_alone(stopped: DataFolder) -> None:
    with _start(stopped) as server:
        with psycopg.connect(server.address.url()) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert server.address.socket_folder == stopped.cluster
        assert stopped.cluster.stat().st_mode & 0o077 == 0
        assert stopped.passwords.stat().st_mode & 0o077 == 0


def test_a_role_needs_its_password(stopped: DataFolder) -> None:
    with _start(stopped) as server:
        for role in ("app", "owner", "postgres"):
            url = server.address.url(role)
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(url.replace(server.address.passwords[role], "guessed"))


def test_an_address_does_not_print_its_passwords(stopped: DataFolder) -> None:
    with _start(stopped) as server:
        assert not any(password in repr(server.address) for password in server.address.passwords.values())


def test_the_server_runs_as_nobody_under_root_and_else_as_its_caller(stopped: DataFolder) -> None:
    with _start(stopped) as server:
        uid = Path(f"/proc/{server.pid}").stat().st_uid
    assert uid == account.server_account().uid != 0


def test_the_server_has_a_session_of_its_own_so_that_ctrl_c_does_not_reach_it_first(stopped: DataFolder) -> None:
    with _start(stopped) as server:
        assert os.getsid(server.pid) == server.pid


def test_the_callers_environment_does_not_reach_the_server(
    stopped: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    with _start(stopped) as server:
        assert (server.address.socket_folder / data_folder.SOCKET_NAME).is_socket()


def test_nothing_runs_after_stop_and_stop_may_be_repeated(stopped: DataFolder) -> None:
    server = _start(stopped)
    server.stop()
    server.stop()
    assert not _is_running(server.pid)
    assert _servers_of(stopped) == []


def test_a_second_start_on_the_folder_is_refused_while_the_first_runs(stopped: DataFolder) -> None:
    with _start(stopped) as server:
        assert _refusal(stopped).code == "database.in_use"
        with psycopg.connect(server.address.url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_another_process_attaches_to_the_server_that_runs(folder: DataFolder) -> None:
    assert embedded.attach(folder) is None
    with _start(folder) as server:
        assert embedded.attach(folder) == server.address
        with embedded.embedded(folder) as address:
            assert address == server.address
        assert _is_running(server.pid)
    assert embedded.attach(folder) is None


def test_a_block_starts_the_server_where_none_runs_and_ends_it(stopped: DataFolder) -> None:
    with embedded.embedded(stopped) as address, psycopg.connect(address.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert _servers_of(stopped) == []


def test_killing_the_launcher_leaves_no_orphan_and_loses_nothing(stopped: DataFolder) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, str(stopped.path)], stdout=subprocess.PIPE, text=True)
    assert launcher.stdout is not None
    pid = int(launcher.stdout.readline())
    address = embedded.attach(stopped)
    assert address is not None
    with psycopg.connect(address.url("owner")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    session = psycopg.connect(address.url())  # an open session must not keep the server alive

    launcher.send_signal(signal.SIGKILL)
    launcher.wait()
    launcher.stdout.close()

    with embedded.start(stopped) as server:  # waits for the late server by itself
        assert _read_the_row(server) == (7,)
    _wait_until_gone(pid)
    assert _servers_of(stopped) == []
    session.close()


def test_a_killed_server_recovers_at_the_next_start(stopped: DataFolder) -> None:
    server = embedded.start(stopped)
    _write_a_row(server)
    os.kill(server.pid, signal.SIGKILL)
    _wait_until_gone(server.pid)
    server.stop()
    assert (stopped.cluster / "postmaster.pid").exists()
    with embedded.start(stopped) as server:
        assert _read_the_row(server) == (7,)


def test_a_stale_process_number_that_another_program_now_has_does_not_stop_a_start(stopped: DataFolder) -> None:
    identity = account.server_account()
    other = subprocess.Popen(
        ["/bin/sleep", "600"], cwd="/", user=identity.uid if IS_ROOT else None, group=identity.gid if IS_ROOT else None
    )
    try:
        state = f"{other.pid}\n{stopped.cluster}\n1\n5432\n\n\n\nready\n"
        (stopped.cluster / "postmaster.pid").write_text(state)
        (stopped.cluster / f"{data_folder.SOCKET_NAME}.lock").write_text(state)
        assert embedded.attach(stopped) is None
        with _start(stopped) as server:
            assert _is_running(server.pid)
    finally:
        other.kill()
        other.wait()


def test_a_server_that_somebody_started_by_hand_is_not_disturbed(stopped: DataFolder) -> None:
    found = binaries.find_binaries()
    with data_folder.opened_log(stopped) as log:
        stray = account.spawn(
            account.server_account(),
            [found.folder / "postgres", "-D", stopped.cluster, "-k", stopped.cluster, "-c", "listen_addresses="],
            log=log,
            kept_open=(),
        )
    try:
        until = time.monotonic() + GONE_SECONDS
        while embedded.attach(stopped) is None:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert _refusal(stopped).code == "database.in_use"
        assert _is_running(stray.pid)
    finally:
        stray.send_signal(signal.SIGINT)
        stray.wait()


def test_a_first_start_that_was_killed_is_made_again_with_the_same_passwords(folder: DataFolder) -> None:
    folder.path.mkdir()
    passwords = data_folder.write_passwords(folder)
    partial = folder.path / "cluster.partial"
    partial.mkdir()
    (partial / "PG_VERSION").write_text("18\n")
    with _start(folder) as server:
        assert server.address.passwords == passwords
    assert not partial.exists()


def test_a_folder_that_holds_other_files_is_refused_and_left_as_it_was(folder: DataFolder) -> None:
    folder.path.mkdir()
    (folder.path / "holiday.txt").write_text("sun")
    assert _refusal(folder).code == "database.foreign_folder"
    assert [entry.name for entry in folder.path.iterdir()] == ["holiday.txt"]


@pytest.mark.skipif(not IS_ROOT, reason="only root can give a folder away")
def test_a_database_of_another_account_is_refused(stopped: DataFolder) -> None:
    os.chown(stopped.cluster, 0, 0)
    assert _refusal(stopped).code == "database.foreign_folder"


@pytest.mark.parametrize(
    "lost", ["cluster/global/pg_control", "cluster/PG_VERSION", "cluster/pg_wal", "passwords.json"]
)
def test_a_database_with_a_part_missing_is_called_broken(stopped: DataFolder, lost: str) -> None:
    (stopped.path / lost).rename(stopped.path / "elsewhere")
    assert _refusal(stopped).code == "database.broken_folder"


def test_a_damaged_control_file_is_called_broken(stopped: DataFolder) -> None:
    control = stopped.cluster / "global" / "pg_control"
    content = bytearray(control.read_bytes())
    content[40] ^= 0xFF
    control.write_bytes(content)
    assert _refusal(stopped).code == "database.broken_folder"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"app": "x"}'])
def test_unreadable_passwords_are_called_broken(stopped: DataFolder, content: str) -> None:
    stopped.passwords.write_text(content)
    assert _refusal(stopped).code == "database.broken_folder"


def test_a_database_of_another_version_is_refused_by_its_number(stopped: DataFolder) -> None:
    (stopped.cluster / "PG_VERSION").write_text("14\n")
    refusal = _refusal(stopped)
    assert refusal.code == "database.wrong_version"
    assert "14" in str(refusal)


@pytest.mark.parametrize("place", ["/proc/realname", "/dev/null/realname"])
def test_a_folder_that_cannot_be_written_is_said_so(place: str) -> None:
    assert _refusal(DataFolder(Path(place))).code == "database.unwritable_folder"


@pytest.mark.skipif(not IS_ROOT, reason="an ordinary account's server is itself")
def test_a_folder_that_nobody_cannot_reach_is_said_so(folder: DataFolder) -> None:
    folder.path.parent.chmod(0o700)
    assert _refusal(folder).code == "database.unreachable_folder"
    assert _servers_of(folder) == []


@pytest.fixture
def small_disk(folder: DataFolder) -> Iterator[DataFolder]:
    folder.path.mkdir()
    made = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", folder.path], capture_output=True, check=False
    )
    if made.returncode != 0:
        pytest.skip("this account may not mount a small disk")
    yield folder
    subprocess.run(["/bin/umount", folder.path], check=True)


def test_a_disk_without_room_is_said_before_anything_is_written(small_disk: DataFolder) -> None:
    assert _refusal(small_disk).code == "database.disk_full"
    assert list(small_disk.path.iterdir()) == []


def test_a_disk_that_fills_during_the_first_start_is_said_and_nothing_half_made_stays(
    small_disk: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_folder, "FIRST_START_BYTES", 0)
    assert _refusal(small_disk).code == "database.disk_full"
    assert not small_disk.cluster.exists()
    assert not (small_disk.path / "cluster.partial").exists()


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(folder: DataFolder) -> None:
    long = DataFolder(folder.path / ("d" * 60) / ("e" * 60))
    with _start(long) as server:
        place = server.address.socket_folder
        assert place != long.cluster
        assert place.stat().st_mode & 0o077 == 0
        with psycopg.connect(server.address.url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not place.exists()


def test_a_socket_folder_that_others_can_enter_is_refused(folder: DataFolder) -> None:
    long = DataFolder(folder.path / ("d" * 60) / ("e" * 60))
    place = long.socket_folder()
    place.mkdir(mode=0o777)
    place.chmod(0o777)
    try:
        assert _refusal(long).code == "database.socket_folder"
    finally:
        place.rmdir()


def test_a_socket_folder_that_is_somebodys_link_is_refused(folder: DataFolder, tmp_path: Path) -> None:
    long = DataFolder(folder.path / ("d" * 60) / ("e" * 60))
    place = long.socket_folder()
    place.symlink_to(tmp_path)
    try:
        assert _refusal(long).code == "database.socket_folder"
    finally:
        place.unlink()


def test_a_start_from_another_thread_is_refused_since_the_server_would_end_with_it(folder: DataFolder) -> None:
    raised: list[BaseException] = []

    def begin() -> None:
        try:
            _start(folder)
        except RuntimeError as error:
            raised.append(error)

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    assert "main thread" in str(raised[0])
    assert not folder.path.exists()


def test_no_value_of_a_row_reaches_the_servers_log(stopped: DataFolder) -> None:
    with _start(stopped) as server, psycopg.connect(server.address.url("owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE people (number text UNIQUE)")
        connection.execute("INSERT INTO people VALUES ('13800138000')")
        for statement in ("INSERT INTO people VALUES ('13800138000')", "SELECT '13800138000' FROM nowhere"):
            with pytest.raises(psycopg.Error):
                connection.execute(statement)
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT %s::int", ["13800138000x"])
    said = stopped.log.read_text()
    assert "duplicate key" in said
    assert "people_number_key" in said
    assert "Key (number)" not in said
    assert "SELECT" not in said


def test_a_long_log_is_put_aside_at_the_next_start(stopped: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    _start(stopped).stop()
    monkeypatch.setattr(data_folder, "LOG_BYTES", 10)
    _start(stopped).stop()
    assert stopped.log.with_suffix(".log.1").stat().st_size > 10
