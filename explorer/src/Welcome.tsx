// The first screen: what this is, how to get in, what to try. It asks the gateway nothing.
import type { Configuration, Example } from './configuration';
import type { SessionControls } from './session/useSession';
import { Stories } from './Stories';
import { namePersona } from './story';

interface WelcomeProps {
  readonly configuration: Configuration;
  readonly controls: SessionControls;
  readonly chosen: Example | null;
  readonly onChoose: (example: Example) => void;
}

export function Welcome({ configuration, controls, chosen, onChoose }: WelcomeProps) {
  return (
    <main className="welcome">
      <section className="welcome-lead">
        <h2>One person, their family, many hospitals</h2>
        <p>
          Ask one question about yourself and everyone you may act for. Kindred puts it to each
          hospital, practice and national service that holds a record, as you watch, and gives one
          answer: appointments, letters and messages, with where each came from and who did not
          answer in time.
        </p>
        <SignIn configuration={configuration} controls={controls} chosen={chosen} />
      </section>
      {configuration.examples.length > 0 && (
        <section aria-labelledby="stories-title">
          <h2 id="stories-title">Stories to try</h2>
          <p className="hint">Pick one: it will be in the editor when you have signed in.</p>
          <Stories examples={configuration.examples} chosen={chosen} onChoose={onChoose} />
        </section>
      )}
    </main>
  );
}

type SignInProps = Omit<WelcomeProps, 'onChoose'>;

function SignIn({ configuration, controls, chosen }: SignInProps) {
  if (!configuration.provider) {
    return (
      <p className="hint">
        Nobody can sign in here yet: this gateway has no issuer configured for the explorer.
      </p>
    );
  }
  return (
    <>
      <button type="button" className="button button-large" onClick={controls.signIn}>
        Sign in
      </button>
      <p className="hint">
        {chosen ? `For “${chosen.name}”, sign in as ${namePersona(chosen.persona)}. ` : ''}
        Your sign-in is kept in this page’s memory only and is gone when you close it.
      </p>
    </>
  );
}
