// Reads {patches, draw, settings: […]} and prints what the page's figure makes of each: {signal, gradient}.
import { readFileSync } from "node:fs";
import { flowAtOnce } from "../../../cnn_course/widgets/gradient_flow_explorer/net.js";

const { patches, draw, settings } = JSON.parse(readFileSync(0, "utf8"));
const pixels = Float64Array.from(patches);
console.log(JSON.stringify(settings.map((one) => flowAtOnce(pixels, draw, one))));
