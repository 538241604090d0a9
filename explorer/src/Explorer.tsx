// The page: a first screen for someone unknown, the workbench once somebody is signed in.
import { lazy, Suspense, useState } from 'react';
import type { Configuration, Example } from './configuration';
import { Header } from './Header';
import { Notice } from './Notice';
import { hasWorkbench } from './session/session';
import { useSession } from './session/useSession';
import { Welcome } from './Welcome';

// The code editor is large: the first screen does not wait for it.
const Workbench = lazy(() => import('./workbench/Workbench'));

export function Explorer({ configuration }: { readonly configuration: Configuration }) {
  const controls = useSession(configuration);
  const [chosen, setChosen] = useState<Example | null>(configuration.examples[0] ?? null);

  return (
    <div className="page">
      <Header configuration={configuration} controls={controls} />
      <Notice controls={controls} />
      {hasWorkbench(controls.session) ? (
        <Suspense fallback={<p className="loading">Loading the editor…</p>}>
          <Workbench
            configuration={configuration}
            controls={controls}
            chosen={chosen}
            onChoose={setChosen}
          />
        </Suspense>
      ) : (
        <Welcome
          configuration={configuration}
          controls={controls}
          chosen={chosen}
          onChoose={setChosen}
        />
      )}
    </div>
  );
}
