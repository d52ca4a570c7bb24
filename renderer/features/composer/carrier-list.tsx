/** The networks online in the chosen country; picking one fills carrier (a wish) or AS number (insisted on). */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { countryName, isCountryCode } from '../../../shared/country.ts';
import { asnDigits, slugWord } from '../../../shared/gateway-grammar.ts';
import type { Carriers } from '../../../shared/ipc/app.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';
import { useCarriers } from '../../queries/composer.ts';
import { asAppError } from '../../ui/app-error.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';

interface CarrierListProps {
  routing: Routing;
  onChange: (part: Partial<Routing>) => void;
}

const TYPE_WORDS: Record<string, string> = { mobile: 'mobile', residential: 'home line', datacenter: 'data centre' };

export function CarrierList({ routing, onChange }: CarrierListProps) {
  const country = routing.country !== undefined && isCountryCode(routing.country) ? routing.country : null;
  const client = useQueryClient();
  const carriers = useCarriers(country);
  const refresh = useMutation({
    mutationFn: () => api.stock.carriers({ country: country ?? '', refresh: true }),
    onSuccess: (fresh: Carriers) => client.setQueryData(['stock', 'carriers', country], fresh),
  });
  if (country === null) {
    return <p className="control-hint">Choose a country to see which networks are online there.</p>;
  }
  const { data } = carriers;
  const error = refresh.error ?? carriers.error;
  const reason = error === null ? (data?.reason ?? '') : asAppError(error).message;
  return (
    <section className="carriers" aria-label={`Networks in ${countryName(country)}`}>
      <div className="carriers-head">
        <h2>Networks online in {countryName(country)}</h2>
        <span className="stock-line control-hint">
          {data?.asOf != null && (
            <span>
              {data.total !== null && `${data.total} exits, `}
              <RelativeTime at={data.asOf} />
            </span>
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            loading={refresh.isPending}
            onClick={() => refresh.mutate()}
          >
            Update networks
          </Button>
        </span>
      </div>
      {reason !== '' && <p className="control-hint">{reason}</p>}
      {data && data.carriers.length > 0 && (
        <table className="carriers-table">
          <thead>
            <tr>
              <th scope="col">Network</th>
              <th scope="col">AS number</th>
              <th scope="col">Type</th>
              <th scope="col" className="carriers-count">
                Online
              </th>
              <th scope="col">
                <span className="visually-hidden">Use it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.carriers.map(({ asn, name, ipType, count }) => {
              const slug = slugWord(name);
              const digits = asnDigits(asn);
              const wished = slug !== '' && slugWord(routing.carrier) === slug;
              const insisted = digits !== null && asnDigits(routing.asn) === digits;
              return (
                <tr key={`${asn} ${name} ${ipType}`}>
                  <th scope="row" className="truncate">
                    <bdi>{name}</bdi>
                  </th>
                  <td className="mono">{asn === null ? '—' : `AS${asn}`}</td>
                  <td>{ipType === null ? '—' : (TYPE_WORDS[ipType] ?? ipType)}</td>
                  <td className="carriers-count figure">{count}</td>
                  <td className="carriers-pick">
                    <Button
                      size="compact-xs"
                      variant={wished ? 'filled' : 'default'}
                      disabled={slug === ''}
                      aria-pressed={wished}
                      aria-label={`Prefer ${name}`}
                      title="A wish: another carrier is used when this one has none"
                      onClick={() => onChange({ carrier: wished ? undefined : slug })}
                    >
                      Prefer
                    </Button>
                    <Button
                      size="compact-xs"
                      variant={insisted ? 'filled' : 'default'}
                      disabled={digits === null}
                      aria-pressed={insisted}
                      aria-label={`Only this: ${name}${asn === null ? '' : `, AS${asn}`}`}
                      title="Insists: requests fail with 502 when this network has none"
                      onClick={() => onChange({ asn: insisted || digits === null ? undefined : digits })}
                    >
                      Only this
                    </Button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {data && data.other !== null && data.other > 0 && (
        <p className="control-hint">And {data.other} on networks too small to be named.</p>
      )}
      {data && data.carriers.length === 0 && reason === '' && (
        <p className="control-hint">The platform names no network there.</p>
      )}
    </section>
  );
}
