"""The results of a replication as bytes, and back, to the last bit.

Numbers as numpy keeps them, names as JSON, a digest in front: nothing in a file is ever run.
"""

import io
import json
from dataclasses import fields
from hashlib import sha256
from typing import Any, get_type_hints

import numpy as np

from sim.measures.measures import Results
from sim.measures.rows import Value

_DIGEST = 32


def encoded(results: Results, title: str) -> bytes:
    """Return results as bytes behind their own digest: numbers as they are, names as JSON."""
    numbers: dict[str, np.ndarray[Any, Any]] = {}
    names: dict[str, object] = {"title": title}
    for field in fields(results):
        part = getattr(results, field.name)
        if field.name == "values":
            numbers["values"] = np.array([value.value for value in part], dtype=np.float64)
            names["values"] = [value[:4] for value in part]
            continue
        for inner in fields(part):
            held = getattr(part, inner.name)
            place = f"{field.name}.{inner.name}"
            if isinstance(held, np.ndarray):
                numbers[place] = held
            else:
                names[place] = held
    numbers["names"] = np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **numbers)
    return sha256(content.getvalue()).digest() + content.getvalue()


def decoded(content: bytes, title: str) -> Results:
    """Return what `encoded` wrote; ValueError or KeyError where it is something else."""
    digest, kept = content[:_DIGEST], content[_DIGEST:]
    if sha256(kept).digest() != digest:
        raise ValueError("damaged")
    with np.load(io.BytesIO(kept), allow_pickle=False) as numbers:
        names = json.loads(numbers["names"].tobytes())
        if names["title"] != title:
            raise ValueError("the results of another run")
        parts: dict[str, Any] = {}
        for name, kind in get_type_hints(Results).items():
            if name == "values":
                pairs = zip(names["values"], numbers["values"].tolist(), strict=True)
                parts[name] = [Value._make((*key, value)) for key, value in pairs]
                continue
            held = {
                inner.name: numbers[place] if place in numbers else tuple(names[place])
                for inner in fields(kind)
                for place in (f"{name}.{inner.name}",)
            }
            parts[name] = kind(**held)
    return Results(**parts)
