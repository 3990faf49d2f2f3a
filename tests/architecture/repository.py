"""Where the repository is and what is in it, for the tests beside this file."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("footprint", "lca_db", "product_models", "api")
_BUILT = re.compile(r"(\.(?!ci)|build|dist|__pycache__|tanbiao\.egg-info)")


def repository_files():
    """Return the files git knows or would add; without git, all that make does not build."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        names = [name for name in listed.stdout.split("\0") if name]
    else:
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
        names = [name for name in names if not any(map(_BUILT.match, name.parts))]
    return [ROOT / name for name in names if (ROOT / name).is_file()]
