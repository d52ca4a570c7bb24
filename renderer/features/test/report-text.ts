/** One run as text for a ticket: no secret, no exit address. */
import { formatBytes, formatDateTime, formatMs } from '../../../shared/format.ts';
import type { LabAttempt, LabReport, ProbeStage } from '../../../shared/ipc/lab-report.ts';
import { checkWords } from './lab-words.ts';
import { PROTOCOL_WORDS, type Protocol, stageLabel } from './stage-words.ts';

function stageLines(stages: readonly ProbeStage[], protocol: Protocol): string[] {
  return stages.map((stage) => {
    const time = stage.endMs === null ? '' : ` ${formatMs(stage.endMs - stage.startMs)}`;
    const note = stage.note === '' ? '' : ` (${stage.note})`;
    return `    ${stageLabel(stage.name, protocol)}: ${stage.outcome}${time}${note}`;
  });
}

function attemptLines(attempt: LabAttempt): string[] {
  const { exit, target } = attempt;
  return [
    `  ${attempt.index + 1}. ${PROTOCOL_WORDS[attempt.protocol]}, ${formatMs(attempt.startedMs)} after the start: ${attempt.sentence}`,
    ...stageLines(attempt.stages, attempt.protocol),
    `    Came: exit ${attempt.exitMark ?? '—'}, country ${exit?.country?.toUpperCase() ?? '—'}, network ${exit?.network ?? '—'}, type ${exit?.ipType ?? '—'}`,
    ...(target === null ? [] : [`    Target: ${target.sentence}`, ...stageLines(target.stages, attempt.protocol)]),
    ...(attempt.echoService === '' ? [] : [`    Echo service: ${attempt.echoService}`]),
  ];
}

export function reportText(report: LabReport): string {
  const { asked, diagnosis, attempts } = report;
  return [
    `${report.sentence} ${report.nextStep}`.trim(),
    `${formatDateTime(report.at, { zone: true })}, ${checkWords(report.check)}, ${formatMs(report.totalMs)} in all`,
    `Asked: pool ${asked.pool ?? '—'}, country ${asked.country?.toUpperCase() ?? 'any'}, type ${asked.ipType ?? 'any'}, rotation ${asked.rotation ?? 'none'}`,
    ...(report.target === null ? [] : [`Target: ${report.target.url}`]),
    ...(diagnosis === null ? [] : [`Seen: ${diagnosis.evidence}`]),
    ...(report.gatewayCode === null ? [] : [`Gateway: ${report.gatewayCode}`]),
    ...(report.requestId === null ? [] : [`Request: ${report.requestId}`]),
    ...(report.bytesUsed === null ? [] : [`Used: ${formatBytes(report.bytesUsed)}`]),
    ...report.notes,
    'Requests:',
    ...attempts.flatMap(attemptLines),
  ].join('\n');
}
