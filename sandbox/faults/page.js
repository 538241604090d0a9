// Turns the fault dial, and asks the gateway what a family sees of it.

const QUERY = `query WhatTheFamilySees {
  viewer {
    patient { name { text } ...Lists }
    dependants { name patient { ...Lists } }
  }
}
fragment Lists on Patient {
  appointments(first: 20) { completeness sources { ...Row } nodes { id } }
  letters(first: 20) { completeness sources { ...Row } nodes { id } }
}
fragment Row on SourceReport { organisation { name } status message returned unreadable }`;

const gateway = document.body.dataset.gateway;
const said = document.querySelector('#said');
const answer = document.querySelector('#answer');
const ask = document.querySelector('#ask');
const sources = [...document.querySelectorAll('.source')];
const kinds = new Map();
let statuses = new Map(); // of the last answer, to show what changed
let asking = 0;

const part = (source, name) => source.querySelector(`[data-part=${name}]`);

// Text only: nothing that came from anywhere is ever read as HTML.
function element(name, content = '', className = '') {
  const made = document.createElement(name);
  made.className = className;
  made.append(...[content].flat());
  return made;
}

function showKind(source) {
  const kind = kinds.get(part(source, 'kind').value);
  const milliseconds = part(source, 'milliseconds');
  const form = part(source, 'form');
  part(source, 'meaning').textContent = kind.meaning;
  milliseconds.hidden = kind.milliseconds === null;
  milliseconds.querySelector('input').value = kind.milliseconds ?? 0;
  form.hidden = kind.forms.length === 0;
  form.querySelector('select').replaceChildren(...kind.forms.map((one) => new Option(one)));
}

function described(fault) {
  if (fault.kind === 'none') return 'Works';
  const more = [
    fault.milliseconds ? `${fault.milliseconds} ms` : '',
    fault.form ?? '',
    fault.only ? `only ${fault.only}` : '',
    fault.after ? `after ${fault.after} requests` : '',
  ].filter(Boolean);
  const label = kinds.get(fault.kind)?.label ?? fault.kind;
  return more.length ? `${label} (${more.join(', ')})` : label;
}

async function showDial() {
  const response = await fetch('/faults', { headers: { Accept: 'application/json' } });
  const faults = await response.json();
  for (const source of sources) {
    const fault = faults[source.dataset.name];
    source.classList.toggle('broken', fault.kind !== 'none');
    part(source, 'state').textContent = described(fault);
    source.querySelector('.mend').disabled = fault.kind === 'none';
  }
}

async function turn(source, fault) {
  const body = JSON.stringify(fault);
  const response = await fetch(`/faults/${source.dataset.name}`, { method: 'PUT', body });
  if (!response.ok) said.textContent = 'The dial could not be turned.';
  await changed();
}

async function changed() {
  await showDial();
  if (ask.elements.again.checked) await askGateway();
}

async function token() {
  const body = new URLSearchParams({ persona: ask.elements.persona.value });
  const response = await fetch('/identity/sandbox-token', { method: 'POST', body });
  return (await response.json()).access_token;
}

async function askGateway() {
  const mine = ++asking;
  said.textContent = 'Asking…';
  const start = performance.now();
  try {
    const response = await fetch(`${gateway}/graphql`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await token()}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    });
    const told = await response.json();
    if (mine === asking) show(told, Math.round(performance.now() - start));
  } catch {
    if (mine === asking) said.textContent = `The gateway at ${gateway} does not answer.`;
  }
}

function show(told, milliseconds) {
  const viewer = told.data?.viewer;
  const people = viewer
    ? [
        [viewer.patient?.name?.text ?? 'Own record', viewer.patient],
        ...(viewer.dependants ?? []).map((one) => [one.name ?? 'Dependant', one.patient]),
      ]
    : [];
  const seen = new Map();
  answer.replaceChildren(...people.map(([name, patient]) => person(name, patient, seen)));
  const ill = [...seen.values()].filter((status) => !['OK', 'EMPTY'].includes(status)).length;
  const errors = [...new Set((told.errors ?? []).map((error) => error.message))];
  said.textContent = [
    `Answered in ${milliseconds} ms:`,
    people.length ? `${seen.size} rows, ${ill} of them with something missing.` : 'no data.',
    ...errors,
  ].join(' ');
  statuses = seen;
  showSeen();
}

// What the family's answer says of each source, beside its switch.
function showSeen() {
  for (const source of sources) {
    const counts = new Map();
    for (const [key, status] of statuses) {
      if (key.endsWith(`/${source.dataset.title}`)) {
        counts.set(status, (counts.get(status) ?? 0) + 1);
      }
    }
    const words = [...counts].map(([status, count]) => `${count} × ${status}`).join(', ');
    part(source, 'seen').textContent = words ? `In the family's answer: ${words}` : '';
  }
}

function person(name, patient, seen) {
  const lists = patient ? ['appointments', 'letters'] : [];
  const made = element('section', element('h3', name), 'person');
  if (!patient) made.append(element('p', 'Nothing can be shown.'));
  for (const list of lists) made.append(table(name, list, patient[list], seen));
  return made;
}

function table(name, list, connection, seen) {
  const made = element('table');
  const caption = element('caption');
  made.append(caption);
  if (!connection) {
    caption.append(`${list}: not available`);
    return made;
  }
  const mark = connection.completeness === 'COMPLETE' ? 'well' : 'ill';
  const count = `${connection.nodes.length} ${list}, `;
  caption.append(count, element('span', connection.completeness, mark));
  made.append(head(), body(name, list, connection.sources, seen));
  return element('div', made, 'scroll');
}

function head() {
  const cells = ['Organisation', 'Status', 'Items'].map((text) => element('th', text));
  cells.forEach((cell) => cell.setAttribute('scope', 'col'));
  return element('thead', element('tr', cells));
}

function body(name, list, rows, seen) {
  return element(
    'tbody',
    rows.map((row) => {
      const key = `${name}/${list}/${row.organisation.name}`;
      const before = statuses.get(key);
      seen.set(key, row.status);
      const isWell = ['OK', 'EMPTY'].includes(row.status);
      const spoilt = row.unreadable ? `, ${row.unreadable} unreadable` : '';
      const status = [element('span', row.status, isWell ? 'well' : 'ill')];
      if (row.message && !isWell) status.push(element('p', row.message));
      const cells = [
        element('td', row.organisation.name),
        element('td', status),
        element('td', `${row.returned}${spoilt}`),
      ];
      return element('tr', cells, before && before !== row.status ? 'changed' : '');
    }),
  );
}

function listen() {
  for (const source of sources) {
    const form = source.querySelector('form');
    part(source, 'kind').addEventListener('change', () => showKind(source));
    showKind(source);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const milliseconds = part(source, 'milliseconds').querySelector('input').valueAsNumber;
      turn(source, {
        kind: part(source, 'kind').value,
        milliseconds: Number.isFinite(milliseconds) ? milliseconds : 0,
        form: part(source, 'form').querySelector('select').value,
      });
    });
    source.querySelector('.mend').addEventListener('click', () => turn(source, { kind: 'none' }));
  }
  document.querySelector('#mend-all').addEventListener('click', async () => {
    await fetch('/faults', { method: 'DELETE' });
    await changed();
  });
  ask.addEventListener('submit', (event) => {
    event.preventDefault();
    askGateway();
  });
  window.addEventListener('focus', showDial); // somebody may have used the command line
}

for (const kind of await (await fetch('/faults/kinds')).json()) kinds.set(kind.kind, kind);
listen();
await changed();
