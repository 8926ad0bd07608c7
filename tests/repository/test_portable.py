"""Nothing in the repository belongs to one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

#: Folders of somebody's machine; written apart, so that this file does not find itself.
MACHINE_PATH = re.compile(
    r"(?<![\w.}/])/(?:" + "|".join(("work", "root", "home", "Users", "farm", "mnt")) + r")/\w"
    r"|\b[A-Z]:\\\\?(?:" + "Users" + r")\\"
)
REGISTRY_HOST = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("anaconda", "org"),
            ("npmjs", "org"),
            ("deb", "debian", "org"),
            ("registry", "yarnpkg", "com"),
        )
    )
)
LARGEST_FILE = 2_000_000


def _places(texts: dict[str, str], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}: {found.group()}"
        for name, text in sorted(texts.items())
        for found in pattern.finditer(text)
    ]


def test_no_file_carries_a_path_of_a_machine(kept_texts: dict[str, str]) -> None:
    assert _places(kept_texts, MACHINE_PATH) == []


def test_no_file_names_a_package_registry(kept_texts: dict[str, str]) -> None:
    assert _places(kept_texts, REGISTRY_HOST) == []


def test_the_search_for_paths_and_hosts_finds_them() -> None:
    texts = {"a": "see /" + "home/me", "b": "https://" + "pypi" + ".org/simple", "c": "data/work/x"}
    assert [*_places(texts, MACHINE_PATH), *_places(texts, REGISTRY_HOST)] == [
        "a: /" + "home/m",
        "b: " + "pypi" + ".org",
    ]


def test_shell_scripts_parse(root: Path) -> None:
    done = subprocess.run(["bash", "-n", ".ci/run"], cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_no_kept_file_is_large(root: Path, kept_texts: dict[str, str]) -> None:
    sizes = {name: (root / name).stat().st_size for name in kept_texts}
    assert {name: size for name, size in sizes.items() if size > LARGEST_FILE} == {}
