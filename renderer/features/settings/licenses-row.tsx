/** The licences of what ships: each package with its text whole, opened one by one. */
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../ipc-client.ts';
import { asAppError } from '../../ui/app-error.ts';
import { Row } from './section.tsx';

export function LicensesRow() {
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const licenses = useQuery({
    queryKey: ['licenses'],
    queryFn: () => api.diagnosis.licenses({}),
    enabled: open,
    gcTime: 0,
  });
  const packages = licenses.data?.packages ?? [];
  const words = search.trim().toLowerCase();
  const shown = packages.filter(({ name, license }) => `${name} ${license}`.toLowerCase().includes(words));
  return (
    <Row label="Made with" hint="The work of others that ships with Pakdesk, each under its own licence." wide={open}>
      <Button
        variant="default"
        aria-expanded={open}
        loading={open && licenses.isPending}
        onClick={() => setOpen((old) => !old)}
      >
        {open ? 'Hide the licences' : 'Show the licences'}
      </Button>
      {open && licenses.data && (
        <div className="licenses">
          <TextInput
            aria-label="Find a package"
            placeholder={`Find among ${packages.length} packages`}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <ul className="licenses-list">
            {shown.map(({ name, version, license, text }) => (
              <li key={`${name} ${version}`}>
                <details>
                  <summary>
                    <span className="mono">{name}</span> {version} <span className="licenses-kind">{license}</span>
                  </summary>
                  <pre className="settings-text-box">
                    {text || `The package brings no text of its own. It names the licence ${license}.`}
                  </pre>
                </details>
              </li>
            ))}
          </ul>
        </div>
      )}
      {licenses.error && (
        <p className="field-error" role="alert">
          {asAppError(licenses.error).message}
        </p>
      )}
    </Row>
  );
}
