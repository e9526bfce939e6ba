"""What a figure computes for many states, asked for at once: a call takes longer than a state."""

import json
from collections.abc import Iterator
from typing import Any

AT_ONCE = 40  # states a call: no answer grows beyond a few megabytes
READ = """async (states) => {{
  const found = [];
  for (const [number, state] of JSON.parse(states).entries()) {{
    for (const key in state) model.set(key, state[key]);
    found.push({read});
    if (number % {every} === 0) await new Promise(requestAnimationFrame);
  }}
  return JSON.stringify(found);
}}"""


def outputs(page: Any, states: list[dict[str, Any]], read: str, every: int = 1) -> Iterator[Any]:
    """Set the model's traits to each state in turn and yield what the expression `read` then gives.

    Each state is also drawn, or one of `every` so many. All travels as JSON text: Playwright would wrap every
    number of a list by itself.
    """
    script = READ.format(read=read, every=every)
    for first in range(0, len(states), AT_ONCE):
        yield from json.loads(page.evaluate(script, json.dumps(states[first : first + AT_ONCE])))
