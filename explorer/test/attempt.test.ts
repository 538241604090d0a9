import { expect, test } from 'vitest';
import { beginAttempt, redeemAnswer } from '../src/session/attempt';

const provider = {
  issuer: 'https://identity.example',
  clientId: 'kindred-explorer',
  authorizeUrl: 'https://identity.example/authorize?tenant=1',
  tokenUrl: 'https://identity.example/token',
  scope: 'patient/*.rs',
};
const redirectUri = 'https://gateway.example/explorer/callback';

test('the sign-in address carries the challenge and never the verifier', async () => {
  const { url, verifier } = await beginAttempt(provider, redirectUri);

  expect(url.searchParams.get('code_challenge_method')).toBe('S256');
  expect(url.searchParams.get('tenant')).toBe('1');
  expect(url.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
  expect(url.href).not.toContain(verifier);
});

test('two attempts share neither verifier nor state nor nonce', async () => {
  const one = await beginAttempt(provider, redirectUri);
  const other = await beginAttempt(provider, redirectUri);

  const secrets = [one, other].flatMap(({ verifier, state, nonce }) => [verifier, state, nonce]);

  expect(new Set(secrets).size).toBe(6);
});

test('an answer from another issuer is refused before any request', async () => {
  const attempt = await beginAttempt(provider, redirectUri);
  const answer = new URLSearchParams({
    code: 'c',
    state: attempt.state,
    iss: 'https://evil.example',
  });

  const outcome = redeemAnswer(provider, attempt, answer, () => 0);

  await expect(outcome).rejects.toThrow('iss');
});
