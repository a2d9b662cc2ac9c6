"""python -m bench [live …]: measure speed, side by side with peers, and say it in ratios."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

NO_BENCH = ("__main__", "__init__", "articles", "ours")


def main() -> int:
    """Run the named benchmarks, or all there are; 1 where one misses its promise."""
    known = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in NO_BENCH)
    chosen = sys.argv[1:] or known
    if unknown := set(chosen) - set(known):
        print(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    return max([import_module(f"bench.{name}").main() for name in chosen], default=0)


if __name__ == "__main__":
    sys.exit(main())
