// One JSON request a line in, one JSON answer a line out: {latex, display, output} -> {html} or {error}.
// Usage: node katex_lines.mjs URL-of-katex.mjs
import { createInterface } from "node:readline";

const { default: katex } = await import(process.argv[2]);

for await (const line of createInterface({ input: process.stdin })) {
  const { latex, display, output } = JSON.parse(line);
  let answer;
  try {
    answer = {
      html: katex.renderToString(latex, { displayMode: display, output, throwOnError: true, strict: "error" }),
    };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
