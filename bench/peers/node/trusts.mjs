// The trusts: a pool of connections to each, and a list of theirs put together in order of time.
import { Pool } from 'undici';

const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number';
const CODES = Array.from({ length: 8 }, (_, place) => `TB0${place + 1}`);
const HEADERS = { accept: 'application/fhir+json', authorization: 'Bearer bench' };

export function connect(address) {
  const pools = CODES.map((code) => ({ code, pool: new Pool(address, { connections: 100 }) }));

  async function search({ code, pool }, kind, number) {
    const token = encodeURIComponent(`${NHS_NUMBER}|${number}`);
    const path = `/${code}/FHIR/${kind}?patient:identifier=${token}`;
    const { statusCode, body } = await pool.request({ path, method: 'GET', headers: HEADERS });
    if (statusCode !== 200) throw new Error(`${code} answered ${statusCode}`);
    const bundle = await body.json();
    return (bundle.entry ?? []).map(({ resource }) => ({ code, resource }));
  }

  return async function list(kind, number, first, time, direction) {
    const found = await Promise.all(pools.map((trust) => search(trust, kind, number)));
    const items = found.flat();
    for (const item of items) item.at = Date.parse(item.resource[time]);
    items.sort((one, other) => direction * (one.at - other.at));
    return { totalCount: items.length, nodes: items.slice(0, first) };
  };
}
