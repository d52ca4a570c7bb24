/** What a run of the connectivity lab answers with and what is kept of it. Holds no secret and no whole exit address. */
import { z } from 'zod';
import { ms } from './row.ts';

export const PROBE_STAGES = ['dns', 'tcp', 'tunnel', 'tls', 'firstByte', 'body'] as const;
export type ProbeStageName = (typeof PROBE_STAGES)[number];

export const stageSchema = z.object({
  name: z.enum(PROBE_STAGES),
  /** `skipped`: not needed (no TLS for a plain-http echo service) or never reached. */
  outcome: z.enum(['running', 'done', 'failed', 'skipped']),
  /** ms from the start of the run. */
  startMs: z.number(),
  endMs: z.number().nullable(),
  /** Short, without secrets: "CONNECT answered 407". */
  note: z.string(),
});
export type ProbeStage = z.infer<typeof stageSchema>;

export const VERDICTS = ['works', 'warning', 'failed', 'cancelled'] as const;
/** `warning`: it works but not as asked (other country, other kind of line, address unknown, target blocked). */
const verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof verdict>;

const protocol = z.enum(['http', 'socks5']);

export const exitSchema = z.object({
  /** Masked: `203.0.113.•••`. The whole address is never stored. */
  maskedIp: z.string().nullable(),
  /** ISO 3166 alpha-2, lower case. */
  country: z.string().nullable(),
  network: z.string().nullable(),
  /** mobile, residential, datacenter; null when the echo service does not say. */
  ipType: z.string().nullable(),
});

/** What one button can do about it. The screen switches on this, never on text. */
export const LAB_ACTIONS = [
  'topUp',
  'enable',
  /** Reveal the secret anew from the platform (it may have been rotated elsewhere), then test again. */
  'revealAgain',
  'checkUsername',
  'changeCountry',
  'openComposer',
  /** Count down `waitMs` from the end of the run, then retry. */
  'waitAndRetry',
  'retry',
  /** Settings, at the echo services. */
  'settingsEcho',
  'checkClock',
  'none',
] as const;
export type LabAction = (typeof LAB_ACTIONS)[number];

export const diagnosisSchema = z.object({
  /** Of the table in electron/probe/diagnosis.ts (`E_CAP_EXCEEDED`, `dns`, `clock` …), or the gateway's own unknown code as it is. */
  id: z.string(),
  cause: z.string(),
  /** What was seen: "CONNECT answered 407 E_CAP_EXCEEDED." */
  evidence: z.string(),
  action: z.enum(LAB_ACTIONS),
  /** With `waitAndRetry`. */
  waitMs: z.number().nullable(),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;

const spacingMs = z.number().int().min(0).max(60_000);

export const checkSchema = z.discriminatedUnion('kind', [
  /** Once, by the routing's protocol. */
  z.strictObject({ kind: z.literal('single') }),
  /** HTTP and SOCKS5 at the same time, names resolved by the gateway in both: attempt 0 is HTTP, 1 is SOCKS5. */
  z.strictObject({ kind: z.literal('compare') }),
  /** Separate connections one after another under one session name. */
  z.strictObject({ kind: z.literal('sticky'), requests: z.number().int().min(2).max(20), spacingMs }),
  /** `freshSessions`: a name of its own for each request; `repeat`: the routing as it is, again and again. */
  z.strictObject({
    kind: z.literal('rotation'),
    how: z.enum(['freshSessions', 'repeat']),
    requests: z.number().int().min(2).max(50),
    spacingMs,
  }),
]);
export type LabCheck = z.infer<typeof checkSchema>;

/** A site of the user's own choice, judged apart from the proxy. */
export const labTargetSchema = z.strictObject({
  /** https; http only on this computer. */
  url: z.string().min(1).max(2_000),
  /** Null: any status from 200 to 399 will do. */
  expectStatus: z.number().int().min(100).max(599).nullable(),
  /** Must stand in the answer (case-blind), within the bytes that are read. */
  expectText: z.string().min(1).max(200).nullable(),
});
export type LabTarget = z.infer<typeof labTargetSchema>;

const body = z.object({
  bytes: z.number().int(),
  /** Null where too few bytes came for a rate that means something. */
  bytesPerSecond: z.number().nullable(),
});

/** The way to the target, on a connection of its own after the echo service has answered. */
export const targetResultSchema = z.object({
  /** Without its query. */
  url: z.string(),
  /** Null when no answer came. */
  status: z.number().int().nullable(),
  /** Status and word as expected. Null when no answer came, or when the word may stand in what was not read of it. */
  matched: z.boolean().nullable(),
  /** The target itself turned the exit away (403, 429, 451, 503, not as expected): the proxy works. */
  blocked: z.boolean(),
  sentence: z.string(),
  stages: z.array(stageSchema),
  firstByteMs: z.number().nullable(),
  totalMs: z.number(),
  body,
});
export type TargetResult = z.infer<typeof targetResultSchema>;

export const attemptSchema = z.object({
  index: z.number().int(),
  protocol,
  /** The session's name in the username; null when there was none. */
  sessionId: z.string().nullable(),
  /** From the start of the run; the stages count from there too. */
  startedMs: z.number(),
  verdict,
  sentence: z.string(),
  nextStep: z.string(),
  diagnosis: diagnosisSchema.nullable(),
  stages: z.array(stageSchema),
  totalMs: z.number(),
  /** From the start of the attempt that answered. */
  firstByteMs: z.number().nullable(),
  body,
  exit: exitSchema.nullable(),
  /** `A`, `B`, …: the same letter is the same address within this run. Null while it is unknown. */
  exitMark: z.string().nullable(),
  /** Is it what the routing asked for; null when nothing was asked or it is not known. */
  asAsked: z.object({ country: z.boolean().nullable(), ipType: z.boolean().nullable() }),
  /** The one that answered, without its query; empty when none did. */
  echoService: z.string(),
  target: targetResultSchema.nullable(),
  gatewayCode: z.string().nullable(),
  requestId: z.string().nullable(),
  retryAfterMs: z.number().nullable(),
  /** What went over the wire, in words and without secrets: `→ CONNECT ipinfo.io:443`. */
  trace: z.array(z.object({ atMs: z.number(), text: z.string() })),
});
export type LabAttempt = z.infer<typeof attemptSchema>;

export const summarySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('single') }),
  z.object({
    kind: z.literal('compare'),
    /** First byte, whole time. Null where it failed. */
    http: z.object({ firstByteMs: z.number(), totalMs: z.number() }).nullable(),
    socks5: z.object({ firstByteMs: z.number(), totalMs: z.number() }).nullable(),
    /** Null when one of the two exits is unknown. */
    sameExit: z.boolean().nullable(),
  }),
  z.object({
    kind: z.literal('sticky'),
    /** `unknown`: fewer than two exits were told. */
    outcome: z.enum(['deviceHeld', 'exitChanged', 'notSticky', 'unknown']),
    /** Requests whose exit is known. */
    answered: z.number().int(),
    distinctExits: z.number().int(),
    distinctNetworks: z.number().int(),
    /** From the first request to the last one that left by the same exit without a change between; the longest such time. */
    longestHeldMs: z.number(),
    /** When a request left by another exit than the one before it. */
    changes: z.array(z.object({ attempt: z.number().int(), atMs: z.number(), sameNetwork: z.boolean() })),
  }),
  z.object({
    kind: z.literal('rotation'),
    how: z.enum(['freshSessions', 'repeat']),
    /** What the gateway was seen to do. `unknown`: fewer than two exits were told. */
    seen: z.enum(['newEachTime', 'held', 'mixed', 'unknown']),
    answered: z.number().int(),
    distinctExits: z.number().int(),
    distinctNetworks: z.number().int(),
    distinctCountries: z.number().int(),
    /** Requests that left by an exit already seen in this run. */
    duplicates: z.number().int(),
    /** 0 to 1, of the requests after the first; null below two. */
    duplicateRate: z.number().nullable(),
  }),
]);
export type LabSummary = z.infer<typeof summarySchema>;

/** A run without its attempts: what lists and comparisons over time need. */
export const labHeadSchema = z.object({
  runId: z.string(),
  at: ms,
  keyId: z.string(),
  label: z.string(),
  check: checkSchema,
  /** Its URL without the query. */
  target: labTargetSchema.nullable(),
  protocol,
  verdict,
  /** "Works: US, T-Mobile USA, 412 ms to the first byte, asked for mobile and got it." */
  sentence: z.string(),
  nextStep: z.string(),
  diagnosis: diagnosisSchema.nullable(),
  asked: z.object({
    country: z.string().nullable(),
    pool: z.string().nullable(),
    /** As asked, or `mobile` where the pool `mbl` implies it. */
    ipType: z.string().nullable(),
    rotation: z.string().nullable(),
    sessionId: z.string().nullable(),
  }),
  /** Whole sentences worth saying beside the verdict: which session was used and why, what the vendor's sources say of `hard`. */
  notes: z.array(z.string()),
  summary: summarySchema,
  /** Of the first attempt that told it. */
  exit: exitSchema.nullable(),
  /** Median over the attempts that had one. */
  firstByteMs: z.number().nullable(),
  gatewayCode: z.string().nullable(),
  requestId: z.string().nullable(),
  retryAfterMs: z.number().nullable(),
  attemptsDone: z.number().int(),
  attemptsPlanned: z.number().int(),
  /** Why fewer attempts than planned were made: the gateway refused, or cannot be reached; the bytes or the time are used up; cancelled. */
  stopped: z.enum(['refused', 'unreachable', 'budget', 'cancelled', 'timeout']).nullable(),
  /** Both directions, as the gateway meters it. Null for results of older versions. */
  bytesUsed: z.number().int().nullable(),
  budgetBytes: z.number().int().nullable(),
  /** Millionths of a US dollar at the dearest wholesale rate, rounded up; null when unknown. */
  costMicros: z.number().int().nullable(),
  totalMs: z.number(),
});
export type LabHead = z.infer<typeof labHeadSchema>;

export const labReportSchema = labHeadSchema.extend({ attempts: z.array(attemptSchema) });
export type LabReport = z.infer<typeof labReportSchema>;
