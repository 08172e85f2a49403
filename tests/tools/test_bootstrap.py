"""Installing: what is done again and what is not, and what happens where uv is of no use."""

import pytest

from tools import bootstrap


@pytest.fixture
def step(tmp_path, monkeypatch):
    """`step()` runs a step from one file to another; returns how often it was done so far."""
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path / "stamps")
    source, output = tmp_path / "lock", tmp_path / "installed"
    source.write_text("django==5.2")
    calls = []

    def do():
        calls.append(1)
        output.touch()

    def run():
        bootstrap._step("libraries", [source], [output], do)
        return len(calls)

    run.source, run.output = source, output
    return run


def test_a_step_is_done_once(step):
    assert step() == 1
    assert step() == 1


def test_a_step_is_done_again_when_its_input_changed(step):
    step()
    step.source.write_text("django==5.3")
    assert step() == 2


def test_a_step_is_done_again_when_its_output_is_gone(step):
    step()
    step.output.unlink()
    assert step() == 2


def test_a_step_that_failed_is_done_again(step, tmp_path):
    def fail():
        raise bootstrap.StepError("no network")

    with pytest.raises(bootstrap.StepError):
        bootstrap._step("libraries", [step.source], [], fail)
    assert step() == 1


@pytest.fixture
def commands(monkeypatch):
    """The commands that installing would run; those that contain a word of `broken` fail."""
    ran = []

    def pretend(command, *, quiet=False):
        line = " ".join(map(str, command))
        ran.append(line)
        return not any(word in line for word in pretend.broken)

    pretend.broken = set()
    monkeypatch.setattr(bootstrap, "_run", pretend)
    monkeypatch.setattr(bootstrap, "_tell_uv_the_mirror", lambda pip: None)
    return pretend, ran


def test_uv_installs_with_hashes(commands):
    _pretend, ran = commands
    bootstrap._install_libraries(bootstrap.LOCK)
    assert len(ran) == 2
    assert all("--require-hashes" in line for line in ran)


def test_pip_installs_the_same_lock_where_uv_cannot(commands):
    pretend, ran = commands
    pretend.broken = {"/uv pip"}
    bootstrap._install_libraries(bootstrap.LOCK)
    assert "-m pip" in ran[-1]
    assert ran[-1].endswith(f"--require-hashes -r {bootstrap.LOCK}")


def test_where_nothing_works_it_is_said_what_to_do(commands):
    pretend, _ran = commands
    pretend.broken = {"uv", "pip"}
    with pytest.raises(bootstrap.StepError, match="PIP_INDEX_URL"):
        bootstrap._install_libraries(bootstrap.LOCK)


def test_the_mirror_of_pip_is_told_to_uv(monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.delenv("UV_INDEX_URL", raising=False)
    environment = dict(bootstrap.os.environ)
    monkeypatch.setattr(bootstrap.os, "environ", environment)
    bootstrap._tell_uv_the_mirror([bootstrap.PYTHON, "-m", "pip"])
    assert environment["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


@pytest.mark.parametrize("lock", [bootstrap.LOCK, bootstrap.DEV_LOCK, bootstrap.UV_LOCK])
def test_locks_name_hashes_and_no_host(lock):
    text = lock.read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text


def test_the_lock_of_the_browser_libraries_names_no_host():
    assert "://" not in (bootstrap.ROOT / "package-lock.json").read_text()


def test_a_linked_environment_is_left_to_its_tree(tmp_path, monkeypatch):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "library").touch()
    ours = tmp_path / "ours"
    ours.symlink_to(theirs)
    monkeypatch.setattr(bootstrap, "VENV", ours)
    # Making one with pip takes seconds and is another test's business: `make run`.
    made = []
    monkeypatch.setattr(
        bootstrap.venv.EnvBuilder, "create", lambda _builder, path: made.append(path)
    )
    bootstrap._create_venv()
    assert (theirs / "library").exists()
    assert made == [ours]
    assert not ours.is_symlink()
