import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HANDOUT_PLACEHOLDERS, handoutPlaceholders, renderHandout, unknownPlaceholders } from '../../shared/handout.ts';
import { DEFAULT_SETTINGS } from '../../shared/ipc/settings.ts';

describe('renderHandout', () => {
  it('fills in every use, with or without spaces', () => {
    expect(renderHandout('{{customer}}: {{ url }} {{url}}', { customer: 'alice', url: 'http://x' })).toBe(
      'alice: http://x http://x',
    );
  });

  it('leaves what it does not know as it was written', () => {
    expect(renderHandout('{{custmer}} {{url}} {{}} {{a b}}', { customer: 'alice' })).toBe(
      '{{custmer}} {{url}} {{}} {{a b}}',
    );
    expect(renderHandout('{{constructor}} {{__proto__}}', { customer: 'x' })).toBe('{{constructor}} {{__proto__}}');
  });

  it('never reads a value as a template or as a pattern', () => {
    expect(renderHandout('{{customer}}', { customer: "{{secret}} $& $' $1", secret: 'pak_x' })).toBe(
      "{{secret}} $& $' $1",
    );
  });

  it('gives back a template without placeholders as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((template) => !template.includes('{{')),
        (template) => {
          expect(renderHandout(template, { customer: 'x' })).toBe(template);
        },
      ),
    );
  });
});

describe('placeholders', () => {
  it('names those used, once each, and those nobody fills in', () => {
    const template = 'Hi {{ customer }}, {{url}} {{custmer}} {{url}} {{Secret}}';
    expect(handoutPlaceholders(template)).toEqual(['customer', 'url', 'custmer', 'Secret']);
    expect(unknownPlaceholders(template)).toEqual(['custmer', 'Secret']);
  });

  it('knows all that the default message uses', () => {
    expect(unknownPlaceholders(DEFAULT_SETTINGS.handoutTemplate)).toEqual([]);
    expect(handoutPlaceholders(DEFAULT_SETTINGS.handoutTemplate).length).toBeGreaterThan(3);
    const values = Object.fromEntries(HANDOUT_PLACEHOLDERS.map((name) => [name, `<${name}>`]));
    expect(renderHandout(DEFAULT_SETTINGS.handoutTemplate, values)).not.toContain('{{');
  });
});
