"""Write `docs/relay.openapi.json` and `docs/relay.asyncapi.json`, which the relay serves, too.

python codegen/relay_documents.py [--check]
"""

from __future__ import annotations

import json
from pathlib import Path

from generated import write_or_check

from tiktok_live.relay.documents import asyncapi, openapi

DOCS = Path(__file__).resolve().parents[1] / "docs"


def main() -> None:
    """Write the files, or with `--check` only compare."""
    documents = {"relay.openapi.json": openapi(), "relay.asyncapi.json": asyncapi()}
    write_or_check(
        __doc__, {DOCS / name: json.dumps(document, indent=2) + "\n" for name, document in documents.items()}
    )


if __name__ == "__main__":
    main()
