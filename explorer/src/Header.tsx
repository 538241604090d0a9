// The bar at the top: where you are, who is signed in and until when.
import type { Configuration } from './configuration';
import type { Session } from './session/session';
import type { SessionControls } from './session/useSession';

interface HeaderProps {
  readonly configuration: Configuration;
  readonly controls: SessionControls;
}

export function Header({ configuration, controls }: HeaderProps) {
  const { session, signOut } = controls;

  return (
    <header className="bar">
      <h1 className="bar-title">
        Kindred <span className="bar-subtitle">explorer</span>
      </h1>
      <span className="environment">{configuration.environment}</span>
      <div className="bar-session">
        <p role="status">{describeSession(session)}</p>
        {session.kind === 'signed-in' && (
          <button type="button" className="button button-on-bar" onClick={signOut}>
            Sign out
          </button>
        )}
      </div>
    </header>
  );
}

function describeSession(session: Session): string {
  switch (session.kind) {
    case 'signed-in': {
      const until = new Date(session.token.expiresAt);
      const time = until.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
      return `Signed in${session.name ? ` as ${session.name}` : ''} until ${time}`;
    }
    case 'waiting':
      return 'Signing in…';
    case 'expired':
      return 'Signed out: time is up';
    case 'signed-out':
      return 'Not signed in';
  }
}
