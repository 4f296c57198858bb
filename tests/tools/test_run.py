"""run.py and what it calls: verbs, stages, the environment, one readable line per failure."""

import ast
import errno
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

import bootstrap
import run
import stages
import verbs

ROOT = Path(__file__).resolve().parents[2]
PIP_WITHOUT_NETWORK = """\
WARNING: Retrying (Retry(total=0, connect=None, read=None)) after connection broken by \
'NewConnectionError('<HTTPSConnection object>: [Errno -3] Temporary failure in name resolution')'
ERROR: Could not find a version that satisfies the requirement numpy==2.4.6 (from versions: none)
ERROR: No matching distribution found for numpy==2.4.6"""
PIP_ON_FULL_DISK = """\
Installing collected packages: numpy
ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"""
PIP_WITHOUT_WHEEL = """\
ERROR: Could not find a version that satisfies the requirement torch==2.13.0 (from versions: 2.2.0)
ERROR: No matching distribution found for torch==2.13.0"""
NPM_WITHOUT_NETWORK = """\
npm error code ENOTFOUND
npm error network request failed, reason: getaddrinfo ENOTFOUND"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Let the verbs and bootstrap work on an empty folder."""
    for name in bootstrap.INPUTS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    pins = "numpy==1  # why\ntorch==2.13.0  # why\n"
    (tmp_path / "book" / "requirements.txt").write_text(pins)
    for module in (bootstrap, verbs):
        monkeypatch.setattr(module, "ROOT", tmp_path)
        monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "LOGS", tmp_path / "_build" / "log")
    return tmp_path


def main(*arguments):
    return verbs.main(list(arguments), run.__doc__)


@pytest.mark.parametrize(
    ("version", "word"),
    [((2, 7, 18), "old"), ((3, 8, 1), "old"), ((3, 10, 9), "old"), ((3, 14, 0), "new")],
)
def test_a_python_that_the_pins_do_not_fit_is_named(version, word):
    wanted = f"Python {version[0]}.{version[1]} is too {word}: the book needs 3.11, 3.12 or 3.13"
    assert run.complaint(version, found=lambda name: False) == wanted


def test_a_fitting_python_beside_the_wrong_one_is_named():
    line = run.complaint((3, 9), found=lambda name: name == "python3.12")
    assert "here is one: `python3.12 run.py ...`" in line


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (3, 13, 9)])
def test_supported_pythons_pass(version):
    assert run.complaint(version) == ""


def test_any_python_can_read_what_tells_it_that_it_is_too_old():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="ascii"))
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.Starred, ast.Nonlocal)
    for node in ast.walk(tree):
        assert not isinstance(node, new), ast.unparse(node)
        if isinstance(node, ast.FunctionDef):
            every = [node.args, *node.args.args]
            assert not node.args.kwonlyargs, node.name
            assert not node.returns, node.name
            assert not any(getattr(each, "annotation", None) for each in every), node.name
        if isinstance(node, ast.ImportFrom):
            assert node.module == "verbs"  # after the check


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(missing):
    with pytest.raises(bootstrap.Stop) as stop:
        bootstrap.check_venv_module(find_spec=lambda name: None if name == missing else object())
    assert f"no {missing} module" in str(stop.value)
    assert re.search(r"apt install python3\.\d+-venv$", str(stop.value))


def test_a_disk_without_room_is_named_before_anything_is_written():
    with pytest.raises(bootstrap.Stop, match=r"disk full: .* 0\.3 GB are free"):
        bootstrap.check_disk(300_000_000)
    bootstrap.check_disk(5_000_000_000)
    with pytest.raises(bootstrap.Stop, match=r"needs 9\.0 GB, 5\.0 GB are free"):
        bootstrap.check_disk(5_000_000_000, bootstrap.GIGABYTES_WITH_CUDA)


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        (PIP_WITHOUT_NETWORK, "no network"),
        (NPM_WITHOUT_NETWORK, "no network"),
        (PIP_ON_FULL_DISK, "disk full"),
        (PIP_WITHOUT_WHEEL, "there is no torch==2.13.0 for this Python and system"),
        ("SSLError: CERTIFICATE_VERIFY_FAILED", "certificate"),
        ("ERROR: [Errno 13] Permission denied: '/x'", "no permission"),
        ("Collecting x\nERROR: something else\nmore", "ERROR: something else"),
        ("", "failed without a message"),
    ],
)
def test_an_installers_failure_becomes_one_line(printed, why):
    line = bootstrap.diagnose("installing", printed.splitlines())
    assert line.startswith("installing: ")
    assert why in line
    assert "\n" not in line


def test_every_input_changes_the_hash_and_line_ends_do_not(project):
    first = bootstrap.fingerprint("3.12")
    assert bootstrap.fingerprint("3.12") == first
    assert bootstrap.fingerprint("3.13") != first
    for name in bootstrap.INPUTS:
        path = project / name
        old = path.read_text()
        path.write_bytes(old.encode() + b"\n")
        changed = bootstrap.fingerprint("3.12")
        assert changed != first, name
        path.write_bytes(old.encode() + b"\r\n")
        assert bootstrap.fingerprint("3.12") == changed
        path.write_text(old)


def fake_installers(monkeypatch, project, pip_code=0, pip_prints=(), cpu_build=True):
    """Replace venv, pip and npm by recorders; `python` of the environment is a link to ours."""
    done = []
    monkeypatch.setattr(sys, "platform", "linux")

    def call(command, log, show=None, cwd=None, **variables):
        if bootstrap.TORCH_FOR_CPUS in command:
            assert command[-1] == "torch==2.13.0"
            done.append("torch")
            return (0, []) if cpu_build else (1, PIP_WITHOUT_NETWORK.splitlines())
        done.append(log)
        if log == "venv":
            folder = Path(bootstrap.program("python")).parent
            folder.mkdir(parents=True)
            os.symlink(sys.executable, bootstrap.program("python"))
        return (pip_code, list(pip_prints)) if log == "pip" else (0, [])

    monkeypatch.setattr(bootstrap, "call", call)
    return done


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_setting_up_happens_once_and_again_when_a_pin_changes(project, monkeypatch, capsys):
    done = fake_installers(monkeypatch, project)
    bootstrap.setup()
    assert done == ["venv", "torch", "pip", "npm", "fonts"]
    assert "done in" in capsys.readouterr().out
    bootstrap.setup()
    assert done == ["venv", "torch", "pip", "npm", "fonts"]
    assert capsys.readouterr().out == ""
    (project / "book" / "requirements.txt").write_text("torch==2.13.0\n")
    bootstrap.setup()
    assert done[5:] == ["torch", "pip", "npm", "fonts"]


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_cuda_libraries_are_announced_with_their_cost_before_they_come(
    project, monkeypatch, capsys
):
    done = fake_installers(monkeypatch, project, cpu_build=False)
    usage = shutil.disk_usage(project)._replace(free=50_000_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    bootstrap.setup()
    assert done == ["venv", "torch", "pip", "npm", "fonts"]
    said = capsys.readouterr().out
    told = said.index("no CPU build of torch==2.13.0: no network")
    assert (
        told < said.index("1.7 GB to download, 6 GB on disk") < said.index("PIP_FIND_LINKS=FOLDER")
    )
    assert said.index("PIP_FIND_LINKS") < said.index("installing requirements.txt")


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_cuda_libraries_that_do_not_fit_stop_the_setup(project, monkeypatch):
    done = fake_installers(monkeypatch, project, cpu_build=False)
    usage = shutil.disk_usage(project)._replace(free=6_000_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(bootstrap.Stop, match=r"needs 9\.0 GB, 6\.0 GB are free"):
        bootstrap.setup()
    assert done == ["venv", "torch"]


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_the_default_build_has_no_cuda_libraries(project, monkeypatch, platform):
    done = fake_installers(monkeypatch, project)
    monkeypatch.setattr(sys, "platform", platform)
    bootstrap.setup()
    assert done == ["venv", "pip", "npm", "fonts"]


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
@pytest.mark.parametrize("damage", ["killed while installing", "no python", "broken python"])
def test_a_half_made_environment_is_made_again(project, monkeypatch, damage, capsys):
    done = fake_installers(monkeypatch, project)
    bootstrap.setup()
    python = Path(bootstrap.program("python"))
    if damage == "killed while installing":
        (project / ".venv" / "unfinished").write_text("")
    else:
        python.unlink()
    if damage == "broken python":
        python.write_text("#!/bin/sh\nexit 1\n")
        python.chmod(0o755)
    done.clear()
    bootstrap.setup()
    assert done == ["venv", "torch", "pip", "npm", "fonts"]
    assert "again (it was not complete)" in capsys.readouterr().out


def test_pip_shows_large_downloads_and_how_many_packages_it_unpacks():
    lines = [
        "Collecting numpy==2.4.6",
        "  Downloading https://host/numpy-2.4.6-cp311.whl (16.6 MB)",
        "  Downloading six-1.17.0-py2.py3-none-any.whl (11 kB)",
        "  Downloading torch-2.13.0.whl (1.1 GB)",
        "Installing collected packages: six, numpy, acts",
    ]
    shown = [bootstrap.sign_of_life(line) for line in lines]
    assert shown == [
        None,
        "downloading numpy-2.4.6-cp311.whl, 16.6 MB",
        None,
        "downloading torch-2.13.0.whl, 1.1 GB",
        "unpacking 3 packages",
    ]


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
@pytest.mark.parametrize(
    ("printed", "kept"), [(PIP_WITHOUT_NETWORK, True), (PIP_ON_FULL_DISK, False)]
)
def test_an_environment_survives_a_failed_download_but_not_a_half_installation(
    project, monkeypatch, printed, kept
):
    fake_installers(monkeypatch, project, 1, printed.splitlines())
    with pytest.raises(bootstrap.Stop):
        bootstrap.setup()
    assert (bootstrap.environment_version() is not None) == kept
    assert not (project / ".venv" / "installed").exists()


def test_a_failure_is_one_line_on_stderr_and_exit_code_1(monkeypatch, capsys):
    monkeypatch.setattr(verbs, "setup", lambda: bootstrap.check_disk(1))
    assert main("lint") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(r"stopped: disk full: [^\n]*\n", err)


def test_a_disk_that_fills_up_on_the_way_is_one_line(monkeypatch, capsys):
    def full():
        raise OSError(errno.ENOSPC, "No space left on device", "x")

    monkeypatch.setattr(verbs, "setup", full)
    assert main("lint") == 1
    assert capsys.readouterr().err == "stopped: disk full (x)\n"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_folder_that_cannot_be_written_is_one_line(monkeypatch, capsys, number):
    def read_only():
        raise OSError(number, "no", "_build")

    monkeypatch.setattr(verbs, "setup", read_only)
    assert main("lint") == 1
    assert capsys.readouterr().err == "stopped: no permission to write _build\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes of another kind")
def test_a_reader_who_has_seen_enough_gets_no_traceback():
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, ROOT / "run.py", "help"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_lab_starts_on_the_first_page_and_for_root_too(monkeypatch, tmp_path, user, allowed):
    commands = []
    monkeypatch.setattr(verbs, "setup", lambda: None)
    monkeypatch.setattr(verbs, "VENV", tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    monkeypatch.setattr(subprocess, "call", lambda command, **rest: commands.append(command) or 0)
    assert main("lab") == 0
    assert ("--allow-root" in commands[0]) is allowed
    assert "--LabApp.default_url=/lab/tree/01_why_nonlinearity.ipynb" in commands[0]
    stored = tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    assert json.loads(stored.read_text())  # what the project has set, not what a reader has


def test_ctrl_c_is_one_line(monkeypatch, capsys):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(verbs, "setup", interrupted)
    assert main("test") == 130
    assert capsys.readouterr().err == "stopped: interrupted\n"


def test_wrong_verbs_and_arguments_are_named_without_setting_up(monkeypatch, capsys):
    monkeypatch.setattr(verbs, "setup", lambda: pytest.fail("set up for nothing"))
    for arguments, says in [
        (["bok"], "no verb 'bok': there are book lab test"),
        (["test", "units"], "test has no stage 'units': there are lint unit notebooks build site"),
        (["notebooks", "book/99"], "no notebook book/99 in book/"),
        (["portability", "mkl", "book/99"], "no notebook book/99 in book/"),
        (["portability", "mkl", "book/02", "x"], "portability does not take 'book/02 x'"),
        (["book", "x"], "book does not take 'x'"),
        (["clean", "--everything"], "clean takes --all or nothing"),
    ]:
        assert main(*arguments) == 1
        assert says in capsys.readouterr().err


def test_help_names_every_verb_and_make_has_the_same(capsys):
    assert main() == 0
    text = capsys.readouterr().out
    makefile = (ROOT / "Makefile").read_text()
    for verb in verbs.VERBS:
        assert re.search(rf"python run\.py {verb}\b", text), verb
        assert re.search(rf"^\.PHONY:.* {verb}\b", makefile, re.MULTILINE), verb


def test_clean_removes_what_was_built_and_with_all_the_environment(project, capsys):
    for name in ("_build/html", ".venv/bin", "acts/__pycache__", "book/.ipynb_checkpoints"):
        (project / name).mkdir(parents=True)
    (project / "book" / "02.ipynb").write_text("")
    assert main("clean") == 0
    left = {path.name for path in project.iterdir()}
    assert "_build" not in left
    assert ".venv" in left
    assert sorted(p.name for p in (project / "book").iterdir()) == ["02.ipynb", "requirements.txt"]
    assert (project / "acts" / "__pycache__").exists()
    assert main("clean", "--all") == 0
    assert not (project / ".venv").exists()
    assert not (project / "acts" / "__pycache__").exists()


def test_a_stage_counts_its_tests_and_a_failed_one_ends_the_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(stages, "LOGS", tmp_path)
    answers = {
        "ruff": (0, ["All checks passed!"]),
        "pytest-a": (0, ["....", "4 passed, 1 skipped in 0.1s"]),
        "pytest-b": (1, ["F.E", "! b.ipynb: x", "=== 1 failed, 1 passed, 1 error in 2s ==="]),
        "build": (1, ["WARNING: x"]),
    }
    monkeypatch.setattr(stages, "call", lambda command, log, show, **variables: answers[log])
    results = stages.Results()
    assert results.run("style", [], "ruff")
    assert results.run("a", [], "pytest-a")
    results.close()
    assert capsys.readouterr().out.endswith("\n5 passed, 0 failed\n")  # style is one check
    assert not results.run("b", [], "pytest-b")
    assert not results.run("site", [], "build")
    with pytest.raises(SystemExit) as end:
        results.close()
    assert end.value.code == 1
    out = capsys.readouterr().out
    assert "stopped: failed in b; site" in out
    assert "  b: 1 failed, 1 passed, 1 error\n                 ! b.ipynb: x\n" in out
    assert out.endswith("\n6 passed, 3 failed\n")


def test_notebooks_are_all_compared_the_longest_first(monkeypatch):
    commands = []

    def call(command, log, show):
        commands.append([word for word in command if word.endswith(".ipynb")])
        return 0, ["1 passed in 1s"]

    monkeypatch.setattr(stages, "call", call)
    stages.every_notebook(stages.Results())
    (paths,) = commands
    assert sorted(paths) == stages.notebooks()
    seconds = [stages.stated_seconds(path) for path in paths]
    assert min(seconds) > 0
    assert seconds == sorted(seconds, reverse=True)


def test_programs_of_the_environment_run_undisturbed_by_the_callers(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PATH", "/bin")
    variables = bootstrap.environment(NPY_DISABLE_CPU_FEATURES="X")
    assert "PYTHONPATH" not in variables
    first, *rest = variables["PATH"].split(os.pathsep)
    assert first == str(Path(bootstrap.program("python")).parent)
    assert rest == ["/bin"]
    assert variables["NPY_DISABLE_CPU_FEATURES"] == "X"


def test_windows_programs_are_looked_for_where_windows_puts_them(monkeypatch):
    monkeypatch.setattr(bootstrap, "WINDOWS", True)
    assert Path(bootstrap.program("npm", Path("v"))) == Path("v/Scripts/npm.exe")


def test_output_of_a_program_is_shown_and_kept(project, capsys):
    script = "print('\\x1b[31ma\\x1b[0m'); print('b'); exit(3)"
    code, lines = bootstrap.call([sys.executable, "-c", script], "log")
    assert (code, lines) == (3, ["a", "b"])
    assert capsys.readouterr().out == "    a\n    b\n"
    assert (project / "_build" / "log" / "log.txt").read_text() == "a\nb\n"


@pytest.mark.skipif(sys.platform != "linux", reason="make is not everywhere")
def test_make_passes_the_choice_of_notebooks_on():
    shown = subprocess.run(
        [
            "make",
            "--no-print-directory",
            "-n",
            "PYTHON=py",
            "notebooks",
            "test",
            "portability",
            "STAGE=unit site",
            "PART=mkl",
            "NB=book/02_",
            "clean",
            "ALL=1",
        ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},  # nothing of a make that may have started these tests
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert shown.splitlines() == [
        '"py" run.py notebooks book/02_',
        '"py" run.py test unit site',
        '"py" run.py portability mkl book/02_',
        '"py" run.py clean --all',
    ]


def pins(name: str) -> list[str]:
    """The packages of a list, each with its version and its reason."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if line and not line.startswith(("#", "-"))]
    for line in found:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+(\[\w+\])?==[\w.]+ +# .+", line), line
    return [re.match(r"[\w.-]+", line)[0] for line in found]


def options(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line.partition(" #")[0].strip() for line in lines if line.startswith("-")]


def test_requirements_are_pinned_once_and_explained():
    every = [*pins("requirements.txt"), *pins("book/requirements.txt")]
    assert len(every) == len(set(every))
    assert options("requirements.txt") == ["-r book/requirements.txt"]
    assert options("book/requirements.txt") == ["-e ."]


def test_binder_gets_what_the_notebooks_need_and_no_tests():
    assert pins("binder/requirements.txt") == []
    index = f"--extra-index-url {bootstrap.TORCH_FOR_CPUS}"
    assert options("binder/requirements.txt") == [index, "-r ../book/requirements.txt"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    needed = {re.match(r"[\w.-]+", line)[0] for line in needed}
    assert set(pins("book/requirements.txt")) == needed | {"ipykernel", "jupyterlab"}


def test_notebooks_import_nothing_else():
    allowed = {"acts", "numpy", "scipy", "torch", "sklearn", "matplotlib", *sys.stdlib_module_names}
    for path in (ROOT / "book").glob("*.ipynb"):
        keras = {"keras"} if path.name.startswith("14") else set()
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            text = "".join(cell["source"]) if cell["cell_type"] == "code" else ""
            names = re.findall(r"^ *(?:from|import) (\w+)", text, re.MULTILINE)
            assert set(names) <= allowed | keras, path.name
