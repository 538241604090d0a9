// Speaks GraphQL over HTTP with the gateway. The token goes into the header and nowhere else.
import type { FetcherParams } from '@graphiql/toolkit';

/** A GraphQL answer as it came; what is in it is for the reader to find out. */
export type Answer = Readonly<Record<string, unknown>>;

export interface Reply {
  /** false when the gateway answered 401, whatever else it said. */
  readonly authenticated: boolean;
  readonly answer: Answer;
}

const MEDIA_TYPE = 'application/graphql-response+json';
const VIEWER_NAME = '{ viewer { patient { name { text } } } }';

/** Never throws: what went wrong is in the answer, in plain words. */
export async function askGateway(
  graphqlUrl: string,
  token: string,
  params: FetcherParams,
  send: typeof fetch = fetch,
): Promise<Reply> {
  let response: Response;
  try {
    response = await send(graphqlUrl, {
      method: 'POST',
      headers: {
        Accept: MEDIA_TYPE,
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
      },
      body: JSON.stringify(params),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
  } catch {
    return { authenticated: true, answer: asError('The gateway could not be reached.') };
  }
  return { authenticated: response.status !== 401, answer: await readAnswer(response) };
}

/** The name of the person signed in, or null when the gateway does not say. */
export async function askViewerName(graphqlUrl: string, token: string): Promise<string | null> {
  const { answer } = await askGateway(graphqlUrl, token, { query: VIEWER_NAME });
  const data = answer.data as { viewer?: { patient?: { name?: { text?: unknown } } } } | undefined;
  const text = data?.viewer?.patient?.name?.text;
  return typeof text === 'string' ? text : null;
}

export function asError(message: string): Answer {
  return { errors: [{ message }] };
}

async function readAnswer(response: Response): Promise<Answer> {
  const value: unknown = await response.json().catch(() => null);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Answer;
  }
  return asError(`The gateway answered ${response.status} without a GraphQL answer.`);
}
