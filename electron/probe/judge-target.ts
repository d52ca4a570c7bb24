// What a target's answer means, apart from the proxy: as expected, turned away, something else, or nothing at all.
import { formatBytes } from '../../shared/format.ts';
import type { LabTarget, TargetResult } from '../../shared/ipc/lab-report.ts';
import type { Site } from './site.ts';
import type { TargetAnswer } from './target-way.ts';
import { lowerFirst, stageNote } from './verdict-words.ts';
import type { WayEnd } from './way.ts';

/** With these a site turns a visitor away for where he comes from, or how often. */
const BLOCKING = new Set([403, 429, 451, 503]);

export type TargetJudgement = Pick<TargetResult, 'status' | 'matched' | 'blocked' | 'sentence'> & {
  /** For "Works, but …": null when there is nothing to say against it. */
  but: string | null;
};

export function judgeTarget(site: Site, target: LabTarget, end: WayEnd<TargetAnswer>): TargetJudgement {
  const { host } = site;
  if (!end.ok && end.failure.kind === 'certificate') {
    // No word of who is to blame: that may well be somebody at the exit.
    const but = `the certificate shown for ${host} was refused (${end.failure.code})`;
    return { status: null, matched: null, blocked: false, but, sentence: sentenceOf(`T${but.slice(1)}`) };
  }
  if (!end.ok) {
    const but = `${host} did not answer through the exit (${lowerFirst(stageNote(end.stage, end.failure))})`;
    return {
      status: null,
      matched: null,
      blocked: false,
      but,
      sentence: `${sentenceOf(but)} The proxy is not to blame.`,
    };
  }
  const { status, hasText, compressed, whole, body } = end.value;
  const { expectStatus, expectText } = target;
  const statusFits = expectStatus === null ? status >= 200 && status < 400 : status === expectStatus;
  const matched = statusFits && (expectText === null || hasText === true);
  const found = { status, matched, blocked: !matched && !statusFits && BLOCKING.has(status) };
  if (matched) {
    const word = expectText === null ? '' : ' with the expected word in it';
    return { ...found, but: null, sentence: `${host} answered ${status}${word}, as expected.` };
  }
  if (found.blocked) {
    const but = `${host} turned the exit away (${status})`;
    return { ...found, but, sentence: `${sentenceOf(but)} The proxy works: another exit may be let in.` };
  }
  if (!statusFits) {
    const but = `${host} answered ${status}${expectStatus === null ? '' : `, not ${expectStatus} as expected`}`;
    return { ...found, but, sentence: sentenceOf(but) };
  }
  if (!compressed && !whole) {
    const why = `${host} answered ${status}; the expected word is not in the first ${formatBytes(body.bytes)}, and the rest was not read`;
    return { ...found, matched: null, but: why, sentence: sentenceOf(why) };
  }
  const why = compressed
    ? `${host} answered ${status}, compressed, so the expected word could not be looked for`
    : `${host} answered ${status}, without the expected word`;
  return { ...found, but: why, sentence: sentenceOf(why) };
}

function sentenceOf(text: string): string {
  return `${text}.`;
}
