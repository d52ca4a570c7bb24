// The last errors and warnings of this run, for a diagnosis. Threat: a customer's name or a secret in an error's text; so texts are left out, and what remains says where and under which id.
import { z } from 'zod';

const KEPT = 40;
const FRAMES = 4;

const lineSchema = z.looseObject({
  at: z.string(),
  level: z.enum(['warn', 'error']),
  event: z.string(),
  errorId: z.string().optional(),
  channel: z.string().optional(),
  code: z.string().optional(),
  cause: z
    .looseObject({ name: z.string().optional(), code: z.string().optional(), stack: z.string().optional() })
    .optional(),
});

export interface TrailEntry {
  at: string;
  level: 'warn' | 'error';
  event: string;
  errorId: string | null;
  channel: string | null;
  code: string | null;
  cause: string | null;
  /** Function names and lines of the bundle; no folder of this computer. */
  frames: string[];
}

export interface ErrorTrail {
  sink: (line: string) => void;
  list(): TrailEntry[];
}

/** `at mint (file:///home/ann/app/main.js:1:2)` → `mint main.js:1:2`. */
function frameOf(line: string): string | null {
  const found = /^\s*at (?:(?:async )?([\w$.<> ]+) \()?(?:.*[\\/])?([\w.-]+:\d+:\d+)\)?$/.exec(line);
  return found ? `${found[1] ?? ''} ${found[2]}`.trim() : null;
}

/** Passes every line on, and remembers the bad ones. */
export function createErrorTrail(sink: (line: string) => void): ErrorTrail {
  const kept: TrailEntry[] = [];
  return {
    sink(line) {
      sink(line);
      if (!line.includes('"level":"error"') && !line.includes('"level":"warn"')) return;
      const parsed = lineSchema.safeParse(JSON.parse(line));
      if (!parsed.success) return;
      const { at, level, event, errorId = null, channel = null, code = null, cause } = parsed.data;
      const frames = (cause?.stack ?? '').split('\n').flatMap((frame) => frameOf(frame) ?? []);
      const named = [cause?.name, cause?.code].filter((word) => word !== undefined).join(' ');
      kept.push({ at, level, event, errorId, channel, code, cause: named || null, frames: frames.slice(0, FRAMES) });
      if (kept.length > KEPT) kept.shift();
    },
    list: () => kept.map((entry) => ({ ...entry })),
  };
}
