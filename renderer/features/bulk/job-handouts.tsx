/** The hand-outs of new secrets: out of the app only after a warning that names how many. */
import { Alert, Button, Select } from '@mantine/core';
import { IconAlertTriangle, IconKey } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { BulkJob } from '../../../shared/ipc/bulk.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { showDone } from '../frame/toasts.tsx';
import { CountrySelect } from '../routing/country-select.tsx';
import { keysText } from './bulk-words.ts';
import { useFocusOn } from './use-focus-on.ts';

type Target = 'csv' | 'files' | 'clipboard';

const VERBS: Record<Target, string> = {
  csv: 'Save one CSV',
  files: 'Save a file each',
  clipboard: 'Copy name and URL',
};

export function JobHandouts({ job }: { job: BulkJob }) {
  const [pool, setPool] = useState<NonNullable<Routing['pool']>>('mbl');
  const [country, setCountry] = useState<string | undefined>('us');
  const prepared = useMutation({ mutationFn: () => api.bulk.prepareHandouts({ jobId: job.id }) });
  const panel = useFocusOn(prepared.isSuccess);
  const bring = useMutation({
    mutationFn: async (to: Target) => {
      // Each token serves once; a second way out asks for its own.
      const { token } = await api.bulk.prepareHandouts({ jobId: job.id });
      const routing = { pool, ...(country === undefined ? {} : { country }) };
      return { to, result: await api.bulk.handouts({ jobId: job.id, token, to, routing }) };
    },
    onSuccess: ({ to, result }) => {
      if (!result.saved) return;
      const missing = result.missing === 0 ? '' : ` ${keysText(result.missing)} left out: their secret is not here.`;
      const where =
        to === 'clipboard'
          ? `copied${result.clearsInMs === null ? '' : `; the clipboard is cleared in ${Math.round(result.clearsInMs / 1000)} s`}`
          : `saved as ${result.name}`;
      showDone(`Hand-outs of ${keysText(result.count)} ${where}.${missing}`);
    },
  });
  if (!prepared.isSuccess) {
    return (
      <div className="bulk-handouts-offer">
        <span>
          {job.action === 'mint' ? 'These customers need their proxy URL.' : 'These customers need their new secret.'}
        </span>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconKey size={14} />}
          loading={prepared.isPending}
          onClick={() => prepared.mutate()}
        >
          Hand-outs…
        </Button>
        {prepared.error !== null && <ErrorNote error={prepared.error} />}
      </div>
    );
  }
  const { count } = prepared.data;
  return (
    <div ref={panel}>
      <Alert
        className="careful-note"
        icon={<IconAlertTriangle size={18} />}
        title={`${keysText(count)} in clear: whoever has them can use them`}
      >
        <p className="bulk-handouts-text">
          Keep the file where only you can read it, and delete it when it has served. Files hold the message of your
          default template, one for each customer.
        </p>
        <div className="bulk-handouts-routing">
          <Select
            label="Pool"
            w={120}
            allowDeselect={false}
            value={pool}
            data={['mbl', 'peer', 'any', 'best']}
            onChange={(next) => setPool((next ?? 'mbl') as NonNullable<Routing['pool']>)}
          />
          <CountrySelect label="Country" w={180} pool={pool} value={country} onChange={setCountry} />
        </div>
        <div className="bulk-orders">
          <Button size="sm" variant="default" data-autofocus onClick={prepared.reset}>
            Not now
          </Button>
          {(Object.keys(VERBS) as Target[]).map((to) => (
            <Button
              key={to}
              size="sm"
              color="red"
              variant={to === 'csv' ? 'filled' : 'default'}
              disabled={count === 0 || bring.isPending}
              loading={bring.isPending && bring.variables === to}
              onClick={() => bring.mutate(to)}
            >
              {VERBS[to]}
            </Button>
          ))}
        </div>
      </Alert>
      {bring.error !== null && <ErrorNote error={bring.error} />}
    </div>
  );
}
