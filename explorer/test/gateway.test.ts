import { expect, test } from 'vitest';
import { askGateway } from '../src/gateway';

const QUERY = { query: '{ viewer { __typename } }' };

function answering(body: string, status: number): typeof fetch {
  return async () => new Response(body, { status });
}

test('a refused token is reported beside what the gateway said', async () => {
  const body = '{"errors": [{"message": "Sign in first."}]}';

  const reply = await askGateway('/graphql', 'stale', QUERY, answering(body, 401));

  expect(reply).toEqual({ authenticated: false, answer: JSON.parse(body) });
});

test('an answer that is no GraphQL is told in plain words', async () => {
  const reply = await askGateway('/graphql', 'good', QUERY, answering('<h1>Bad gateway</h1>', 502));

  expect(reply.answer).toEqual({
    errors: [{ message: 'The gateway answered 502 without a GraphQL answer.' }],
  });
});

test('the token travels in the header and nowhere else', async () => {
  const seen: [unknown, RequestInit | undefined][] = [];
  const recording: typeof fetch = async (url, init) => {
    seen.push([url, init]);
    return new Response('{}');
  };

  await askGateway('/graphql', 'secret-token', QUERY, recording);

  const [[url, init] = []] = seen;
  expect(new Headers(init?.headers).get('Authorization')).toBe('Bearer secret-token');
  expect(`${String(url)} ${String(init?.body)}`).not.toContain('secret-token');
});
