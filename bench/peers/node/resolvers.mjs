// Resolvers as one writes them for either server: a function for each field that is no plain
// property of what its parent gave.
const ODS_CODE = 'https://fhir.nhs.uk/Id/ods-organization-code';
const RECEIPT = 'Extension-Read-Receipt';
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/communication-category';

const words = (concept) => concept?.coding?.find((one) => one.display)?.display ?? concept?.text;

const actor = (resource, type, accepted = () => true) =>
  resource.participant
    .map((one) => one.actor)
    .find((one) => one?.type === type && one.display && accepted(one));

const named = (found) => (found ? { name: found.display } : null);

const shared = {
  id: ({ code, resource }) =>
    Buffer.from(`${resource.resourceType}:${code}/${resource.id}`).toString('base64url'),
  provenance: ({ code }) => ({ organisation: { odsCode: code, name: `Trust ${code}` } }),
};

export const resolvers = {
  Query: { viewer: () => ({}) },
  Viewer: { patient: () => ({}) },
  Patient: {
    appointments: (_, { first }, { list, number }) =>
      list('Appointment', number, first, 'start', 1),
    letters: (_, { first }, { list, number }) =>
      list('DocumentReference', number, first, 'date', -1),
    messages: (_, { first }, { list, number }) => list('Communication', number, first, 'sent', -1),
  },
  Appointment: {
    ...shared,
    title: ({ resource }) => words(resource.specialty?.[0]) ?? resource.description,
    status: ({ resource }) => resource.status.toUpperCase(),
    start: ({ resource }) => resource.start,
    end: ({ resource }) => resource.end,
    specialty: ({ resource }) => words(resource.specialty?.[0]),
    instructions: ({ resource }) => resource.patientInstruction ?? resource.comment,
    clinician: ({ resource }) => named(actor(resource, 'Practitioner')),
    location: ({ resource }) =>
      named(actor(resource, 'Location', (one) => one.identifier?.system !== ODS_CODE)),
  },
  Letter: {
    ...shared,
    title: ({ resource }) => resource.description ?? resource.content[0].attachment.title,
    kind: ({ resource }) => words(resource.type),
    date: ({ resource }) => resource.date,
    status: ({ resource }) => resource.status.toUpperCase(),
    author: ({ resource }) => resource.author?.[0]?.display,
    contentType: ({ resource }) => resource.content[0].attachment.contentType,
    sizeBytes: ({ resource }) => resource.content[0].attachment.size,
  },
  Message: {
    ...shared,
    subject: ({ resource }) => words(resource.topic),
    body: ({ resource }) => resource.payload.map((one) => one.contentString).join('\n\n'),
    sentAt: ({ resource }) => resource.sent,
    category: ({ resource }) => {
      const sort = resource.category.find((one) => one.coding?.[0]?.system === CATEGORY);
      return words(sort ?? resource.category[0]);
    },
    readState: ({ resource }) => {
      const receipt = resource.extension?.find((one) => one.url.endsWith(RECEIPT));
      return receipt?.valueCode.toUpperCase() ?? 'UNKNOWN';
    },
    sender: ({ resource }) => named(resource.sender),
  },
};
