/** What was asked for against what came out at the other end; two columns where two protocols were tried. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { countryName } from '../../../shared/country.ts';
import { choiceOf, IP_TYPES, POOLS } from '../../../shared/gateway-grammar.ts';
import type { LabAttempt, LabHead } from '../../../shared/ipc/lab-report.ts';
import { api } from '../../ipc-client.ts';
import { asAppError } from '../../ui/app-error.ts';
import { Figure } from '../../ui/unknown.tsx';
import { PROTOCOL_WORDS } from './stage-words.ts';

function Match({ matches }: { matches: boolean | null }) {
  if (matches === null) return null;
  return matches ? (
    <span className="match" data-match="yes">
      <IconCheck size={14} aria-hidden="true" /> as asked
    </span>
  ) : (
    <span className="match" data-match="no">
      <IconAlertTriangle size={14} aria-hidden="true" /> not as asked
    </span>
  );
}

const NOT_TOLD = 'The echo service did not say.';

export function lineWords(ipType: string | null): string | null {
  if (ipType === null) return null;
  return choiceOf(IP_TYPES, ipType)?.label.toLowerCase() ?? ipType;
}

function askedLine({ ipType, pool }: LabHead['asked']): string {
  const line = lineWords(ipType);
  const label = choiceOf(POOLS, pool)?.label;
  if (line === null) return label === undefined ? 'any' : `any of ${label.toLowerCase()}`;
  return label === undefined ? line : `${line} (${label.toLowerCase()})`;
}

interface AskedCameProps {
  runId: string;
  asked: LabHead['asked'];
  attempts: readonly LabAttempt[];
}

export function AskedCame({ runId, asked, attempts }: AskedCameProps) {
  const told = attempts.filter(({ exit }) => exit !== null);
  if (told.length === 0) return null;
  return (
    <table className="asked-came" data-wide={told.length > 1}>
      <caption className="visually-hidden">Asked and came</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">Asked</th>
          {told.map(({ index, protocol }) => (
            <th key={index} scope="col">
              {told.length === 1 ? 'Came' : `Came by ${PROTOCOL_WORDS[protocol]}`}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Country</th>
          <td>{asked.country === null ? 'anywhere' : countryName(asked.country)}</td>
          {told.map(({ index, exit, asAsked }) => (
            <td key={index}>
              <Figure value={exit?.country == null ? null : countryName(exit.country)} reason={NOT_TOLD} />{' '}
              <Match matches={asAsked.country} />
            </td>
          ))}
        </tr>
        <tr>
          <th scope="row">Line</th>
          <td>{askedLine(asked)}</td>
          {told.map(({ index, exit, asAsked }) => (
            <td key={index}>
              <Figure value={lineWords(exit?.ipType ?? null)} reason={NOT_TOLD} /> <Match matches={asAsked.ipType} />
            </td>
          ))}
        </tr>
        <tr>
          <th scope="row">Network</th>
          <td className="dimmed">any</td>
          {told.map(({ index, exit }) => (
            <td key={index}>
              <Figure value={exit?.network ?? null} reason={NOT_TOLD} />
            </td>
          ))}
        </tr>
        <tr>
          <th scope="row">Address</th>
          <td />
          {told.map((attempt) => (
            <td key={attempt.index}>
              <ExitAddress key={`${runId} ${attempt.index}`} runId={runId} attempt={attempt} />
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

/** Masked unless asked for, and only while this session of the app remembers it. */
function ExitAddress({ runId, attempt }: { runId: string; attempt: LabAttempt }) {
  const [shown, setShown] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const masked = attempt.exit?.maskedIp ?? null;
  if (masked === null) return <Figure value={null} reason="The exit’s address is not known." />;
  const reveal = async () => {
    setProblem(null);
    try {
      setShown((await api.probe.revealExit({ runId, attempt: attempt.index })).ip);
    } catch (error) {
      const { message } = asAppError(error);
      setProblem(message);
    }
  };
  return (
    <span className="exit-address">
      <span className="mono">{shown ?? masked}</span>
      {problem === null ? (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          title="For this one test. Never stored, never exported."
          aria-label={shown === null ? 'Reveal the exit’s address' : 'Hide the exit’s address'}
          onClick={shown === null ? () => void reveal() : () => setShown(null)}
        >
          {shown === null ? 'Reveal' : 'Hide'}
        </Button>
      ) : (
        <span className="dimmed" role="status">
          {problem}
        </span>
      )}
    </span>
  );
}
