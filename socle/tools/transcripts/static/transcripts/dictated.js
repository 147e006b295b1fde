// Words that are said become text: «à la ligne» begins a new line, «point à la ligne» ends the sentence before it.
const LINE = /[ ,;.]*\s?(point[ ,]+)?à la ligne[ ,;.!?]*/gi;

// `before` with the new words after it.
export function written(before, { stable = "", paragraph = false }) {
  if (!stable) return before;
  const space = paragraph && before ? "\n" : before && !/\s$/.test(before) ? " " : "";
  // The words of a command may come in two pieces.
  const from = Math.max(0, before.length - 20, before.lastIndexOf("\n") + 1);
  const tail = `${before.slice(from)}${space}${stable}`;
  return before.slice(0, from) + tail.replace(LINE, (_, point) => (point ? ".\n" : "\n"));
}
