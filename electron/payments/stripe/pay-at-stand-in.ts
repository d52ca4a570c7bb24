// Pays a link of the demo's stand-in, as its page would. Threat: a request to a host that is not this computer.
import { AppError, appErrorData } from '../../../shared/ipc/app-error.ts';

export async function payAtStandIn(url: string): Promise<void> {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'http:' || parsed.hostname !== '127.0.0.1') {
    throw new AppError(appErrorData('refused', 'There is no open payment link here.', 'Start the sale again.'));
  }
  // The demo alone needs it: it stays out of the start.
  const { request } = await import('undici');
  const { body } = await request(`${url}/pay`, { method: 'POST' });
  await body.dump();
}
