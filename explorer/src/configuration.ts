// What the gateway tells the page: read once from the JSON it placed there, checked, never guessed.

/** One operation to try, told as part of somebody's story. */
export interface Example {
  readonly name: string;
  readonly persona: string;
  readonly story: string;
  readonly query: string;
  /** JSON text, as it goes into the editor; `{}` when the query takes none. */
  readonly variables: string;
}

/** Where and as whom to sign in. */
export interface Provider {
  readonly issuer: string;
  readonly clientId: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly scope: string;
}

export interface Configuration {
  readonly graphqlUrl: string;
  readonly environment: string;
  /** null when the gateway has no issuer configured for the explorer. */
  readonly provider: Provider | null;
  readonly examples: readonly Example[];
}

const ELEMENT_ID = 'kindred-configuration';

/** @throws Error when the page was not served by the gateway, or not whole. */
export function readConfiguration(page: Document): Configuration {
  const element = page.getElementById(ELEMENT_ID);
  if (!element) {
    throw new Error('This page has no configuration. Open it through the gateway at /explorer/.');
  }
  return parseConfiguration(JSON.parse(element.textContent ?? ''));
}

/** @throws Error naming the first key that is not as agreed. */
export function parseConfiguration(value: unknown): Configuration {
  const keys = asRecord(value, 'configuration');
  return {
    graphqlUrl: asText(keys, 'graphqlUrl'),
    environment: asText(keys, 'environment'),
    provider: parseProvider(keys),
    examples: asList(keys, 'examples').map(parseExample),
  };
}

function parseProvider(keys: Record<string, unknown>): Provider | null {
  if (keys.authorizeUrl == null || keys.tokenUrl == null) {
    return null;
  }
  return {
    issuer: asText(keys, 'issuer'),
    clientId: asText(keys, 'clientId'),
    authorizeUrl: asText(keys, 'authorizeUrl'),
    tokenUrl: asText(keys, 'tokenUrl'),
    scope: asText(keys, 'scope'),
  };
}

function parseExample(value: unknown): Example {
  const keys = asRecord(value, 'example');
  return {
    name: asText(keys, 'name'),
    persona: asText(keys, 'persona'),
    story: asText(keys, 'story'),
    query: asText(keys, 'query'),
    variables: asText(keys, 'variables'),
  };
}

function asRecord(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`The page's configuration is faulty: ${name} is not an object.`);
  }
  return value as Record<string, unknown>;
}

function asText(keys: Record<string, unknown>, name: string): string {
  const value = keys[name];
  if (typeof value !== 'string') {
    throw new Error(`The page's configuration is faulty: ${name} is not text.`);
  }
  return value;
}

function asList(keys: Record<string, unknown>, name: string): readonly unknown[] {
  const value = keys[name];
  if (!Array.isArray(value)) {
    throw new Error(`The page's configuration is faulty: ${name} is not a list.`);
  }
  return value;
}
