"""What all tests share: the repository, copies of the project, and the built site."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from doors import call_duizhao, copy_project, run_duizhao
from hypothesis import settings

# A loaded machine must not fail a property; and every run tries the same examples.
settings.register_profile("duizhao", deadline=None, derandomize=True)
settings.load_profile("duizhao")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A fresh copy of the project folder."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def duizhao(project: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the console command in the copied project folder; in a process of its own where the environment matters."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        if environment:
            return run_duizhao(*arguments, cwd=project, **environment)
        return call_duizhao(*arguments, cwd=project)

    return run


@pytest.fixture(scope="session")
def built_project(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The project built once for all workers; nobody may write into it."""
    shared = (
        tmp_path_factory.getbasetemp().parent if worker_id != "master" else tmp_path_factory.getbasetemp()
    )
    target = shared / "built-project"
    lock = shared / "built-project.lock"
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        _wait_for(shared / "built-project.done")
    else:
        copy_project(target)
        done = run_duizhao("build", cwd=target)
        (shared / "built-project.done").write_text(done.stderr if done.returncode else "")
    failure = (shared / "built-project.done").read_text()
    assert not failure, failure
    return target


def _wait_for(path: Path) -> None:
    for _ in range(1800):
        if path.exists():
            return
        time.sleep(0.1)
    raise TimeoutError(f"{path.name} never came")
