// The schema of both servers: that part of Kindred's which the question asks for.
export const typeDefs = `
  type Query { viewer: Viewer! }
  type Viewer { patient: Patient! }
  type Patient {
    appointments(first: Int!): AppointmentConnection!
    letters(first: Int!): LetterConnection!
    messages(first: Int!): MessageConnection!
  }
  type AppointmentConnection { totalCount: Int! nodes: [Appointment!]! }
  type LetterConnection { totalCount: Int! nodes: [Letter!]! }
  type MessageConnection { totalCount: Int! nodes: [Message!]! }
  type Appointment {
    id: ID!
    title: String
    status: String!
    start: String
    end: String
    specialty: String
    instructions: String
    clinician: Named
    location: Named
    provenance: Provenance!
  }
  type Letter {
    id: ID!
    title: String
    kind: String
    date: String
    status: String!
    author: String
    contentType: String
    sizeBytes: Int
    provenance: Provenance!
  }
  type Message {
    id: ID!
    subject: String
    body: String
    sentAt: String
    category: String
    readState: String!
    sender: Named
    provenance: Provenance!
  }
  type Named { name: String }
  type Provenance { organisation: Organisation! }
  type Organisation { odsCode: String! name: String }
`;
