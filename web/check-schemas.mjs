// Reads pairs of lines "schema path", "vector path" and checks with ajv that the vector fits, and that it no longer
// fits with a property taken away or an unknown one added: a schema that accepts anything proves nothing.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line.length > 0);
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
addFormats(ajv);
let faults = 0;

for (let i = 0; i < lines.length; i += 2) {
  check(lines[i], lines[i + 1]);
}

console.log(`${lines.length / 2} vectors checked, ${faults} faults`);
process.exit(faults === 0 ? 0 : 1);

function check(schemaPath, vectorPath) {
  const schema = JSON.parse(readFileSync(schemaPath, 'utf8'));
  const validate = ajv.getSchema(schema.$id) ?? ajv.compile(schema);
  const read = () => JSON.parse(readFileSync(vectorPath, 'utf8'));
  if (!validate(read())) {
    fault(`${vectorPath} does not fit ${schemaPath}: ${ajv.errorsText(validate.errors)}`);
  }

  if (validate({ ...read(), unheardOf: 1 })) {
    fault(`${schemaPath} accepts an unknown property`);
  }

  if (!schema.required?.length) {
    fault(`${schemaPath} requires nothing`);
  }

  for (const name of schema.required ?? []) {
    const { [name]: _, ...without } = read();
    if (validate(without)) {
      fault(`${schemaPath} accepts a body without ${name}`);
    }
  }
}

function fault(text) {
  console.error(text);
  faults += 1;
}
