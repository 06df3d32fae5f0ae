"""Comity: a knowledge graph of organisations and the cooperation between them."""

from pathlib import Path

__version__ = "0.1.0"

if not Path(__file__).with_name("graph").is_dir():
    raise ImportError(
        f"{Path(__file__).with_name('graph')} is no link to a folder: this checkout has no symbolic links. Clone it "
        "again with 'git clone -c core.symlinks=true ADDRESS', where the file system has them. Windows is not "
        "supported; Linux inside it (WSL) is"
    )
