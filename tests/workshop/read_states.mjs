// Reads states of figures as the page does (widgets/lib/core/address.js): [{text, rules}, …] comes in, what is refused goes out.
import { read } from "../../cnn_course/widgets/lib/core/address.js";

let text = "";
for await (const part of process.stdin) text += part;
const refused = JSON.parse(text).map(({ text, rules }) =>
  read(text, rules).refused.map(({ name, text }) => `${name}=${text}`),
);
process.stdout.write(JSON.stringify(refused));
