// Whether the description of the interface for programs is valid OpenAPI 3.1, and whether answers are as it says.
// Usage: node check.mjs openapi.json [samples.json]
// samples.json: [{ "method": "get", "path": "/api/v1/keys", "status": 200, "type": "application/json", "body": "..." }]
// Prints a line for each fault; exits 1 where there is one.
import { readFileSync } from "node:fs";
import SwaggerParser from "@apidevtools/swagger-parser";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const [documentPath, samplesPath] = process.argv.slice(2);
const document = JSON.parse(readFileSync(documentPath, "utf8"));
const faults = [];

try {
  await SwaggerParser.validate(structuredClone(document));
} catch (error) {
  faults.push(`The document is not valid: ${error.message}`);
}

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
addFormats(ajv);
// Numbers that JSON Schema knows no format of.
for (const [format, type] of Object.entries({ int32: "number", int64: "number", double: "number" })) {
  ajv.addFormat(format, { type, validate: () => true });
}

ajv.addSchema({ ...document, $id: "https://serai.invalid/openapi.json" });

const escaped = (part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));

function check(sample) {
  const operation = document.paths[sample.path]?.[sample.method];
  const answer = operation?.responses[sample.status];
  if (!answer) {
    return [`${sample.status} is not described`];
  }

  if (!answer.content) {
    return sample.body ? ["a body is not described"] : [];
  }

  const media = answer.content[sample.type];
  if (!media) {
    return [`${sample.type} is not described`];
  }

  if (!sample.type.endsWith("json") || !media.schema) {
    return [];
  }

  const pointer = ["paths", sample.path, sample.method, "responses", `${sample.status}`, "content", sample.type, "schema"];
  const validate = ajv.compile({ $ref: `https://serai.invalid/openapi.json#/${pointer.map(escaped).join("/")}` });
  return validate(JSON.parse(sample.body)) ? [] : validate.errors.map((e) => `${e.instancePath} ${e.message}`);
}

const samples = samplesPath ? JSON.parse(readFileSync(samplesPath, "utf8")) : [];
for (const sample of samples) {
  for (const fault of check(sample)) {
    faults.push(`${sample.method} ${sample.path} ${sample.status}: ${fault}`);
  }
}

for (const fault of [...new Set(faults)]) {
  console.log(fault);
}

console.log(`${samples.length} answers, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
