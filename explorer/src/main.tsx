// The explorer's entry: reads the configuration and puts the page up, or says why it cannot.
import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type Configuration, readConfiguration } from './configuration';
import { Explorer } from './Explorer';

function start(element: HTMLElement): void {
  let configuration: Configuration;
  try {
    configuration = readConfiguration(document);
  } catch (error) {
    element.textContent = error instanceof Error ? error.message : 'The page is faulty.';
    return;
  }
  createRoot(element).render(
    <StrictMode>
      <Explorer configuration={configuration} />
    </StrictMode>,
  );
}

const element = document.getElementById('explorer');
if (element) {
  start(element);
}
