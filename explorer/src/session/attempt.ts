// One sign-in by authorization code with PKCE (RFC 7636, OAuth 2.1). Everything secret of it lives
// in the attempt, in memory; the protocol itself is oauth4webapi's.
import * as oauth from 'oauth4webapi';
import type { Provider } from '../configuration';

export interface Attempt {
  readonly url: URL;
  readonly redirectUri: string;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

export interface AccessToken {
  readonly value: string;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly expiresAt: number;
}

const DEFAULT_LIFETIME_SECONDS = 300; // RFC 6749 4.2.2 lets a server leave the lifetime out

export async function beginAttempt(provider: Provider, redirectUri: string): Promise<Attempt> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const url = new URL(provider.authorizeUrl);
  const parameters = {
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: redirectUri,
    scope: provider.scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.set(name, value);
  }
  return { url, redirectUri, verifier, state, nonce };
}

/** Exchanges the answer for a token. @throws what oauth4webapi throws, for `explainFailure`. */
export async function redeemAnswer(
  provider: Provider,
  attempt: Attempt,
  answer: URLSearchParams,
  now: () => number,
): Promise<AccessToken> {
  const server = describeServer(provider);
  const client: oauth.Client = { client_id: provider.clientId };
  const code = oauth.validateAuthResponse(server, client, answer, attempt.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    code,
    attempt.redirectUri,
    attempt.verifier,
    { [oauth.allowInsecureRequests]: provider.tokenUrl.startsWith('http://') }, // sandbox
  );
  const openid = provider.scope.split(' ').includes('openid');
  const options = openid ? { expectedNonce: attempt.nonce, requireIdToken: true } : {};
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, options);
  const lifetime = tokens.expires_in ?? DEFAULT_LIFETIME_SECONDS;
  return { value: tokens.access_token, expiresAt: now() + lifetime * 1000 };
}

/** Says in plain words why a sign-in failed; never repeats what the other side wrote. */
export function explainFailure(error: unknown): string {
  if (error instanceof oauth.AuthorizationResponseError && error.error === 'access_denied') {
    return 'The sign-in was cancelled. Nothing was shared.';
  }
  if (error instanceof TypeError) {
    return 'The sign-in service could not be reached. Please try again.';
  }
  return 'The sign-in did not succeed. Please try again.';
}

function describeServer(provider: Provider): oauth.AuthorizationServer {
  return {
    issuer: provider.issuer,
    authorization_endpoint: provider.authorizeUrl,
    token_endpoint: provider.tokenUrl,
    // The id token only proves, by its nonce, that it belongs to this attempt.
    id_token_signing_alg_values_supported: ['RS512', 'RS256', 'PS256', 'ES256'],
  };
}
