/** A country, by what is online in it now. Any ISO code can be typed: stock changes by the minute. */
import { Select, type SelectProps } from '@mantine/core';
import { useMemo, useState } from 'react';
import { countryName, isCountryCode, isoAlias } from '../../../shared/country.ts';
import { MODEM_COUNTRIES } from '../../../shared/gateway-grammar.ts';
import type { Stock } from '../../../shared/ipc/app.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { useStock } from '../../queries/app.ts';
import { DEPTH_WORDS, stockDepth } from './stock-depth.ts';

const ANYWHERE = 'anywhere';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
let everyCountry: { code: string; name: string }[] | null = null;

/** By code or name, whatever is online there: asked for by a customer, it must be found, and then told that it has no stock. */
function namedCountries(text: string): string[] {
  const query = text.trim().toLowerCase();
  if (query.length < 2) return [];
  everyCountry ??= Array.from(LETTERS).flatMap((a) =>
    Array.from(LETTERS).flatMap((b) =>
      isCountryCode(a + b) ? [{ code: a + b, name: countryName(a + b).toLowerCase() }] : [],
    ),
  );
  return everyCountry.filter(({ code, name }) => code === query || name.includes(query)).map(({ code }) => code);
}

/** Exits online by country in what this pool draws from. */
export function stockOf(stock: Stock | undefined, pool: Routing['pool']): Record<string, number> {
  if (!stock) return {};
  if (pool === 'mbl' || pool === 'peer') return stock.pools[pool] ?? {};
  const sum: Record<string, number> = {};
  for (const countries of Object.values(stock.pools)) {
    for (const [country, count] of Object.entries(countries)) sum[country] = (sum[country] ?? 0) + count;
  }
  return sum;
}

interface CountrySelectProps extends Omit<SelectProps, 'value' | 'onChange' | 'data' | 'label'> {
  label?: string;
  pool: Routing['pool'];
  value: string | undefined;
  onChange: (country: string | undefined) => void;
}

export function CountrySelect({ pool, value, onChange, label, ...rest }: CountrySelectProps) {
  const stock = useStock().data;
  const [search, setSearch] = useState('');
  const data = useMemo(() => {
    const counts = stockOf(stock, pool);
    const codes = new Set(Object.keys(counts));
    if (codes.size === 0 && pool === 'mbl') for (const code of MODEM_COUNTRIES) codes.add(code);
    const typed = isoAlias(search.trim());
    if (typed !== null) codes.add(typed);
    for (const code of namedCountries(search)) codes.add(code);
    if (value) codes.add(value);
    const countries = [...codes]
      .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || countryName(a).localeCompare(countryName(b)))
      .map((code) => ({ value: code, label: countryName(code) }));
    return [{ value: ANYWHERE, label: 'Anywhere' }, ...countries];
  }, [stock, pool, search, value]);
  const counts = stockOf(stock, pool);

  return (
    <Select
      {...(label === undefined ? { 'aria-label': 'Country' } : { label })}
      searchable
      selectFirstOptionOnChange
      allowDeselect={false}
      checkIconPosition="right"
      maxDropdownHeight={280}
      data={data}
      value={value || ANYWHERE}
      filter={({ options, search: text }) => {
        const query = text.trim().toLowerCase();
        return options.filter(
          (option) =>
            !('group' in option) &&
            (option.label.toLowerCase().includes(query) ||
              option.value === query ||
              option.value === (isoAlias(query) ?? '')),
        );
      }}
      renderOption={({ option }) => (
        <span className="country-option">
          <span className="country-code mono">{option.value === ANYWHERE ? '··' : option.value}</span>
          <span className="country-name">{option.label}</span>
          <span className="country-count">
            {option.value === ANYWHERE || !stock || stock.asOf === null
              ? ''
              : (counts[option.value] ?? 0) > 0
                ? `${counts[option.value]} online, ${DEPTH_WORDS[stockDepth(stock.pools, pool, option.value)]}`
                : 'none online'}
          </span>
        </span>
      )}
      nothingFoundMessage="No such country"
      onSearchChange={setSearch}
      onChange={(next) => onChange(next === null || next === ANYWHERE ? undefined : next)}
      {...rest}
    />
  );
}
