// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what it holds is code.
/** One small change a defence, each of which must turn a test red. SECURITY.md has the same list in words. */
export interface Mutation {
  group: string;
  /** What is broken, in words. */
  what: string;
  file: string;
  /** Stands in the file exactly once. */
  from: string;
  to: string;
  /** The test file that must notice. */
  test: string;
}

const PRIVILEGED: Mutation[] = [
  {
    group: 'privileged side',
    what: 'the window without its sandbox',
    file: 'electron/shell/window.ts',
    from: 'sandbox: true',
    to: 'sandbox: false',
    test: 'test/electron/shell/window.test.ts',
  },
  {
    group: 'privileged side',
    what: 'the sandbox is enabled after the lock',
    file: 'electron/main.ts',
    from: 'app.enableSandbox();\n',
    to: '',
    test: 'test/electron/shell/boot-order.test.ts',
  },
  {
    group: 'privileged side',
    what: 'a permission that is asked for is given',
    file: 'electron/shell/permissions.ts',
    from: 'callback(false)',
    to: 'callback(true)',
    test: 'test/electron/shell/permissions.test.ts',
  },
  {
    group: 'privileged side',
    what: 'a new window may open',
    file: 'electron/shell/navigation.ts',
    from: "{ action: 'deny' }",
    to: "{ action: 'allow' }",
    test: 'test/electron/shell/navigation.test.ts',
  },
  {
    group: 'privileged side',
    what: 'a redirect is followed by the window',
    file: 'electron/shell/navigation.ts',
    from: "  contents.on('will-redirect', deny('redirect'));\n",
    to: '',
    test: 'test/electron/shell/navigation.test.ts',
  },
  {
    group: 'privileged side',
    what: 'the page may connect to anywhere',
    file: 'electron/shell/content-policy.ts',
    from: "connect-src 'none'",
    to: 'connect-src *',
    test: 'test/electron/shell/protocol.test.ts',
  },
  {
    group: 'privileged side',
    what: 'foreign requests are let through',
    file: 'electron/shell/requests.ts',
    from: 'cancel: !allowed',
    to: 'cancel: false',
    test: 'test/electron/shell/requests.test.ts',
  },
  {
    group: 'privileged side',
    what: 'any name of a page is looked up, inherited ones too',
    file: 'electron/shell/external.ts',
    from: '!Object.hasOwn(EXTERNAL_PAGES, page)',
    to: '!(page in EXTERNAL_PAGES)',
    test: 'test/electron/shell/external.test.ts',
  },
  {
    group: 'privileged side',
    what: 'the packaged app runs as plain Node',
    file: 'electron/packaging/fuses.ts',
    from: '[FuseV1Options.RunAsNode]: false',
    to: '[FuseV1Options.RunAsNode]: true',
    test: 'test/electron/packaging/fuses.test.ts',
  },
];

const DOOR: Mutation[] = [
  {
    group: 'the door to main',
    what: 'a frame inside the page may call',
    file: 'electron/ipc/router.ts',
    from: "if (frame.parent !== null) return 'not the main frame';",
    to: '',
    test: 'test/electron/ipc/router.test.ts',
  },
  {
    group: 'the door to main',
    what: 'a foreign origin may call',
    file: 'electron/ipc/router.ts',
    from: "return 'foreign origin';",
    to: 'return null;',
    test: 'test/electron/ipc/router.test.ts',
  },
  {
    group: 'the door to main',
    what: 'answers cross as they are, with fields that nobody named',
    file: 'electron/ipc/router.ts',
    from: 'value: found.row.output.parse(await found.handler(parsed.data))',
    to: 'value: await found.handler(parsed.data)',
    test: 'test/electron/ipc/router.test.ts',
  },
  {
    group: 'the door to main',
    what: 'an input may hold what the contract does not name',
    file: 'shared/ipc/row.ts',
    from: 'export const none = z.strictObject({});',
    to: 'export const none = z.looseObject({});',
    test: 'test/shared/ipc/contract-reach.test.ts',
  },
  {
    group: 'the door to main',
    what: 'a refusal repeats a name of any length',
    file: 'electron/ipc/router.ts',
    from: 'const MAX_COMPLAINT = 200;',
    to: 'const MAX_COMPLAINT = 200_000_000;',
    test: 'test/electron/ipc/fuzz.test.ts',
  },
  {
    group: 'the door to main',
    what: 'main asks the platform for a secret of any id that the page makes up',
    file: 'electron/account/open-account.ts',
    from: "      throw new AppError(appErrorData('not_found', 'This key is not in the list.', 'Refresh the list.'));\n",
    to: '',
    test: 'test/electron/ipc/fuzz.test.ts',
  },
];

const SECRETS: Mutation[] = [
  {
    group: 'secrets',
    what: 'the log keeps API keys',
    file: 'electron/log.ts',
    from: "'psx_[redacted]'",
    to: "'$&'",
    test: 'test/electron/log.test.ts',
  },
  {
    group: 'secrets',
    what: 'a sealed secret opens under another key’s name',
    file: 'electron/vault/cipher.ts',
    from: "  return Buffer.from(`pakdesk/pak/v${VERSION}\\0${keyId}`, 'utf8');",
    to: "  return Buffer.from(`pakdesk/pak/v${VERSION}${keyId.slice(0, 0)}`, 'utf8');",
    test: 'test/electron/vault/cipher.test.ts',
  },
  {
    group: 'secrets',
    what: 'without a Secret Service the kernel’s keyring is used',
    file: 'electron/vault/os-keychain.ts',
    from: "{ linux: { store: 'secret-service' } }",
    to: "{ linux: { store: 'keyutils' } }",
    test: 'test/electron/vault/os-keychain.test.ts',
  },
  {
    group: 'secrets',
    what: 'a text that holds the API key is copied',
    file: 'electron/account/pak-secrets.ts',
    from: 'if (forms.some((form) => text.includes(form))) {',
    to: 'if (forms.length === 0) {',
    test: 'test/electron/account/accounts.test.ts',
  },
  {
    group: 'secrets',
    what: 'disconnecting leaves the keychain’s entry',
    file: 'electron/account/accounts.ts',
    from: 'await keychain.delete(apiKeyEntry(profile.id));',
    to: '',
    test: 'test/electron/account/accounts.test.ts',
  },
];

const LOCK: Mutation[] = [
  {
    group: 'lock and updates',
    what: 'main answers while it is locked',
    file: 'electron/ipc/router.ts',
    from: 'options.isLocked() && !WHILE_LOCKED.includes(channel)',
    to: 'options.isLocked() && WHILE_LOCKED.length === 0',
    test: 'test/electron/lock/app-lock.test.ts',
  },
  {
    group: 'lock and updates',
    what: 'wrong passphrases cost no wait',
    file: 'electron/lock/try-delay.ts',
    from: 'failures < FREE_TRIES ? 0',
    to: 'failures >= 0 ? 0',
    test: 'test/electron/lock/app-lock.test.ts',
  },
  {
    group: 'lock and updates',
    what: 'an update that nobody signed is taken',
    file: 'electron/updates/release-signature.ts',
    from: "key.asymmetricKeyType === 'ed25519' && verify(null, statementOf(release), key, Buffer.from(signature, 'base64'))",
    to: "key.asymmetricKeyType === 'ed25519' || verify(null, statementOf(release), key, Buffer.from(signature, 'base64'))",
    test: 'test/electron/updates/updates.test.ts',
  },
];

const NETWORK: Mutation[] = [
  {
    group: 'the network',
    what: 'redirects are followed',
    file: 'electron/platform/transport.ts',
    from: 'dispatcher: agent.compose(markSent(mark)),',
    to: 'dispatcher: agent.compose(undici.interceptors.redirect({ maxRedirections: 5 }), markSent(mark)),',
    test: 'test/electron/platform/fault-address.test.ts',
  },
  {
    group: 'the network',
    what: 'any certificate will do',
    file: 'electron/platform/transport.ts',
    from: 'rejectUnauthorized: true',
    to: 'rejectUnauthorized: false',
    test: 'test/electron/platform/fault-tls.test.ts',
  },
  {
    group: 'the network',
    what: 'the environment decides about certificates',
    file: 'electron/platform/transport.ts',
    from: 'secureContext, rejectUnauthorized: true, timeout',
    to: 'secureContext, timeout',
    test: 'test/electron/platform/fault-tls.test.ts',
  },
  {
    group: 'the network',
    what: 'plain http to any host',
    file: 'electron/platform/base-url.ts',
    from: "if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {",
    to: 'if (url.hostname === LOOPBACK.source) {',
    test: 'test/electron/platform/fault-address.test.ts',
  },
  {
    group: 'the network',
    what: 'a body has no cap',
    file: 'electron/platform/body-limit.ts',
    from: 'if (bytes > maxBytes) {',
    to: 'if (bytes < 0) {',
    test: 'test/electron/platform/fault-body.test.ts',
  },
  {
    group: 'the network',
    what: 'a POST without an Idempotency-Key is repeated',
    file: 'electron/platform/retry.ts',
    from: "return request.method === 'GET' || request.idempotencyKey !== undefined;",
    to: 'return request.method.length > 0;',
    test: 'test/electron/platform/fault-network.test.ts',
  },
  {
    group: 'the network',
    what: 'a Retry-After is cut short',
    file: 'electron/platform/retry.ts',
    from: 'if (askedMs !== null && askedMs > maxMs) return outcome;',
    to: '',
    test: 'test/electron/platform/fault-status.test.ts',
  },
  {
    group: 'the network',
    what: 'a negative counter is a figure',
    file: 'electron/platform/read-figure.ts',
    from: '!(value >= 0) || ',
    to: '',
    test: 'test/electron/platform/fault-data.test.ts',
  },
];

const MONEY: Mutation[] = [
  {
    group: 'money',
    what: 'each try has an Idempotency-Key of its own',
    file: 'electron/account/operations.ts',
    from: 'idempotencyKey: index === 0 ? plan.intentId :',
    to: 'idempotencyKey: index === 0 ? crypto.randomUUID() :',
    test: 'test/electron/money-model/money-model.test.ts',
  },
  {
    group: 'money',
    what: 'a lost answer counts as a certain refusal',
    file: 'electron/account/operations.ts',
    from: "data.code === 'outcome_unknown' || ",
    to: '',
    test: 'test/electron/money-model/money-model.test.ts',
  },
  {
    group: 'money',
    what: 'a mistake of our own counts as a certain refusal',
    file: 'electron/account/operations.ts',
    from: "data === null || data.code === 'internal'",
    to: 'data === null',
    test: 'test/electron/money-model/money-model.test.ts',
  },
  {
    group: 'money',
    what: 'a step that is done is sent again',
    file: 'electron/account/operations.ts',
    from: "if (outcome === 'done' || outcome === 'skipped') continue;",
    to: '',
    test: 'test/electron/account/money.test.ts',
  },
  {
    group: 'money',
    what: 'the daily limit is not looked at',
    file: 'electron/ipc/keys.ts',
    from: 'if (spent + addGb <= limit) return;',
    to: 'return;',
    test: 'test/electron/account/money.test.ts',
  },
  {
    group: 'money',
    what: 'a top-up goes out although the key changed since it was looked at',
    file: 'electron/ipc/keys.ts',
    from: 'now.capGb !== previewed.capGb ||',
    to: '',
    test: 'test/electron/account/money.test.ts',
  },
  {
    group: 'money',
    what: 'a confirmation can be used twice',
    file: 'electron/account/confirmations.ts',
    from: 'if (token !== null) open.delete(token);',
    to: '',
    test: 'test/electron/account/confirmations.test.ts',
  },
];

const DISK: Mutation[] = [
  {
    group: 'the disk',
    what: 'small files are written in place',
    file: 'electron/store/atomic-file.ts',
    from: 'const temporary = `${path}.tmp`;',
    to: 'const temporary = path;',
    test: 'test/electron/store/kill.test.ts',
  },
  {
    group: 'the disk',
    what: 'the journal is written without syncing',
    file: 'electron/store/open.ts',
    from: "synchronous: 'FULL'",
    to: "synchronous: 'OFF'",
    test: 'test/electron/store/open.test.ts',
  },
  {
    group: 'the disk',
    what: 'a newer file is written all the same',
    file: 'electron/store/open.ts',
    from: 'if (version > migrations.length) {',
    to: 'if (version < 0) {',
    test: 'test/electron/store/open.test.ts',
  },
  {
    group: 'the disk',
    what: 'no copy is made before the schema changes',
    file: 'electron/store/open.ts',
    from: 'if (version > 0 && version < migrations.length) copyBefore(db, version);',
    to: '',
    test: 'test/electron/store/open.test.ts',
  },
  {
    group: 'the disk',
    what: 'a formula that does not begin with = is exported as it is',
    file: 'electron/export/csv.ts',
    from: '[=+\\-@＝＋－＠|%\\t\\r\\n]',
    to: '[=]',
    test: 'test/electron/export/export-keys.test.ts',
  },
];

export const MUTATIONS: readonly Mutation[] = [
  ...PRIVILEGED,
  ...DOOR,
  ...SECRETS,
  ...LOCK,
  ...NETWORK,
  ...MONEY,
  ...DISK,
];
