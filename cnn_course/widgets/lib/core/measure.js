// The room that a drawing has.

/** A measure(): true if the element has another width than before, and then onwidth(width) has been called. */
export function measuring(element, onwidth) {
  let width = 0;
  return () => {
    const now = element.clientWidth;
    if (now === width) return false;
    width = now;
    onwidth(now);
    return true;
  };
}
