/** The mix-up that costs money: both start with psx_. Said before anything is entered. */
import { IconKey, IconUser } from '@tabler/icons-react';

export function TwoThings() {
  return (
    <section className="two-things" aria-labelledby="two-things-title">
      <h2 id="two-things-title">Two things start with psx_</h2>
      <div className="thing" data-kind="secret">
        <IconKey size={18} aria-hidden="true" />
        <div>
          <h3>
            API key <span className="thing-mark">secret</span>
          </h3>
          <p className="mono">psx_ and a long random text</p>
          <p>
            Mints keys and spends your balance. Pakdesk keeps it in this computer’s keychain and sends it to the
            platform’s API, nowhere else. Never give it to a customer.
          </p>
        </div>
      </div>
      <div className="thing">
        <IconUser size={18} aria-hidden="true" />
        <div>
          <h3>
            Proxy username <span className="thing-mark">public</span>
          </h3>
          <p className="mono">psx_ab12</p>
          <p>
            Your account’s short id. Every customer sees it: it is the first part of each proxy URL. It cannot be worked
            out from the API key; copy it from your dashboard.
          </p>
          <p className="thing-url mono">
            http://<mark>psx_ab12</mark>-mbl-us:pak_…@gw.proxies.sx:7000
          </p>
        </div>
      </div>
    </section>
  );
}
