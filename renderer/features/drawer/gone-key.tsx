/** A key that went while its drawer was open: said plainly, with what is still known of it. */
import type { PakKey } from '../../../shared/key.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { DrawerTimeline } from './drawer-timeline.tsx';
import './drawer.css';
import '../common.css';

export function GoneKey({ pakKey }: { pakKey: PakKey }) {
  return (
    <div className="key-drawer-scroll">
      <section className="key-drawer-section drawer-gone" role="status">
        <strong>The platform no longer lists this key.</strong>
        <span>
          It was revoked, here or elsewhere, and cannot be brought back. It was last seen{' '}
          <RelativeTime at={pakKey.asOf} />. What was recorded of it stays readable.
        </span>
      </section>
      <section className="key-drawer-section" aria-label="What happened">
        <h3 className="key-drawer-heading">What happened</h3>
        <DrawerTimeline keyId={pakKey.id} />
      </section>
    </div>
  );
}
