"""Makes demo/jinzhou/*.xlsx|csv from a directory of public data.

    python demo/build.py DATA_DIRECTORY [OUT_DIRECTORY]

Needs XlsxWriter only. DATA_DIRECTORY holds divisions/, parks/, geo/, companies/ and rosters/ as
demo/README.md lists them. The seed is fixed: the same input gives the same bytes.
"""

import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from builder.files import write_all  # noqa: E402 - found through the line above

SEED = 20240318


def main() -> int:
    if len(sys.argv) not in (2, 3):
        print(__doc__)  # noqa: T201 - a command line program
        return 2
    out = Path(sys.argv[2]) if len(sys.argv) == 3 else HERE / "jinzhou"
    out.mkdir(parents=True, exist_ok=True)
    for line in write_all(Path(sys.argv[1]), out, random.Random(SEED)):  # noqa: S311
        print(line)  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
