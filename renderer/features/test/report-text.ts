/** One run as text for a ticket: no secret, no exit address. */
import { formatDateTime, formatMs } from '../../../shared/format.ts';
import type { ProbeResult } from './probe-result.ts';
import { stageLabel } from './stage-words.ts';

export function reportText(result: ProbeResult): string {
  const stages = result.stages.map((stage) => {
    const time = stage.endMs === null ? '' : ` ${formatMs(stage.endMs - stage.startMs)}`;
    return `  ${stageLabel(stage.name, result.protocol)}: ${stage.outcome}${time}${stage.note === '' ? '' : ` (${stage.note})`}`;
  });
  return [
    `${result.sentence} ${result.nextStep}`.trim(),
    `${formatDateTime(result.at, { zone: true })}, ${result.protocol === 'http' ? 'HTTP' : 'SOCKS5'}, ${formatMs(result.totalMs)} in all`,
    ...stages,
    `Asked: pool ${result.asked.pool ?? '—'}, country ${result.asked.country ?? 'any'}`,
    `Came: country ${result.exit?.country ?? '—'}, network ${result.exit?.network ?? '—'}, type ${result.exit?.ipType ?? '—'}`,
    ...(result.gatewayCode === null ? [] : [`Gateway: ${result.gatewayCode}`]),
    ...(result.requestId === null ? [] : [`Request: ${result.requestId}`]),
    `Echo service: ${result.echoService || '—'}`,
  ].join('\n');
}
