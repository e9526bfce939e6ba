// Lists networks as the page does: [{layers, input_shape}] as JSON on stdin, for each its rows and fields on stdout.
import { readFileSync } from "node:fs";
import { tableOf } from "../../../cnn_course/widgets/lib/maths/layers.js";
import { fieldsOf } from "../../../cnn_course/widgets/lib/maths/receptive.js";

const listed = JSON.parse(readFileSync(0, "utf8")).map(({ layers, input_shape: shape }) => {
  const { rows, problem } = tableOf(layers, shape);
  const nameOf = (row) => (row < 0 ? "input" : rows[row].name);
  const fields = (along) => fieldsOf(layers, shape, along).map(({ size, jump, start }) => [size, jump, start]);
  return {
    rows: rows.map((row) => [
      row.name,
      row.inputs.map(nameOf),
      row.output,
      row.parameters,
      row.trainable,
      row.recorded,
      row.multiplyAdds,
    ]),
    problem: problem ? problem.layer : null,
    fields: problem ? null : [fields(0), fields(1)],
  };
});
process.stdout.write(JSON.stringify(listed));
