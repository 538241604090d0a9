// Ties the session to the world: the sign-in window, the token's end, the viewer's name.
import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { Configuration, Provider } from '../configuration';
import { askViewerName } from '../gateway';
import { type AccessToken, beginAttempt, explainFailure, redeemAnswer } from './attempt';
import { awaitAnswer } from './channel';
import { advance, type Happening, type Session, START } from './session';

export interface SessionControls {
  readonly session: Session;
  readonly signIn: () => void;
  readonly cancel: () => void;
  readonly signOut: () => void;
  /** The gateway refused this token. */
  readonly endToken: (token: AccessToken) => void;
}

const BLOCKED =
  'Your browser blocked the sign-in window. Allow pop-up windows for this page, then try again.';
const INSECURE = 'Signing in needs https (or this machine’s own address, such as 127.0.0.1).';

export function useSession({ graphqlUrl, provider }: Configuration): SessionControls {
  const [session, dispatch] = useReducer(advance, START);
  const attempt = useRef<AbortController | null>(null);
  const token = session.kind === 'signed-in' ? session.token : null;

  const stop = useCallback((happening: Happening) => {
    attempt.current?.abort();
    dispatch(happening);
  }, []);
  const signIn = useCallback(() => {
    if (provider) {
      attempt.current?.abort();
      attempt.current = new AbortController();
      void runAttempt(provider, attempt.current.signal, dispatch);
    }
  }, [provider]);

  useEffect(() => (token ? watchEnd(token, dispatch) : undefined), [token]);
  useEffect(() => {
    if (token) {
      void askViewerName(graphqlUrl, token.value).then(
        (name) => name && dispatch({ kind: 'named', token, name }),
      );
    }
  }, [graphqlUrl, token]);

  return {
    session,
    signIn,
    cancel: useCallback(() => stop({ kind: 'cancelled' }), [stop]),
    signOut: useCallback(() => stop({ kind: 'left' }), [stop]),
    endToken: useCallback((ended) => dispatch({ kind: 'ended', token: ended }), []),
  };
}

async function runAttempt(
  provider: Provider,
  signal: AbortSignal,
  dispatch: (happening: Happening) => void,
): Promise<void> {
  if (!window.isSecureContext) {
    dispatch({ kind: 'failed', notice: INSECURE }); // browsers keep their cryptography from it
    return;
  }
  // Opened before anything is awaited: browsers only allow a window in answer to a click.
  const popup = window.open('', '_blank', 'popup,width=520,height=760');
  if (!popup) {
    dispatch({ kind: 'failed', notice: BLOCKED });
    return;
  }
  dispatch({ kind: 'asked' });
  try {
    const attempt = await beginAttempt(provider, `${window.location.origin}/explorer/callback`);
    signal.throwIfAborted();
    const answer = awaitAnswer(attempt.state, signal);
    popup.opener = null; // the sign-in page gets no handle on this one, nor we on it
    popup.location.replace(attempt.url);
    const token = await redeemAnswer(provider, attempt, await answer, Date.now);
    signal.throwIfAborted();
    dispatch({ kind: 'arrived', token });
  } catch (error) {
    if (!signal.aborted) {
      dispatch({ kind: 'failed', notice: explainFailure(error) });
    }
  }
}

function watchEnd(token: AccessToken, dispatch: (happening: Happening) => void): () => void {
  const remaining = Math.max(0, token.expiresAt - Date.now());
  const timer = setTimeout(() => dispatch({ kind: 'ended', token }), remaining);
  return () => clearTimeout(timer);
}
