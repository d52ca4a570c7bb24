/** Takes what is shown along: as a picture, or as figures. */
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { RefObject } from 'react';
import type { Span } from '../../../shared/ipc/usage.ts';
import { api } from '../../ipc-client.ts';
import type { Whose } from '../../queries/usage.ts';
import { showDone, showFailure } from '../frame/toasts.tsx';
import { chartPng } from './chart-picture.ts';

interface ExportChartProps {
  chart: RefObject<HTMLElement | null>;
  title: string;
  span: Span;
  whose: Whose | null;
}

export function ExportChart({ chart, title, span, whose }: ExportChartProps) {
  const save = useMutation({
    mutationFn: async (what: 'png' | 'chart' | 'days') => {
      if (what !== 'png') return api.exports.usageCsv({ what, span, per: whose ? 'key' : 'customer', ...whose });
      if (!chart.current) throw new Error('There is no chart to save.');
      const suggestedName = title.slice(0, 150);
      return api.exports.picture({ suggestedName, pngBase64: await chartPng(chart.current, title) });
    },
    onSuccess: ({ saved, name }) => {
      if (saved) showDone(`Saved as ${name}.`);
    },
    onError: (error) => showFailure('Nothing was saved', error),
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          loading={save.isPending}
          leftSection={<IconDownload size={14} />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save.mutate('png')}>Picture of the chart (PNG)</Menu.Item>
        <Menu.Item onClick={() => save.mutate('chart')}>Its figures (CSV)</Menu.Item>
        <Menu.Item onClick={() => save.mutate('days')}>
          {whose ? 'By day and key (CSV)' : 'By day and customer (CSV)'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
