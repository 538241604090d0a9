// Finds the source reports in an answer and folds them into one line per organisation.
// An organisation that answered one question and failed another is shown by its failure.

export type Tone = 'good' | 'quiet' | 'poor';

export interface SourceLine {
  readonly organisation: string;
  readonly status: string;
  readonly tone: Tone;
  readonly words: string;
  /** Items it gave, over all lists; null where the query did not ask for the number. */
  readonly returned: number | null;
}

interface Report {
  readonly organisation: string;
  readonly status: string;
  readonly returned: number | null;
}

/** From least to most worth telling; a status that is not listed comes last. */
const STATUSES: readonly (readonly [status: string, tone: Tone, words: string])[] = [
  ['EMPTY', 'quiet', 'nothing held'],
  ['OK', 'good', 'answered'],
  ['NOT_ASKED', 'quiet', 'not asked'],
  ['INCOMPLETE', 'poor', 'answered in part'],
  ['RATE_LIMITED', 'poor', 'too busy'],
  ['REFUSED', 'poor', 'refused'],
  ['INVALID', 'poor', 'could not be read'],
  ['TIMED_OUT', 'poor', 'too slow'],
  ['UNAVAILABLE', 'poor', 'unavailable'],
];

export function listSources(answer: unknown): readonly SourceLine[] {
  const lines = new Map<string, Report>();
  for (const report of findReports(answer)) {
    const known = lines.get(report.organisation);
    lines.set(report.organisation, known ? fold(known, report) : report);
  }
  return [...lines.values()].map(describe);
}

function* findReports(value: unknown): Generator<Report> {
  if (Array.isArray(value)) {
    for (const item of value) {
      yield* findReports(item);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      yield* key === 'sources' && Array.isArray(member)
        ? member.flatMap(readReport)
        : findReports(member);
    }
  }
}

function readReport(row: unknown): readonly Report[] {
  const { organisation, status, returned } = (row ?? {}) as Record<string, unknown>;
  const { name, odsCode } = (organisation ?? {}) as Record<string, unknown>;
  const title = name ?? odsCode;
  if (typeof title !== 'string' || typeof status !== 'string') {
    return [];
  }
  return [
    { organisation: title, status, returned: typeof returned === 'number' ? returned : null },
  ];
}

function fold(one: Report, other: Report): Report {
  const { status } = rank(one.status) >= rank(other.status) ? one : other;
  const returned = one.returned === null ? other.returned : one.returned + (other.returned ?? 0);
  return { organisation: one.organisation, status, returned };
}

function rank(status: string): number {
  const position = STATUSES.findIndex(([known]) => known === status);
  return position < 0 ? STATUSES.length : position;
}

function describe({ organisation, status, returned }: Report): SourceLine {
  const [, tone, words] = STATUSES[rank(status)] ?? [status, 'poor', status.toLowerCase()];
  return { organisation, status, tone, words, returned };
}
