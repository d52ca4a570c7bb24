/** What to send when something goes wrong; it can be read before it is given to anybody. */
import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../ipc-client.ts';
import { asAppError } from '../../ui/app-error.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { showDone } from '../frame/toasts.tsx';
import { Row } from './section.tsx';

export function DiagnosisRow() {
  const [text, setText] = useState<string | null>(null);
  const show = useMutation({
    mutationFn: () => api.diagnosis.show({}),
    onSuccess: (shown) => setText(shown.text),
  });
  const save = useMutation({
    mutationFn: () => api.diagnosis.give({ to: 'file' }),
    onSuccess: (result) => {
      if (result.given) showDone(`Saved as ${result.name}.`);
    },
  });
  const failed = show.error ?? save.error;
  const data = failed === null ? null : asAppError(failed);
  return (
    <Row
      label="Diagnosis"
      hint="Versions, switches, counts, and the last errors by their ids. No key, no customer, no text of yours."
      wide={text !== null}
    >
      <Group gap={8}>
        <CopyButton label="Copy" aria-label="Copy the diagnosis" copy={() => api.diagnosis.give({ to: 'clipboard' })} />
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>
          Save…
        </Button>
        <Button
          variant="default"
          aria-expanded={text !== null}
          loading={show.isPending}
          onClick={() => (text === null ? show.mutate() : setText(null))}
        >
          {text === null ? 'Read it' : 'Hide it'}
        </Button>
      </Group>
      {text !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by the keyboard.
        <section className="settings-text-box" tabIndex={0} aria-label="The diagnosis">
          {text}
        </section>
      )}
      {data && (
        <p className="field-error" role="alert">
          {data.message} {data.nextStep}
        </p>
      )}
    </Row>
  );
}
