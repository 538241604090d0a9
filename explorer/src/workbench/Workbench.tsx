// GraphiQL with the stories beside it and the sources below the answer.
// Its schema is asked for with the person's token: an anonymous visitor never gets this far.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from '@graphiql/plugin-doc-explorer';
import { GraphiQLProvider } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface } from 'graphiql';
import { useState } from 'react';
import type { Configuration, Example } from '../configuration';
import type { SessionControls } from '../session/useSession';
import { SourcesStrip } from './SourcesStrip';
import { StoriesPanel } from './StoriesPanel';
import { createStorage } from './storage';
import { useFetcher } from './useFetcher';

interface WorkbenchProps {
  readonly configuration: Configuration;
  readonly controls: SessionControls;
  readonly chosen: Example | null;
  readonly onChoose: (example: Example) => void;
}

const PLUGINS = [DOC_EXPLORER_PLUGIN];

export default function Workbench({ configuration, controls, chosen, onChoose }: WorkbenchProps) {
  const [answer, setAnswer] = useState<unknown>(null);
  const [storage] = useState(() => createStorage(window.localStorage));
  const usesVariables = configuration.examples.some(({ variables }) => variables.trim() !== '{}');
  const fetcher = useFetcher(configuration.graphqlUrl, controls, setAnswer);

  return (
    <GraphiQLProvider
      fetcher={fetcher}
      storage={storage}
      plugins={PLUGINS}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      shouldPersistHeaders={false}
      defaultQuery=""
      initialQuery={chosen?.query ?? ''}
      initialVariables={chosen?.variables ?? ''}
    >
      <DocExplorerStore>
        <main className="workbench">
          <StoriesPanel examples={configuration.examples} chosen={chosen} onChoose={onChoose} />
          <GraphiQLInterface
            isHeadersEditorEnabled={false}
            showPersistHeadersSettings={false}
            defaultEditorToolsVisibility={usesVariables ? 'variables' : false}
          >
            <GraphiQL.Logo> </GraphiQL.Logo>
            <GraphiQL.Footer>
              <SourcesStrip answer={answer} />
            </GraphiQL.Footer>
          </GraphiQLInterface>
        </main>
      </DocExplorerStore>
    </GraphiQLProvider>
  );
}
