/**
 * Any text, read for proxies: URLs, lists, commands, variables, JSON, CSV. It holds customers' secrets, so this runs in main;
 * of the result only `secret` holds one.
 */
import { bySeverity, type FindingCode } from './lint-finding.ts';
import { readPasted } from './lint-pasted.ts';
import { sessionShared } from './lint-session.ts';
import { readCommand } from './paste-command.ts';
import { readJson } from './paste-json.ts';
import { readLine } from './paste-line.ts';
import { holdsApiKey } from './pasted-credentials.ts';
import {
  PASTE_MAX_CHARS,
  PASTE_MAX_LINES,
  type PastedProxy,
  type PasteOptions,
  type PasteResult,
  SKIP_MESSAGES,
  type SkipReason,
} from './pasted-proxy.ts';
import type { ProxyText } from './proxy-text.ts';
import { COMMAND_MAX_CHARS, shellWords } from './shell-words.ts';

/** How many line numbers are told for each reason. */
const SHOWN_LINES = 5;

/** Lines or entries between two yields. */
const STEP_LINES = 200;

/** What a copy from a page or a chat brings along, and nobody sees. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

const COMMAND = /(?:^|[\s/\\])(?:curl|wget|docker|podman|https?ie|https?|xh|npx|node|python3?)(?:\.exe)?\s+\S/i;

interface Found {
  text: ProxyText;
  line: number;
}

interface Reading {
  found: Found[];
  skipped: Map<SkipReason, number[]>;
  /** Counts of `skipped`, whose lists are cut. */
  counts: Map<SkipReason, number>;
  lineCount: number;
  readLineCount: number;
}

/** Never throws. Up to PASTE_MAX_LINES lines, PASTE_MAX_CHARS characters and as many proxies are read. */
export function parsePaste(text: string, options: PasteOptions = {}): PasteResult {
  const steps = pasteSteps(text, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same in steps of a few milliseconds, for a process that has more to do: let it breathe at each `yield`. */
export function* pasteSteps(text: string, options: PasteOptions = {}): Generator<undefined, PasteResult, undefined> {
  const { found, skipped, counts, lineCount, readLineCount } = yield* readText(text, options);
  const entries: PastedProxy[] = [];
  const known = new Map<string, PastedProxy>();
  for (const [index, { text: proxy, line }] of found.entries()) {
    if (index % STEP_LINES === STEP_LINES - 1) yield;
    const { scheme, host, port, username, password } = proxy;
    const identity = `${scheme}\n${host}\n${port}\n${username}\n${password}`;
    const before = known.get(identity);
    if (before !== undefined) {
      if (before.line !== line && before.alsoOnLines.at(-1) !== line) before.alsoOnLines.push(line);
      continue;
    }
    const entry = readPasted(proxy, line, options);
    known.set(identity, entry);
    entries.push(entry);
  }
  findSharedSessions(entries);
  return {
    entries,
    skipped: [...counts]
      .map(([reason, count]) => ({ reason, message: SKIP_MESSAGES[reason], count, lines: skipped.get(reason) ?? [] }))
      .sort((a, b) => b.count - a.count),
    lineCount,
    readLineCount,
    findingCounts: countFindings(entries),
  };
}

function* readText(whole: string, options: PasteOptions): Generator<undefined, Reading, undefined> {
  const lines = whole.replace(/\r\n?/g, '\n');
  const text = readablePart(lines).replace(INVISIBLE, '').replaceAll('\u00a0', ' ');
  const reading: Reading = {
    found: [],
    skipped: new Map(),
    counts: new Map(),
    lineCount: countLines(lines),
    readLineCount: 0,
  };
  // A bracket that is never closed, or a command that goes on and names no proxy, is followed far each time: this bounds the sum.
  let budget = 2 * text.length;
  let at = 0;
  let line = 1;
  let steps = 0;
  while (at < text.length && line <= PASTE_MAX_LINES && reading.found.length < PASTE_MAX_LINES) {
    steps += 1;
    if (steps % STEP_LINES === 0) yield;
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 ? text.length : newline;
    const raw = text.slice(at, lineEnd);
    const trimmed = raw.trim();
    let end = lineEnd;
    if (trimmed !== '') {
      const json = /^[{[]/.test(trimmed) && budget > 0 ? readJson(text, at + raw.indexOf(trimmed), line) : null;
      budget -= json?.scanned ?? 0;
      if (json?.json && json.json.found.length > 0) {
        reading.found.push(...json.json.found);
        // What follows a value on its line, as the comma of a list does, is not looked at.
        const next = text.indexOf('\n', json.json.end);
        end = next < 0 ? text.length : next;
      } else {
        const command = COMMAND.test(trimmed.slice(0, 2000)) ? commandAt(text, at, lineEnd, budget > 0) : null;
        budget -= command?.scanned ?? 0;
        if (command?.found) end = Math.max(lineEnd, command.end);
        keep(reading, line, command?.found ?? readLine(trimmed), trimmed, options);
      }
    }
    line += end === lineEnd ? 1 : countLines(text.slice(at, end));
    at = end + 1;
  }
  reading.found.length = Math.min(reading.found.length, PASTE_MAX_LINES);
  reading.readLineCount = at >= text.length && lines.length <= PASTE_MAX_CHARS ? reading.lineCount : line - 1;
  return reading;
}

/** Cut at a line's end: half a line could pass for a proxy. */
function readablePart(text: string): string {
  if (text.length <= PASTE_MAX_CHARS) return text;
  const newline = text.lastIndexOf('\n', PASTE_MAX_CHARS);
  return text.slice(0, newline < 0 ? PASTE_MAX_CHARS : newline);
}

interface Command {
  /** Null when nothing in it is about a proxy. */
  found: ProxyText[] | SkipReason | null;
  end: number;
  /** How far was looked beyond its first line for nothing. */
  scanned: number;
}

/** The proxies of the command that begins here, and of the lines that it is continued on where `mayContinue`. */
function commandAt(text: string, at: number, lineEnd: number, mayContinue: boolean): Command {
  const whole = mayContinue ? shellWords(text, at) : null;
  const scanned = mayContinue ? Math.max(0, (whole?.end ?? at + COMMAND_MAX_CHARS) - lineEnd) : 0;
  // A quote that is never closed, as in plain English, would swallow the rest of the list.
  const words = whole ?? shellWords(text.slice(at, lineEnd));
  const all = words?.commands.flatMap(readCommand) ?? [];
  const found = all.filter((item) => typeof item !== 'string');
  if (found.length > 0) return { found, end: whole?.end ?? lineEnd, scanned: 0 };
  return { found: all.find((item) => typeof item === 'string') ?? null, end: lineEnd, scanned };
}

function keep(
  reading: Reading,
  line: number,
  read: ProxyText[] | SkipReason,
  text: string,
  options: PasteOptions,
): void {
  if (typeof read !== 'string') {
    for (const proxy of read) reading.found.push({ text: proxy, line });
    return;
  }
  const reason = holdsApiKey(text, options) ? 'apiKey' : read;
  reading.counts.set(reason, (reading.counts.get(reason) ?? 0) + 1);
  const lines = reading.skipped.get(reason) ?? [];
  if (lines.length < SHOWN_LINES) reading.skipped.set(reason, [...lines, line]);
}

function countLines(text: string): number {
  if (text === '') return 0;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return text.endsWith('\n') ? lines - 1 : lines;
}

/** Within one paste, a session name under two secrets is one name for two customers. */
function findSharedSessions(entries: readonly PastedProxy[]): void {
  const first = new Map<string, PastedProxy>();
  const isTaken = (name: string) => first.has(name);
  for (const entry of entries) {
    const { sessionId } = entry.parsed.routing;
    if (sessionId === undefined || entry.secret === '' || entry.refused) continue;
    const before = first.get(sessionId);
    if (before === undefined) first.set(sessionId, entry);
    else if (before.secret !== entry.secret && !entry.findings.some(({ code }) => code === 'session_shared')) {
      entry.findings.push(sessionShared(entry.parsed.routing, `the customer on line ${before.line}`, isTaken));
      entry.findings.sort(bySeverity);
    }
  }
}

function countFindings(entries: readonly PastedProxy[]): Partial<Record<FindingCode, number>> {
  const counts: Partial<Record<FindingCode, number>> = {};
  for (const { findings } of entries) {
    for (const code of new Set(findings.map((finding) => finding.code))) counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}
