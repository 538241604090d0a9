// One line under the bar when the person has to know or do something about their sign-in.
import type { SessionControls } from './session/useSession';

export function Notice({ controls }: { readonly controls: SessionControls }) {
  const { session, signIn, cancel } = controls;

  if (session.kind === 'waiting') {
    return (
      <div className="notice" role="status">
        <p>A window has opened for you to sign in. Did you close it?</p>
        <button type="button" className="button" onClick={signIn}>
          Open it again
        </button>
        <button type="button" className="button button-quiet" onClick={cancel}>
          Cancel
        </button>
      </div>
    );
  }
  if (session.kind === 'signed-in' || session.notice === null) {
    return null;
  }
  return (
    <div className="notice notice-alert" role="alert">
      <p>{session.notice}</p>
      {session.kind === 'expired' && (
        <button type="button" className="button" onClick={signIn}>
          Sign in again
        </button>
      )}
    </div>
  );
}
