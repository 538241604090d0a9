// Who is signed in, as a value: the states and the only ways between them. No timers, no windows.
import type { AccessToken } from './attempt';

export interface SignedOut {
  readonly kind: 'signed-out';
  readonly notice: string | null;
}
export interface Expired {
  readonly kind: 'expired';
  readonly name: string | null;
  readonly notice: string;
}
export interface SignedIn {
  readonly kind: 'signed-in';
  readonly token: AccessToken;
  readonly name: string | null;
}
export interface Waiting {
  readonly kind: 'waiting';
  readonly before: SignedOut | Expired;
}
export type Session = SignedOut | Expired | SignedIn | Waiting;

export type Happening =
  | { readonly kind: 'asked' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly notice: string }
  | { readonly kind: 'arrived'; readonly token: AccessToken }
  | { readonly kind: 'named'; readonly token: AccessToken; readonly name: string }
  | { readonly kind: 'ended'; readonly token: AccessToken }
  | { readonly kind: 'left' };

export const START: Session = { kind: 'signed-out', notice: null };
export const ENDED_NOTICE = 'Your sign-in has ended. Sign in again to go on; your query is kept.';

export function advance(session: Session, happening: Happening): Session {
  switch (happening.kind) {
    case 'asked':
      return { kind: 'waiting', before: standing(session) };
    case 'cancelled':
      return standing(session);
    case 'failed':
      return { ...standing(session), notice: happening.notice };
    case 'arrived':
      return { kind: 'signed-in', token: happening.token, name: null };
    case 'named':
      return holds(session, happening.token) ? { ...session, name: happening.name } : session;
    case 'ended':
      return holds(session, happening.token)
        ? { kind: 'expired', name: session.name, notice: ENDED_NOTICE }
        : session;
    case 'left':
      return START;
  }
}

/** Whether the query editor is on the page: it stays when a sign-in runs out. */
export function hasWorkbench(session: Session): boolean {
  const state = session.kind === 'waiting' ? session.before : session;
  return state.kind !== 'signed-out';
}

/** The state without a sign-in under way; a session in force that asks again starts afresh. */
function standing(session: Session): SignedOut | Expired {
  switch (session.kind) {
    case 'waiting':
      return session.before;
    case 'signed-in':
      return { kind: 'signed-out', notice: null };
    default:
      return session;
  }
}

/** A late word about an older token must not touch the session that followed it. */
function holds(session: Session, token: AccessToken): session is SignedIn {
  return session.kind === 'signed-in' && session.token === token;
}
