/** What was asked for against what came out at the other end. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { countryName } from '../../../shared/country.ts';
import { choiceOf, POOLS } from '../../../shared/gateway-grammar.ts';
import { api } from '../../ipc-client.ts';
import { asAppError } from '../../ui/app-error.ts';
import { Figure } from '../../ui/unknown.tsx';
import type { ProbeResult } from './probe-result.ts';

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

export function AskedCame({ result }: { result: ProbeResult }) {
  const { asked, exit } = result;
  const cameCountry = exit?.country?.toLowerCase() ?? null;
  const wantsMobile = asked.pool === 'mbl';
  return (
    <table className="asked-came">
      <caption className="visually-hidden">Asked and came</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">Asked</th>
          <th scope="col">Came</th>
          <td />
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Country</th>
          <td>{asked.country === null ? 'anywhere' : countryName(asked.country)}</td>
          <td>
            <Figure value={cameCountry === null ? null : countryName(cameCountry)} reason={NOT_TOLD} />
          </td>
          <td>
            <Match
              matches={
                asked.country === null || cameCountry === null ? null : asked.country.toLowerCase() === cameCountry
              }
            />
          </td>
        </tr>
        <tr>
          <th scope="row">Line</th>
          <td>{choiceOf(POOLS, asked.pool)?.label ?? '—'}</td>
          <td>
            <Figure value={exit?.ipType ?? null} reason={NOT_TOLD} />
          </td>
          <td>
            <Match matches={!wantsMobile || exit?.ipType == null ? null : exit.ipType === 'mobile'} />
          </td>
        </tr>
        <tr>
          <th scope="row">Network</th>
          <td className="dimmed">any</td>
          <td>
            <Figure value={exit?.network ?? null} reason={NOT_TOLD} />
          </td>
          <td />
        </tr>
        <tr>
          <th scope="row">Address</th>
          <td />
          <td>
            <ExitAddress key={result.runId} result={result} />
          </td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}

/** Masked unless asked for, and only while this session of the app remembers it. */
function ExitAddress({ result }: { result: ProbeResult }) {
  const [shown, setShown] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const masked = result.exit?.maskedIp ?? null;
  if (masked === null) return <Figure value={null} reason="The exit’s address is not known." />;
  const reveal = async () => {
    setProblem(null);
    try {
      setShown((await api.probe.revealExit({ runId: result.runId })).ip);
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
          onClick={shown === null ? () => void reveal() : () => setShown(null)}
        >
          {shown === null ? 'Reveal' : 'Hide'}
        </Button>
      ) : (
        <span className="dimmed">{problem}</span>
      )}
    </span>
  );
}
