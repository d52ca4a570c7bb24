import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlatformFile } from '../../../electron/account/platform-file.ts';

const good = {
  apiUrl: 'http://127.0.0.1:4010/v1',
  apiKey: 'psx_0123456789abcdef0123456789abcdef',
  proxyUsername: 'psx_ab12',
  gateway: { http: '127.0.0.1:7000', socks5: '127.0.0.1:7001' },
  echoUrl: 'http://127.0.0.1:4011/json',
};

function fileOf(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'pakdesk-platform-')), 'platform.json');
  writeFileSync(path, content);
  return path;
}

describe('--platform FILE', () => {
  it('takes the addresses and leaves the API key where it is', () => {
    const home = readPlatformFile(fileOf(JSON.stringify(good)));
    expect(home).toEqual({
      kind: 'local',
      apiUrl: 'http://127.0.0.1:4010/v1',
      gateway: { host: '127.0.0.1', httpPort: 7000, socks5Port: 7001 },
      extraEchoServices: ['http://127.0.0.1:4011/json'],
    });
    expect(JSON.stringify(home)).not.toContain(good.apiKey);
  });

  const bad: [string, string, RegExp][] = [
    ['no JSON', 'listening on 4010', /not the JSON line/],
    ['an empty file', '', /not the JSON line/],
    ['[fault 57] an API on a foreign host', JSON.stringify({ ...good, apiUrl: 'https://evil.example/v1' }), /apiUrl/],
    [
      'a host that only begins like this computer',
      JSON.stringify({ ...good, apiUrl: 'http://127.0.0.1.evil.example/v1' }),
      /apiUrl/,
    ],
    ['this computer as user info', JSON.stringify({ ...good, apiUrl: 'http://127.0.0.1@evil.example/v1' }), /apiUrl/],
    [
      'a foreign gateway',
      JSON.stringify({ ...good, gateway: { ...good.gateway, http: 'gw.example:7000' } }),
      /gateway/,
    ],
    ['a foreign echo service', JSON.stringify({ ...good, echoUrl: 'https://evil.example/' }), /echoUrl/],
    ['no gateway', JSON.stringify({ ...good, gateway: undefined }), /gateway/],
  ];
  for (const [name, content, message] of bad) {
    it(`refuses ${name}, naming what is wrong`, () => {
      expect(() => readPlatformFile(fileOf(content))).toThrow(message);
    });
  }

  it('refuses a file that is not there', () => {
    expect(() => readPlatformFile('/nowhere/platform.json')).toThrow(/cannot be read \(ENOENT\)/);
  });
});
