// The bridge. It only names channels: no logic, no library, no state. The names are put in at build time from shared/ipc/contract.ts.
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';

declare const CALL_CHANNELS: readonly string[];
declare const EVENT_CHANNELS: readonly string[];

const calls: Record<string, Record<string, (input: unknown) => Promise<unknown>>> = {};
for (const channel of CALL_CHANNELS) {
  const [domain = '', name = ''] = channel.split('.');
  calls[domain] ??= {};
  calls[domain][name] = (input) => ipcRenderer.invoke(channel, input);
}

const subscribe = (channel: string) => (listener: (payload: unknown) => void) => {
  // The event object stays here: it carries the sender.
  const forward = (_event: IpcRendererEvent, payload: unknown) => listener(payload);
  ipcRenderer.on(channel, forward);
  return () => {
    ipcRenderer.off(channel, forward);
  };
};
const events = Object.fromEntries(EVENT_CHANNELS.map((channel) => [channel, subscribe(channel)]));

contextBridge.exposeInMainWorld('pakdesk', { calls, events });
